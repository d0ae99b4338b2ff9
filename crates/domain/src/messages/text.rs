//! Text of messages: cleaned when it comes, bounded when it goes, cut short for list rows.

use crate::Flaw;

/// Longest text an agent sends, in characters; channels may allow less.
pub const MAX_OUTBOUND: usize = 10_000;
/// Longest preview in a list row, in characters.
const MAX_PREVIEW: usize = 200;

/// Why a text cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("a message needs text or a file")]
    Empty,
    /// Longer than [`MAX_OUTBOUND`].
    #[error("a message has at most {MAX_OUTBOUND} characters")]
    TooLong,
}

impl Flaw for TextError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "text_too_long",
        }
    }
}

/// Text without what databases refuse. Nothing else changes: a customer's words are kept.
pub fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// An agent's text as it is sent: cleaned, and neither empty nor too long.
pub fn outbound_text(text: &str) -> Result<String, TextError> {
    let text = clean(text);
    match text.chars().count() {
        _ if text.trim().is_empty() => Err(TextError::Empty),
        0..=MAX_OUTBOUND => Ok(text),
        _ => Err(TextError::TooLong),
    }
}

/// The beginning of a text on one line, for list rows.
pub fn preview(text: &str) -> String {
    let words = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let mut line = words
        .flat_map(|word| std::iter::once(' ').chain(word.chars()))
        .skip(1);
    let mut preview: String = line.by_ref().take(MAX_PREVIEW).collect();
    if line.next().is_some() {
        preview.pop();
        preview.push('…');
    }
    preview
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nul_is_taken_out_of_a_customers_words() {
        assert_eq!(clean(" a\0b\n\u{202e} "), " ab\n\u{202e} ");
    }

    #[test]
    fn an_agents_text_is_neither_empty_nor_too_long() {
        assert_eq!(outbound_text("\0 \n"), Err(TextError::Empty));
        assert_eq!(outbound_text(" Hi\n"), Ok(" Hi\n".into()));
        assert!(outbound_text(&"é".repeat(MAX_OUTBOUND)).is_ok());
        assert_eq!(
            outbound_text(&"é".repeat(MAX_OUTBOUND + 1)),
            Err(TextError::TooLong)
        );
    }

    #[test]
    fn a_preview_is_one_short_line() {
        assert_eq!(preview("  Hello,\n\n\tAda \0"), "Hello, Ada");
        assert_eq!(preview(&"é".repeat(200)), "é".repeat(200));
        let long = preview(&"word ".repeat(100));
        assert_eq!(long.chars().count(), 200);
        assert!(long.starts_with("word word") && long.ends_with('…'));
        assert_eq!(preview(&"é".repeat(201)), "é".repeat(199) + "…");
        assert_eq!(
            preview(&format!("{} b", "a".repeat(199))),
            "a".repeat(199) + "…"
        );
    }
}
