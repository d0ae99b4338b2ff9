//! What stands between cells, and noticing that it is the other one.

use super::{Encoding, Records};
use crate::words::words;

words! {
    /// What stands between cells.
    Delimiter: "delimiter" {
        /// `,`
        Comma = "comma",
        /// `;`, of spreadsheets whose decimals have a comma.
        Semicolon = "semicolon",
    }
}

/// So many rows tell which of the two it is.
const ROWS: usize = 50;

impl Delimiter {
    /// Itself.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Comma => Self::Semicolon,
            Self::Semicolon => Self::Comma,
        }
    }

    /// What a first line such as `sep=;` says, which is no row: Excel writes and reads it.
    pub(super) fn said(source: &str) -> Option<Self> {
        match source.trim().to_ascii_lowercase().as_str() {
            "sep=," | "\"sep=,\"" => Some(Self::Comma),
            "sep=;" | "\"sep=;\"" => Some(Self::Semicolon),
            _ => None,
        }
    }
}

/// The other delimiter, when the beginning of a file fits it better than the one that was chosen.
pub fn better(head: &[u8], encoding: Encoding, chosen: Delimiter) -> Option<Delimiter> {
    let other = chosen.other();
    let (said, of_chosen) = look(head, encoding, chosen);
    match said {
        Some(said) => (said != chosen).then_some(said),
        None => (look(head, encoding, other).1 > of_chosen).then_some(other),
    }
}

/// What the file says itself, and how many of the first rows have as many cells as the first, and
/// more than one.
fn look(head: &[u8], encoding: Encoding, delimiter: Delimiter) -> (Option<Delimiter>, usize) {
    let mut records = Records::new(encoding, delimiter);
    records.feed(head);
    records.finish();
    let some: Vec<_> = std::iter::from_fn(|| records.next()).take(ROWS).collect();
    let said = some
        .first()
        .and_then(|first| Delimiter::said(&first.source));
    let widths: Vec<usize> = some
        .iter()
        .filter_map(|record| record.cells.as_ref().ok().map(Vec::len))
        .collect();
    let first = widths.first().copied().unwrap_or_default();
    let alike = widths.iter().filter(|width| **width == first && first > 1);
    (said, alike.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_choice_is_noticed() {
        use Delimiter::{Comma, Semicolon};
        let better = |text: &str, chosen| better(text.as_bytes(), Encoding::Utf8, chosen);
        let semicolons = "name;phone\nMüller, Jo;+4670\nLee, Ann;+4671\n";
        assert_eq!(better(semicolons, Comma), Some(Semicolon));
        assert_eq!(better(semicolons, Semicolon), None);
        let commas = "name,phone,remarks\nBo,+4670,\"a; b; c\"\n";
        assert_eq!(better(commas, Semicolon), Some(Comma));
        assert_eq!(better(commas, Comma), None);
        assert_eq!(better("sep=;\nBo;1\n", Comma), Some(Semicolon));
        assert_eq!(better("sep=,\nBo;1\n", Comma), None);
        // One column fits either.
        assert_eq!(better("Bo\nAnn\n", Comma), None);
        assert_eq!(better("", Comma), None);
    }
}
