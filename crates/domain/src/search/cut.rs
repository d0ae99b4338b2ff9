//! Cuts a text into pieces, and pieces into words.

use super::fold::{Folded, fold};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Longest word that is told from others, in characters; the rest of it does not count.
const LONGEST: usize = 40;
/// A number at least this long, with a country code, is also found without it, in digits.
const INTERNATIONAL: usize = 9;
/// Country codes have as many digits at most.
const COUNTRY_CODE: usize = 3;
/// A number with a zero in front, at least this long, is also found without the zero.
const NATIONAL: usize = 6;

/// A word, and the bytes of the text it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: Range<usize>,
}

/// What is between two separators, or several groups of digits that may be one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Letters(Word),
    /// Of a script without spaces, one character each.
    Unspaced(Vec<Word>),
    Digits {
        groups: Vec<Word>,
        sign: Sign,
    },
}

/// What stands before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    None,
    /// The number has a country code.
    Plus,
    /// Exactly this number.
    Hash,
}

/// The words of a text, each once, in order.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = located(text).into_iter().map(|word| word.text).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of a text where they stand.
pub(super) fn located(text: &str) -> Vec<Word> {
    pieces(text).into_iter().flat_map(Piece::words).collect()
}

/// Cuts a text into pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let folded = fold(text);
    let mut pieces = Vec::new();
    let mut between = Between::default();
    for run in folded.chunk_by(|a, b| kind(a.char) == kind(b.char)) {
        let Some(first) = run.first() else { continue };
        match kind(first.char) {
            Kind::Separator => between.add(run),
            Kind::Unspaced => {
                pieces.push(Piece::Unspaced(run.iter().map(|c| word(&[*c])).collect()));
                between = Between::default();
            }
            Kind::Spaced => {
                let one = word(run);
                match one.text.chars().all(|c| c.is_ascii_digit()) {
                    true => add_digits(&mut pieces, one, between),
                    false => pieces.push(Piece::Letters(one)),
                }
                between = Between::default();
            }
        }
    }
    pieces
}

/// Groups of digits with nothing but what people group by between them are one number.
fn add_digits(pieces: &mut Vec<Piece>, group: Word, between: Between) {
    if let Some(Piece::Digits { groups, sign }) = pieces.last_mut()
        && between.groups_digits()
        && *sign != Sign::Hash
    {
        groups.push(group);
        return;
    }
    pieces.push(Piece::Digits {
        groups: vec![group],
        sign: between.sign(),
    });
}

/// The separators before a group of digits.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    count: usize,
    last: Option<char>,
    others: bool,
}

impl Between {
    fn add(&mut self, separators: &[Folded]) {
        for separator in separators {
            self.count += 1;
            self.last = Some(separator.char);
            self.others |= !matches!(
                separator.char,
                ' ' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}'
            );
        }
    }

    fn groups_digits(self) -> bool {
        (1..=3).contains(&self.count) && !self.others
    }

    fn sign(self) -> Sign {
        match self.last {
            Some('+') => Sign::Plus,
            Some('#') => Sign::Hash,
            _ => Sign::None,
        }
    }
}

impl Piece {
    fn words(self) -> Vec<Word> {
        match self {
            Self::Letters(word) => vec![word],
            Self::Unspaced(chars) => {
                // The last one begins no pair.
                let last = chars.last().cloned();
                pairs(&chars).into_iter().chain(last).collect()
            }
            Self::Digits { groups, sign } => {
                let whole = whole(&groups);
                let numbers = numbers(&groups, sign).into_iter();
                let numbers = numbers.map(|text| Word {
                    text,
                    at: whole.clone(),
                });
                let mut words: Vec<Word> = numbers.collect();
                match words.as_slice() {
                    [only] if groups.iter().any(|group| group.text == only.text) => groups,
                    _ => {
                        words.splice(0..0, groups);
                        words
                    }
                }
            }
        }
    }
}

fn whole(groups: &[Word]) -> Range<usize> {
    let from = groups.first().map_or(0, |first| first.at.start);
    from..groups.last().map_or(from, |last| last.at.end)
}

