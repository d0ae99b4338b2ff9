//! Text that spreadsheets open: they take a cell that begins in some ways for a formula, whoever wrote it.

use std::borrow::Cow;

/// What a formula begins with.
const RECKONED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text of a cell that is shown and never reckoned with: an apostrophe in front says so.
pub fn cell(text: &str) -> Cow<'_, str> {
    match text.starts_with(RECKONED) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// What a cell says, read back: without the apostrophe that [`cell`] put in front.
pub fn text(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'');
    bare.filter(|text| text.starts_with(RECKONED))
        .unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+46701234567", "-1", "@a", "\t=1", "\r=1"] {
            assert_eq!(cell(text), format!("'{text}"));
            assert_eq!(super::text(&cell(text)), text);
        }
        for text in ["", "Bo", "1+1", " =1", "'=1"] {
            assert_eq!(cell(text), text);
        }
        for text in ["", "Bo", "'", "'s-Hertogenbosch", "O'Brien"] {
            assert_eq!(super::text(text), text);
        }
    }
}
