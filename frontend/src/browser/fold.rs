//! Folding by the platform's own tables: ours would weigh as much as a screen.

/// A text in lower case and without accents, as `domain::search::folded` makes it.
pub fn folded(text: &str) -> String {
    let text: js_sys::JsString = text.to_lowercase().into();
    let parts: String = text.normalize("NFKD").into();
    let bare: String = parts
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect();
    js_sys::JsString::from(bare).normalize("NFC").into()
}
