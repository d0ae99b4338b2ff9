//! The caret of a field. The platform counts in UTF-16 units, texts are cut at bytes.

use leptos::prelude::*;
use std::ops::Range;
use web_sys::HtmlTextAreaElement;

/// What is selected, in bytes of the field's text; empty at the caret.
pub fn selection(field: &HtmlTextAreaElement, text: &str) -> Range<usize> {
    let at = |position: Result<Option<u32>, _>| {
        let units = position.ok().flatten();
        units.map_or(text.len(), |units| byte_at(text, units))
    };
    let (start, end) = (at(field.selection_start()), at(field.selection_end()));
    start..end.max(start)
}

/// Puts the caret before this byte, once the text is drawn.
pub fn put_caret(field: HtmlTextAreaElement, text: &str, at: usize) {
    let before = text.get(..at).unwrap_or(text);
    let units = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
    request_animation_frame(move || {
        // A field that has gone needs no caret.
        drop(field.focus());
        drop(field.set_selection_range(units, units));
    });
}

/// The byte where so many units of UTF-16 end.
fn byte_at(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    for (at, c) in text.char_indices() {
        let wide = c.len_utf16();
        if left < wide {
            return at;
        }
        left -= wide;
    }
    text.len()
}
