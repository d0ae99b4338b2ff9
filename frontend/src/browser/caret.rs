//! The caret of a field. The platform counts in UTF-16 units, texts are cut at bytes.

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

/// Writes a text into a field with the caret before this byte: at once, so that the next key comes there.
pub fn put_text(field: &HtmlTextAreaElement, text: &str, at: usize) {
    let before = text.get(..at).unwrap_or(text);
    let units = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
    // What the field shows is drawn later from the same text, which leaves the caret alone.
    field.set_value(text);
    // A field that has gone needs no caret.
    drop(field.focus());
    drop(field.set_selection_range(units, units));
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
