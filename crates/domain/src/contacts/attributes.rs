//! What else an organization keeps of its contacts: attributes that admins define (P-02).

use crate::Flaw;
use crate::names::names;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

words! {
    /// What the values of an attribute are.
    AttributeKind: "kind of contact attribute" {
        /// A line of text.
        Text = "text",
        /// A decimal number.
        Number = "number",
        /// A day of the calendar.
        Date = "date",
        /// One of some texts.
        Choice = "choice",
        /// Yes or no.
        Switch = "switch",
    }
}

names! {
    /// What people call an attribute.
    AttributeTitle: 60,
    /// One of the texts to choose from.
    AttributeChoice: 100,
}

/// More attributes than anybody fills in.
pub const MOST_ATTRIBUTES: usize = 100;
/// More choices than anybody reads.
pub const MOST_CHOICES: usize = 200;
/// Longest text, in characters.
const LONGEST: usize = 1_000;
/// Longest number, in digits and signs.
const LONGEST_NUMBER: usize = 32;

/// What programs call an attribute: small letters, digits and `_`, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttributeKey(String);

impl AttributeKey {
    /// The longest, in characters.
    pub const MAX: usize = 40;
}

impl AsRef<str> for AttributeKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AttributeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AttributeKey {
    type Err = AttributeError;

    fn from_str(text: &str) -> Result<Self, AttributeError> {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        match begins && text.len() <= Self::MAX && text.chars().all(is_word) {
            true => Ok(Self(text.to_owned())),
            false => Err(AttributeError::Key),
        }
    }
}

/// Why something is no attribute, or no value of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// No name for programs.
    #[error("small letters, digits and _, a letter first, at most 40")]
    Key,
    /// No text, or nothing but white space.
    #[error("a text is needed")]
    Text,
    /// Longer than a value may be.
    #[error("this is too long")]
    TooLong,
    /// No number.
    #[error("a number is needed")]
    Number,
    /// No day, such as 2026-02-28.
    #[error("a date is needed, such as 2026-02-28")]
    Date,
    /// None of the choices.
    #[error("not one of the choices")]
    Choice,
    /// Neither yes nor no.
    #[error("true or false is needed")]
    Switch,
}

impl Flaw for AttributeError {
    fn code(&self) -> &'static str {
        match self {
            Self::Key => "not_a_key",
            Self::Text => "not_a_text",
            Self::TooLong => "too_long",
            Self::Number => "not_a_number",
            Self::Date => "not_a_date",
            Self::Choice => "not_a_choice",
            Self::Switch => "not_a_switch",
        }
    }
}

/// What somebody gives for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'a> {
    /// A text.
    Text(&'a str),
    /// A number as it is written.
    Number(&'a str),
    /// True or false.
    Switch(bool),
    /// Nothing that could be a value.
    Other,
}

/// A value, checked by the kind of its attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeValue {
    /// A text, a date or a choice.
    Text(String),
    /// A number as it is written, so that none is rounded.
    Number(String),
    /// Yes or no.
    Switch(bool),
}

impl AttributeKind {
    /// Reads a value.
    pub fn read(
        self,
        given: Given<'_>,
        choices: &[String],
    ) -> Result<AttributeValue, AttributeError> {
        match (self, given) {
            (Self::Text, Given::Text(text)) => line(text).map(AttributeValue::Text),
            (Self::Text, _) => Err(AttributeError::Text),
            (Self::Number, Given::Number(number)) => match number.len() <= LONGEST_NUMBER {
                true => Ok(AttributeValue::Number(number.to_owned())),
                false => Err(AttributeError::TooLong),
            },
            (Self::Number, _) => Err(AttributeError::Number),
            (Self::Date, Given::Text(text)) => {
                let date = text.trim().parse::<jiff::civil::Date>();
                let date = date.map_err(|_| AttributeError::Date)?;
                Ok(AttributeValue::Text(date.to_string()))
            }
            (Self::Date, _) => Err(AttributeError::Date),
            (Self::Choice, Given::Text(text)) => match choices.iter().any(|one| one == text) {
                true => Ok(AttributeValue::Text(text.to_owned())),
                false => Err(AttributeError::Choice),
            },
            (Self::Choice, _) => Err(AttributeError::Choice),
            (Self::Switch, Given::Switch(on)) => Ok(AttributeValue::Switch(on)),
            (Self::Switch, _) => Err(AttributeError::Switch),
        }
    }
}

fn line(text: &str) -> Result<String, AttributeError> {
    let text = crate::messages::clean(text);
    let text = text.trim();
    match text.chars().count() {
        0 => Err(AttributeError::Text),
        1..=LONGEST => Ok(text.to_owned()),
        _ => Err(AttributeError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_of_its_kind() {
        use AttributeKind as Kind;
        let choices = ["Gold".to_owned(), "Silver".to_owned()];
        let read = |kind: Kind, given| kind.read(given, &choices);
        let text = |text: &str| Ok(AttributeValue::Text(text.into()));
        assert_eq!(read(Kind::Text, Given::Text(" A\0da ")), text("Ada"));
        assert_eq!(
            read(Kind::Text, Given::Text(" ")),
            Err(AttributeError::Text)
        );
        assert_eq!(
            read(Kind::Text, Given::Switch(true)),
            Err(AttributeError::Text)
        );
        assert_eq!(
            read(Kind::Number, Given::Number("12.50")),
            Ok(AttributeValue::Number("12.50".into()))
        );
        assert_eq!(
            read(Kind::Number, Given::Text("12")),
            Err(AttributeError::Number)
        );
        assert_eq!(
            read(Kind::Date, Given::Text("2028-02-29")),
            text("2028-02-29")
        );
        assert_eq!(
            read(Kind::Date, Given::Text("2026-02-29")),
            Err(AttributeError::Date)
        );
        assert_eq!(read(Kind::Choice, Given::Text("Gold")), text("Gold"));
        assert_eq!(
            read(Kind::Choice, Given::Text("gold")),
            Err(AttributeError::Choice)
        );
        assert_eq!(
            read(Kind::Switch, Given::Switch(false)),
            Ok(AttributeValue::Switch(false))
        );
        assert_eq!(
            read(Kind::Switch, Given::Other),
            Err(AttributeError::Switch)
        );
    }

    #[test]
    fn a_key_is_a_name_of_programs() {
        for key in ["vip", "customer_since2"] {
            assert_eq!(
                key.parse::<AttributeKey>().map(|key| key.to_string()),
                Ok(key.into())
            );
        }
        for key in ["", "Vip", "2nd", "a-b", "_a", "å", &"x".repeat(41)] {
            assert_eq!(
                key.parse::<AttributeKey>(),
                Err(AttributeError::Key),
                "{key}"
            );
        }
    }
}
