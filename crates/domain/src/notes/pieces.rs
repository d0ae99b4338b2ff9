//! What stands in the text of a note: words, colleagues who are mentioned, numbers of conversations.

use crate::AgentId;

/// A part of a note's text, in order; all parts together are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Just words.
    Text(&'a str),
    /// `@` and the name of somebody whom the note mentions.
    Mention(&'a str, AgentId),
    /// `#` and the number of a conversation.
    Reference(&'a str, i64),
}

/// No number of ours is longer.
const MOST_DIGITS: usize = 18;

/// Cuts a text where something is referred to. `mentioned` are the note's own mentions with the
/// names they are written by; an `@` before anything else is just a sign.
pub fn pieces<'a>(text: &'a str, mentioned: &[(AgentId, &str)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut words, mut at) = (0, 0);
    let mut before = None;
    while let Some(rest) = text.get(at..) {
        let Some(sign) = rest.chars().next() else {
            break;
        };
        let begins = !before.is_some_and(char::is_alphanumeric);
        let found = match sign {
            '@' if begins => mention(rest, mentioned),
            '#' if begins => reference(rest),
            _ => None,
        };
        before = Some(sign);
        match found {
            Some(piece) => {
                pieces.extend(
                    text.get(words..at)
                        .filter(|w| !w.is_empty())
                        .map(Piece::Text),
                );
                at += piece.text().len();
                words = at;
                before = piece.text().chars().next_back();
                pieces.push(piece);
            }
            None => at += sign.len_utf8(),
        }
    }
    pieces.extend(text.get(words..).filter(|w| !w.is_empty()).map(Piece::Text));
    pieces
}

impl<'a> Piece<'a> {
    /// Its part of the text.
    pub fn text(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Mention(text, _) | Self::Reference(text, _) => text,
        }
    }
}

/// The longest name that stands here.
fn mention<'a>(rest: &'a str, mentioned: &[(AgentId, &str)]) -> Option<Piece<'a>> {
    let named = mentioned.iter().filter_map(|(agent, name)| {
        let end = 1 + name.len();
        let is_it =
            !name.is_empty() && rest.get(1..end) == Some(*name) && !continues(rest.get(end..)?);
        is_it.then(|| Some(Piece::Mention(rest.get(..end)?, *agent)))?
    });
    named.max_by_key(|piece| piece.text().len())
}

fn reference(rest: &str) -> Option<Piece<'_>> {
    let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    let (sign, number) = (rest.get(..=digits)?, rest.get(1..=digits)?);
    let is_number = (1..=MOST_DIGITS).contains(&digits) && !continues(rest.get(1 + digits..)?);
    let number: i64 = number.parse().ok().filter(|number| *number > 0)?;
    is_number.then_some(Piece::Reference(sign, number))
}

/// Whether a word goes on here.
fn continues(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_the_mentioned_and_numbers_are_found() {
        let mentioned = [(7.into(), "Maya"), (8.into(), "Maya Lindqvist")];
        assert_eq!(
            pieces("@Maya, see #1042. Ask @Maya Lindqvist!", &mentioned),
            [
                Piece::Mention("@Maya", 7.into()),
                Piece::Text(", see "),
                Piece::Reference("#1042", 1042),
                Piece::Text(". Ask "),
                Piece::Mention("@Maya Lindqvist", 8.into()),
                Piece::Text("!"),
            ]
        );
    }

    #[test]
    fn what_only_looks_like_it_is_text() {
        let mentioned = [(7.into(), "Maya")];
        for text in [
            "mail@Maya",
            "@Mayas",
            "@Bo",
            "@",
            "#",
            "# 1",
            "a#1",
            "#1a",
            "#0",
            "#9999999999999999999",
        ] {
            assert_eq!(pieces(text, &mentioned), [Piece::Text(text)], "{text}");
        }
        assert_eq!(pieces("", &mentioned), []);
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "[@# a-dé1-9\n]{0,40}", name in "[a-dé ]{0,4}") {
            let all = pieces(&text, &[(7.into(), name.as_str())]);
            let again: String = all.iter().map(|piece| piece.text()).collect();
            prop_assert_eq!(again, text.as_str());
            prop_assert!(all.iter().all(|piece| !piece.text().is_empty()));
        }
    }
}
