//! Words are found however they are written, and marks never break a text.

use domain::search::{Query, words};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Text as people write it: several scripts, numbers, and what stands between.
const TEXT: &str = r"([a-zA-Z]{1,8}|[À-ɏ]{1,6}|[Ͱ-Ͽ]{1,5}|[а-яА-Я]{1,8}|[가-힣]{1,4}|[ぁ-んァ-ヶ一-龥]{1,6}|[ก-ฺเ-๎]{1,6}|[0-9]{1,5}|\+46 70|[ا-ي]{2,5}|[ \-./,#()@\n]{1,3}){0,12}";

/// The text without the marks, as it was.
fn unmarked(html: &str) -> String {
    let mut text = html.replace("<mark>", "").replace("</mark>", "");
    for (escaped, plain) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, plain);
    }
    text
}

fn in_one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect()
}

proptest! {
    #[test]
    fn how_a_text_is_encoded_does_not_matter(text in TEXT) {
        let composed: String = text.nfc().collect();
        let taken_apart: String = text.nfd().collect();
        prop_assert_eq!(words(&composed), words(&taken_apart));
        prop_assert_eq!(words(&text.to_uppercase()), words(&text.to_uppercase().to_lowercase()));
    }

    #[test]
    fn every_text_finds_itself_and_is_marked(text in TEXT) {
        if let Ok(query) = text.parse::<Query>() {
            prop_assert!(query.finds(&words(&text)), "{:?}", query);
            prop_assert!(query.mark(&text).is_marked());
        }
    }

    #[test]
    fn the_beginning_of_each_word_finds_it(word in "[a-zà-öø-ÿа-я]{3,12}", around in TEXT, cut in 3..12_usize) {
        let beginning: String = word.chars().take(cut).collect();
        let query: Query = beginning.parse().expect("long enough");
        prop_assert!(query.finds(&words(&format!("{around} {word} {around}"))), "{:?}", query);
    }

    #[test]
    fn any_part_of_a_text_without_spaces_finds_it(text in "[ぁ-ん一-龥]{2,12}", from in 0..10_usize, long in 2..6_usize) {
        let part: String = text.chars().skip(from).take(long).collect();
        if part.chars().count() >= 2 {
            let query: Query = part.parse().expect("long enough");
            prop_assert!(query.finds(&words(&text)));
        }
    }

    #[test]
    fn words_have_nothing_that_a_database_reads_as_more_than_letters(text: String) {
        for word in words(&text) {
            prop_assert!(!word.is_empty());
            prop_assert!(word.chars().count() <= 40);
            prop_assert!(!word.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), "{:?}", word);
            prop_assert!(!word.chars().any(char::is_whitespace), "{:?}", word);
            prop_assert_eq!(word.to_ascii_lowercase(), word);
        }
    }

    #[test]
    fn marks_leave_the_text_as_it_is(text: String, looked_for in TEXT) {
        if let Ok(query) = looked_for.parse::<Query>() {
            for text in [text.clone(), format!("{text} {looked_for} {text}")] {
                let marked = query.mark(&text);
                prop_assert_eq!(unmarked(&marked.html()), in_one_line(&text));
                let excerpt = unmarked(&marked.excerpt());
                let excerpt = excerpt.trim_start_matches('…').trim_end_matches('…');
                prop_assert!(in_one_line(&text).contains(excerpt));
            }
        }
    }
}
