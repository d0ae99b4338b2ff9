//! What is marked in a text: as an excerpt says it, and where words begin in the text itself.

/// A part of a text, and whether it is marked.
pub type Part = (bool, String);

/// The parts of an excerpt, which is escaped HTML with `<mark>` and nothing else.
pub fn parts(excerpt: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for (at, piece) in excerpt.split("<mark>").enumerate() {
        let (marked, rest) = match piece.split_once("</mark>") {
            Some((marked, rest)) if at > 0 => (Some(marked), rest),
            _ => (None, piece),
        };
        parts.extend(marked.map(|text| (true, plain(text))));
        if !rest.is_empty() {
            parts.push((false, plain(rest)));
        }
    }
    parts
}

/// Text without what HTML needs.
fn plain(escaped: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    let text = pairs.iter().fold(escaped.to_owned(), |text, (from, to)| {
        text.replace(from, to)
    });
    // Last, so that what somebody wrote themselves stays.
    text.replace("&amp;", "&")
}

/// Marks words in a text where they begin something.
pub fn split(text: &str, words: &[String]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let begins = text
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| !c.is_ascii_alphanumeric());
        let found = words
            .iter()
            .filter(|word| begins && rest.starts_with(word.as_str()));
        let step = match found.max_by_key(|word| word.len()) {
            Some(word) if !word.is_empty() => {
                let before = text.get(from..at).unwrap_or_default();
                if !before.is_empty() {
                    parts.push((false, before.to_owned()));
                }
                parts.push((true, word.clone()));
                from = at + word.len();
                word.len()
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += step;
    }
    let rest = text.get(from..).unwrap_or_default();
    if !rest.is_empty() {
        parts.push((false, rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(marked: bool, text: &str) -> Part {
        (marked, text.to_owned())
    }

    #[test]
    fn an_excerpt_is_text_with_marks() {
        assert_eq!(
            parts("a &lt;<mark>b&amp;lt;</mark>&gt; <mark>c</mark>"),
            [
                part(false, "a <"),
                part(true, "b&lt;"),
                part(false, "> "),
                part(true, "c")
            ]
        );
        assert_eq!(parts("nothing"), [part(false, "nothing")]);
    }

    #[test]
    fn words_are_marked_where_they_begin() {
        let words = ["fund".to_owned(), "Äh".to_owned()];
        assert_eq!(
            split("refund fund Äh", &words),
            [
                part(false, "refund "),
                part(true, "fund"),
                part(false, " "),
                part(true, "Äh")
            ]
        );
    }
}
