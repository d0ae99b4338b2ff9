//! Finding a name in a short list by what one types (C-18): each word typed begins a word of the name,
//! in any order, without regard to case and accents.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Where the typed words stand in a name, in order; none when one of them does not. Nothing typed
/// finds everything.
pub fn find(typed: &str, name: &str) -> Option<Vec<Range<usize>>> {
    let words = parts(name);
    let mut taken = vec![false; words.len()];
    let mut found = Vec::new();
    for wanted in parts(typed) {
        let wanted = folded(typed.get(wanted)?);
        let mut fits = words.iter().zip(&mut taken);
        let (place, is_taken) = fits.find(|(place, is_taken)| {
            let word = name.get((*place).clone()).map(folded);
            !**is_taken && word.is_some_and(|word| word.starts_with(&wanted))
        })?;
        *is_taken = true;
        found.push(marked(name, place, &wanted)?);
    }
    found.sort_by_key(|range| range.start);
    Some(found)
}

/// The words of a text, by their places.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric() || is_mark(c), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                parts.push(from..at);
                begin = None;
            }
            _ => {}
        }
    }
    parts.extend(begin.map(|from| from..text.len()));
    parts
}

/// The beginning of a word that what was typed stands for: an accent belongs to its letter.
fn marked(name: &str, word: &Range<usize>, typed: &str) -> Option<Range<usize>> {
    let text = name.get(word.clone())?;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        if folded(text.get(..at)?).chars().count() >= typed.chars().count() && !is_mark(c) {
            end = at;
            break;
        }
    }
    Some(word.start..word.start + end)
}

fn folded(text: &str) -> String {
    text.to_lowercase()
        .nfkd()
        .filter(|c| !is_mark(*c))
        .collect()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'a>(typed: &str, name: &'a str) -> Option<Vec<&'a str>> {
        let ranges = find(typed, name)?;
        Some(ranges.into_iter().map(|range| &name[range]).collect())
    }

    #[test]
    fn words_begin_words_in_any_order() {
        let name = "Go to Closed";
        assert_eq!(found("cl", name), Some(vec!["Cl"]));
        assert_eq!(found("clo go", name), Some(vec!["Go", "Clo"]));
        assert_eq!(found("", name), Some(vec![]));
        assert_eq!(found("losed", name), None, "not from the middle");
        assert_eq!(found("go go", name), None, "each word once");
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(found("LEI", "Leïla Benhaddou"), Some(vec!["Leï"]));
        assert_eq!(found("tomas", "Toma\u{301}s"), Some(vec!["Toma\u{301}s"]));
        assert_eq!(found("é", "Elise"), Some(vec!["E"]));
    }

    proptest! {
        #[test]
        fn what_is_found_lies_in_the_name(typed in "[a-cé ß]{0,6}", name in "[A-Ca-céß \u{301}]{0,12}") {
            if let Some(ranges) = find(&typed, &name) {
                prop_assert!(ranges.iter().all(|range| name.get(range.clone()).is_some_and(|t| !t.is_empty())));
                prop_assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start));
            }
        }

        #[test]
        fn a_name_is_found_by_itself(name in "[A-Za-zé0-9 -]{0,20}") {
            prop_assert!(find(&name, &name).is_some());
        }
    }
}
