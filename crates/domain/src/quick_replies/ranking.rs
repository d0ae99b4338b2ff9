//! Which quick replies somebody means who types a slash, and which of them fit best.

/// A slash in what somebody types, and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slash<'a> {
    /// Where it stands, in bytes.
    pub at: usize,
    /// What quick replies are filtered by.
    pub typed: &'a str,
}

/// The `/` or `\` that opens the quick replies: the last one before the caret that begins a word.
/// What follows it is on the same line and does not begin with a space, so that neither `and/or` nor
/// `1 / 2` opens anything.
pub fn slash(before_caret: &str) -> Option<Slash<'_>> {
    let at = before_caret.rfind(['/', '\\'])?;
    let (before, from) = before_caret.split_at(at);
    let typed = from.get(1..)?;
    let begins = before.chars().next_back().is_none_or(char::is_whitespace);
    let follows = !typed.contains('\n') && !typed.starts_with(char::is_whitespace);
    (begins && follows).then_some(Slash { at, typed })
}

/// How well a quick reply fits; none when it does not. Smaller is better: its name begins so, a word
/// of its name does, its name holds it, its topic does, its message does. Of several words each has
/// to fit, and the worst counts. All texts are folded, see [`crate::search::folded`].
pub fn rank(typed: &str, name: &str, topic: &str, message: &str) -> Option<u8> {
    let fits = |word: &str| match word {
        word if name.starts_with(word) => Some(0),
        word if words(name).any(|own| own.starts_with(word)) => Some(1),
        word if name.contains(word) => Some(2),
        word if topic.contains(word) => Some(3),
        word if message.contains(word) => Some(4),
        _ => None,
    };
    match typed.trim() {
        typed if name.starts_with(typed) => Some(0),
        typed => typed
            .split_whitespace()
            .try_fold(0, |worst, word| Some(fits(word)?.max(worst))),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::folded;
    use proptest::prelude::*;

    #[test]
    fn the_name_counts_more_than_topic_and_message() {
        let of = |typed| {
            let name = folded("Rückgabe in 30 Tagen");
            let (topic, message) = (folded("Versand"), folded("Sie können das Rad"));
            rank(&folded(typed), &name, &topic, &message)
        };
        assert_eq!(of(""), Some(0));
        assert_eq!(of("RUCK"), Some(0));
        assert_eq!(of("ruckgabe in"), Some(0));
        assert_eq!(of("tag"), Some(1));
        assert_eq!(of("gabe"), Some(2));
        assert_eq!(of("vers"), Some(3));
        assert_eq!(of("konnen"), Some(4));
        assert_eq!(of("tag rad"), Some(4));
        assert_eq!(of("tag auto"), None);
    }

    #[test]
    fn a_slash_opens_them_where_a_word_begins() {
        let typed = |text| slash(text).map(|slash| (slash.at, slash.typed));
        assert_eq!(typed("/"), Some((0, "")));
        assert_eq!(typed("\\war"), Some((0, "war")));
        assert_eq!(typed("Hi Ada, /two words"), Some((8, "two words")));
        assert_eq!(typed("é\n/x"), Some((3, "x")));
        for text in ["", "and/or", "1 / 2", "/a\nb", "https://x.example", "//"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_beginning_of_the_name_fits_best(name in "[a-z][a-z ]{0,19}", at in 0_usize..20) {
            let typed: String = name.chars().take(at).collect();
            prop_assert_eq!(rank(&typed, &name, "", ""), Some(0));
        }

        #[test]
        fn any_text_can_be_typed(text in "[ -~é\\n/\\\\]{0,30}") {
            if let Some(Slash { at, typed }) = slash(&text) {
                prop_assert_eq!(&text[at + 1..], typed);
                prop_assert!(matches!(text.as_bytes()[at], b'/' | b'\\'));
            }
        }
    }
}
