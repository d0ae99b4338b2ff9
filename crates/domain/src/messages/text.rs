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
    let mut words = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let mut line = String::new();
    let mut left = MAX_PREVIEW;
    for word in words.by_ref() {
        let gap = usize::from(!line.is_empty());
        if left <= gap {
            return cut(line);
        }
        if gap == 1 {
            line.push(' ');
        }
        left -= gap;
        let before = line.len();
        line.extend(word.chars().take(left));
        if line.len() - before < word.len() {
            return cut(line);
        }
        left -= word.chars().count();
    }
    line
}

/// Ends a line that was longer.
fn cut(mut line: String) -> String {
    line.pop();
    line.push('…');
    line
}