/// Each two neighbours.
pub(super) fn pairs(chars: &[Word]) -> Vec<Word> {
    let pairs = chars.windows(2).filter_map(|pair| match pair {
        [first, second] => Some(Word {
            text: format!("{}{}", first.text, second.text),
            at: first.at.start..second.at.end,
        }),
        _ => None,
    });
    pairs.collect()
}

/// What a number is found by, beside its groups: all of it, and if it may be a telephone number,
/// without the country code, whose length is not known here, and without the zero it is called
/// with at home.
pub(super) fn numbers(groups: &[Word], sign: Sign) -> Vec<String> {
    let joined: String = groups.iter().map(|group| group.text.as_str()).collect();
    let mut numbers = Vec::new();
    if sign == Sign::Plus || joined.starts_with("00") {
        // "+46 (0)70": the zero is dialled at home only.
        let international: String = match groups {
            [code, zero, rest @ ..] if zero.text == "0" => {
                let rest = rest.iter().map(|group| group.text.as_str());
                std::iter::once(code.text.as_str()).chain(rest).collect()
            }
            _ => joined.clone(),
        };
        let international = international.trim_start_matches('0');
        numbers.push(shortened(international));
        if international.len() >= INTERNATIONAL {
            let without = (1..=COUNTRY_CODE).filter_map(|code| international.get(code..));
            numbers.extend(without.map(shortened));
        }
    } else if joined.starts_with('0') && joined.len() >= NATIONAL {
        numbers.push(shortened(joined.trim_start_matches('0')));
    }
    if !joined.is_empty() {
        numbers.push(shortened(&joined));
    }
    numbers.retain(|number| !number.is_empty());
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn word(run: &[Folded]) -> Word {
    let from = run.first().map_or(0, |first| first.from);
    Word {
        text: run.iter().take(LONGEST).map(|folded| folded.char).collect(),
        at: from..run.last().map_or(from, |last| last.to),
    }
}

fn shortened(number: &str) -> String {
    number.chars().take(LONGEST).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Separator,
    Spaced,
    Unspaced,
}

fn kind(c: char) -> Kind {
    match c {
        // Thai, Lao, Burmese, Khmer, kana and Han.
        '\u{e01}'..='\u{e3a}'
        | '\u{e40}'..='\u{e4e}'
        | '\u{e81}'..='\u{ece}'
        | '\u{1000}'..='\u{1049}'
        | '\u{1780}'..='\u{17d3}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{309f}'
        | '\u{30a1}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() || is_combining_mark(c) =>
        {
            Kind::Unspaced
        }
        c if c.is_alphanumeric() || is_combining_mark(c) => Kind::Spaced,
        _ => Kind::Separator,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(
            words("Ada@Ångström-Café.FI"),
            ["ada", "angstrom", "cafe", "fi"]
        );
    }

    #[test]
    fn a_telephone_number_is_found_however_it_is_written() {
        let parts = ["01234567", "701234567", "6701234567", "46701234567"];
        for text in ["+46 70-123 45 67", "+46 (0)70 123 45 67", "0046701234567"] {
            let words = words(text);
            for part in parts {
                assert!(words.iter().any(|word| word == part), "{text}: {words:?}");
            }
        }
        let national = words("070-123 45 67");
        for part in ["070", "123", "0701234567", "701234567"] {
            assert!(national.iter().any(|word| word == part), "{national:?}");
        }
    }

    #[test]
    fn digits_that_something_else_is_between_are_no_number() {
        assert_eq!(words("12, 34"), ["12", "34"]);
        assert_eq!(words("2026-11-26"), ["11", "2026", "20261126", "26"]);
        assert_eq!(words("room 12"), ["12", "room"]);
    }

    #[test]
    fn scripts_without_spaces_become_pairs_and_the_last_one_stays() {
        assert_eq!(words("東京都 ok"), ["ok", "京都", "東京", "都"]);
        assert_eq!(words("京"), ["京"]);
    }
}
