//! The numbers of messages: whole, without a sign, and beyond what a double holds. We keep them as text.

use serde::Deserialize;

/// The number of a message.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Token {
    /// As Viber writes it.
    Number(u64),
    /// As it may write it some day.
    Text(String),
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        match token {
            Token::Number(number) => number.to_string(),
            Token::Text(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_lost() {
        for number in ["5741311803571721087", "18446744073709551615", "1"] {
            let read: Token = serde_json::from_str(number).expect("a number");
            assert_eq!(String::from(read), number);
        }
    }
}
