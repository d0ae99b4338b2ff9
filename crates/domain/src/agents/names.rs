//! Names and addresses of people who sign in.

use crate::Flaw;
use std::fmt;
use std::str::FromStr;

/// A trimmed first or last name of 1 to [`AgentName::MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentName(String);

/// An address somebody signs in with, in lower case. Only a mail that arrives proves it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

/// Why a text cannot be a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("a name is needed")]
    Empty,
    /// Longer than [`AgentName::MAX`].
    #[error("a name has at most {} characters", AgentName::MAX)]
    TooLong,
}

/// Why a text cannot be an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing but white space.
    #[error("an email address is needed")]
    Empty,
    /// Longer than mail allows.
    #[error("an email address has at most {} characters", Email::MAX)]
    TooLong,
    /// Not `name@domain`.
    #[error("this is not an email address")]
    Shape,
}

impl Flaw for NameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
        }
    }
}

impl Flaw for EmailError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Shape => "not_an_email",
        }
    }
}

impl AgentName {
    /// Longest name, in characters.
    pub const MAX: usize = 60;
}

impl Email {
    /// Longest address, in characters (RFC 5321).
    pub const MAX: usize = 254;
}

impl FromStr for AgentName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.trim() {
            "" => Err(NameError::Empty),
            name if name.chars().count() > Self::MAX => Err(NameError::TooLong),
            name => Ok(Self(name.to_owned())),
        }
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.chars().count() > Self::MAX {
            return Err(EmailError::TooLong);
        }
        let (name, host) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
        let is_plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\@".contains(c);
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let name_holds =
            !name.is_empty() && name.len() <= 64 && name.split('.').all(|atom| !atom.is_empty());
        let host_holds = host.contains('.') && host.split('.').all(is_label);
        match name_holds && name.chars().all(is_plain) && host_holds {
            true => Ok(Self(text.to_lowercase())),
            false => Err(EmailError::Shape),
        }
    }
}

/// The two letters in an avatar: of first and last name, else of the one name, else of the address.
pub fn initials(first_name: &str, last_name: Option<&str>, email: &str) -> String {
    let (first, last) = (first_name.trim(), last_name.unwrap_or_default().trim());
    let letters: String = match (first.chars().next(), last.chars().next()) {
        (Some(a), Some(b)) => [a, b].iter().collect(),
        (Some(_), None) => first.chars().take(2).collect(),
        (None, Some(_)) => last.chars().take(2).collect(),
        (None, None) => email.trim().chars().take(2).collect(),
    };
    letters.to_uppercase()
}

macro_rules! is_text {
    ($($name:ident)+) => {$(
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )+};
}

is_text! { AgentName Email }
