//! Languages as browsers know them.

/// Providers write `en_US` where a tag is `en-US` (BCP 47).
pub fn language_tag(language: &str) -> String {
    language.replace('_', "-")
}
