//! What does not matter when words are compared: case, accents, width, and what nobody sees.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A folded character, and the bytes of the text it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) char: char,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A text in lower case and without accents.
pub fn folded(text: &str) -> String {
    fold(text).into_iter().map(|folded| folded.char).collect()
}

/// Folds a text a cluster at a time: a character with the marks on it, which fold together.
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let mut all = Vec::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((from, first)) = chars.next() {
        let mut to = from + first.len_utf8();
        while let Some((_, mark)) = chars.next_if(|(_, next)| joins(*next)) {
            to += mark.len_utf8();
        }
        if first.is_ascii() && to == from + 1 {
            let char = first.to_ascii_lowercase();
            all.push(Folded { char, from, to });
            continue;
        }
        let cluster = text.get(from..to).unwrap_or_default();
        let bare = cluster
            .nfkd()
            .flat_map(char::to_lowercase)
            .filter(|c| !is_unseen(*c));
        let plain = bare.flat_map(|c| {
            let (letter, rest) = plain(c);
            std::iter::once(letter).chain(rest)
        });
        all.extend(plain.nfc().map(|char| Folded { char, from, to }));
    }
    all
}

/// Whether a character belongs to the one before it: a mark, the vowel or the end of a Korean
/// syllable, a half-width voicing mark.
fn joins(c: char) -> bool {
    !c.is_ascii()
        && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}'))
}

/// Accents, vowel points that are mostly left out, and characters without a look of their own.
/// Marks that make another letter, as in Japanese and the scripts of India, are none of these.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Letters that Unicode does not take apart, as people type them who do not have them.
fn plain(c: char) -> (char, Option<char>) {
    match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        other => (other, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        for (text, bare) in [
            ("Ångström", "angstrom"),
            ("A\u{30a}ngstro\u{308}m", "angstrom"),
            ("STRASSE Straße", "strasse strasse"),
            ("ŁÓDŹ", "lodz"),
            ("ΟΔΥΣΣΕΥΣ οδυσσεύς", "οδυσσευσ οδυσσευσ"),
            ("İstanbul ıI", "istanbul ii"),
            ("ｆｕｌｌ ﾊﾝｶﾞｸ", "full ハンガク"),
            ("re\u{ad}fund", "refund"),
            ("كِتَاب", "كتاب"),
        ] {
            assert_eq!(folded(text), bare, "{text}");
        }
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert_eq!(folded("が"), "が");
        assert_eq!(folded("か\u{3099}"), "が");
        assert_eq!(folded("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(folded("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn every_character_knows_where_it_came_from() {
        let text = "aÅß";
        let from: Vec<&str> = fold(text)
            .iter()
            .map(|folded| text.get(folded.from..folded.to).expect("a cluster"))
            .collect();
        assert_eq!(from, ["a", "Å", "ß", "ß"]);
    }
}
