//! What somebody looks for: all of its clauses, each in one of several ways.

use super::cut::{Piece, Sign, numbers, pairs, pieces};
use crate::Flaw;
use std::str::FromStr;

/// Longest text to look for, in characters.
const LONGEST: usize = 200;
/// A word has at least as many characters to be looked for.
const SHORTEST: usize = 3;
/// The same in Chinese, Japanese and Korean.
const SHORTEST_CJK: usize = 2;

/// A word that must be there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wanted {
    /// A word that begins so.
    Beginning(String),
    /// This word.
    Exactly(String),
}

impl Wanted {
    /// Whether a word is wanted.
    pub fn is(&self, word: &str) -> bool {
        match self {
            Self::Beginning(beginning) => word.starts_with(beginning),
            Self::Exactly(exactly) => word == exactly,
        }
    }
}

/// One of these must be there, with all its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clause(pub Vec<Vec<Wanted>>);

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    clauses: Vec<Clause>,
}

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No word of it is long enough.
    #[error(
        "at least {SHORTEST} characters of one word are needed, {SHORTEST_CJK} in Chinese, Japanese and Korean"
    )]
    TooShort,
    /// Longer than anybody types.
    #[error("at most {LONGEST} characters can be searched for")]
    TooLong,
}

impl Flaw for QueryError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "query_too_short",
            Self::TooLong => "too_long",
        }
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        if text.chars().count() > LONGEST {
            return Err(QueryError::TooLong);
        }
        let pieces = pieces(text);
        if !pieces.iter().any(is_long_enough) {
            return Err(QueryError::TooShort);
        }
        let mut clauses: Vec<Clause> = pieces.into_iter().flat_map(clauses).collect();
        clauses.sort_unstable();
        clauses.dedup();
        Ok(Self { clauses })
    }
}

impl Query {
    /// All of these.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Whether these words are what is looked for: what the databases find.
    pub fn finds(&self, words: &[String]) -> bool {
        let has = |wanted: &Wanted| words.iter().any(|word| wanted.is(word));
        let fits = |clause: &Clause| clause.0.iter().any(|way| way.iter().all(has));
        self.clauses.iter().all(fits)
    }

    /// Whether a word is one of those looked for.
    pub(super) fn wants(&self, word: &str) -> bool {
        let ways = self.clauses.iter().flat_map(|clause| &clause.0);
        ways.flatten().any(|wanted| wanted.is(word))
    }
}

fn is_long_enough(piece: &Piece) -> bool {
    match piece {
        Piece::Digits {
            sign: Sign::Hash, ..
        } => true,
        Piece::Digits { groups, .. } => {
            let digits = groups.iter().map(|group| group.text.len());
            digits.sum::<usize>() >= SHORTEST
        }
        Piece::Letters(word) => {
            let least = match word.text.chars().any(is_hangul) {
                true => SHORTEST_CJK,
                false => SHORTEST,
            };
            word.text.chars().count() >= least
        }
        Piece::Unspaced(chars) => {
            let least = match chars
                .iter()
                .all(|char| char.text.chars().all(is_kana_or_han))
            {
                true => SHORTEST_CJK,
                false => SHORTEST,
            };
            chars.len() >= least
        }
    }
}

fn is_cjk(text: &str) -> bool {
    text.chars().any(|c| is_hangul(c) || is_kana_or_han(c))
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_kana_or_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn clauses(piece: Piece) -> Vec<Clause> {
    let one = |wanted| Clause(vec![vec![wanted]]);
    match piece {
        // Half of all words begin with it: an index would be read whole, to leave hardly anything out.
        Piece::Letters(word) if word.text.chars().nth(1).is_none() && !is_cjk(&word.text) => {
            Vec::new()
        }
        Piece::Letters(word) => vec![one(Wanted::Beginning(word.text))],
        Piece::Unspaced(chars) => match chars.as_slice() {
            [only] => vec![one(Wanted::Beginning(only.text.clone()))],
            chars => {
                let pairs = pairs(chars).into_iter();
                pairs
                    .map(|pair| one(Wanted::Beginning(pair.text)))
                    .collect()
            }
        },
        Piece::Digits {
            groups,
            sign: Sign::Hash,
        } => groups
            .into_iter()
            .map(|group| one(Wanted::Exactly(group.text)))
            .collect(),
        Piece::Digits { groups, sign } => {
            // A number of one digit is meant as it stands, for the same reason.
            if let [only] = groups.as_slice()
                && only.text.len() == 1
            {
                return vec![one(Wanted::Exactly(only.text.clone()))];
            }
            let mut ways: Vec<Vec<Wanted>> = numbers(&groups, sign)
                .into_iter()
                .map(|number| vec![Wanted::Beginning(number)])
                .collect();
            let groups = groups.into_iter();
            ways.push(groups.map(|group| Wanted::Beginning(group.text)).collect());
            ways.sort_unstable();
            ways.dedup();
            vec![Clause(ways)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        query.parse::<Query>().expect("a query").finds(&words(text))
    }

    #[test]
    fn words_match_from_their_beginning_and_all_of_them() {
        assert!(finds("ref", "A Refund, please"));
        assert!(!finds("fund", "A Refund, please"));
        assert!(finds("please refu", "A Refund, please"));
        assert!(!finds("please return", "A Refund, please"));
        assert!(finds("ångström", "ANGSTROM"));
        assert!(finds("angstrom", "Ångströms"));
    }

    #[test]
    fn what_most_words_begin_with_is_not_asked_of_an_index() {
        assert!(finds("i need a refund", "No need to refund"));
        assert!(finds("order 7", "Order 7"));
        assert!(!finds("order 7", "Order 77"));
        assert!(finds("환불 a", "환불"));
    }

    #[test]
    fn a_telephone_number_is_found_in_any_format() {
        let written = [
            "+46701234567",
            "+46 70 123 45 67",
            "0046 70-123 45 67",
            "+46 (0)70 123 45 67",
            "070-1234567",
            "0701234567",
        ];
        for text in written {
            for query in written {
                assert!(finds(query, text), "{query} in {text}");
            }
            assert!(finds("701234", text), "the middle of {text}");
        }
        assert!(finds("+46 70 12", "+46701234567"));
        assert!(!finds("+46 70 99", "+46701234567"));
    }

    #[test]
    fn a_number_sign_means_exactly_that_number() {
        assert!(finds("#42", "42"));
        assert!(finds("#1042", "see #1042"));
        assert!(!finds("#42", "420"));
        assert!(finds("104", "1042"));
    }

    #[test]
    fn any_part_of_a_text_without_spaces_is_found() {
        for part in ["東京", "京都", "都庁", "東京都庁"] {
            assert!(finds(part, "東京都庁へ"), "{part}");
        }
        assert!(!finds("大阪", "東京都庁へ"));
        assert!(finds("ประเทศ", "สวัสดีประเทศไทย"));
    }

    #[test]
    fn too_short_is_told() {
        for text in ["", "  ", "ab", "a b", "a-b", "12", "東", "#", "!!!", "กข"] {
            assert_eq!(text.parse::<Query>(), Err(QueryError::TooShort), "{text}");
        }
        for text in ["abc", "ab abc", "123", "1-23", "東京", "한국", "#7", "กขค"] {
            assert!(text.parse::<Query>().is_ok(), "{text}");
        }
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(long.parse::<Query>(), Err(QueryError::TooLong));
    }
}
