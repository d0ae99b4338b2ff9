//! Names and addresses of people who sign in.

use crate::Flaw;
use crate::names::names;
use std::fmt;
use std::str::FromStr;

/// An address somebody signs in with, in lower case. Only a mail that arrives proves it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

names! {
    /// A first or a last name.
    AgentName: 60,
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

impl Flaw for EmailError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Shape => "not_an_email",
        }
    }
}

impl Email {
    /// Longest address, in characters (RFC 5321).
    pub const MAX: usize = 254;
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

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_lower_case_and_has_a_host() {
        let email = |text: &str| text.parse::<Email>().map(|email| email.to_string());
        assert_eq!(
            email(" Ada.L+desk@Example.ORG "),
            Ok("ada.l+desk@example.org".into())
        );
        assert_eq!(email("jörg@müller.de"), Ok("jörg@müller.de".into()));
        assert_eq!(email(" "), Err(EmailError::Empty));
        assert_eq!(
            email(&format!("{}@example.org", "a".repeat(254))),
            Err(EmailError::TooLong)
        );
        for text in [
            "ada",
            "@example.org",
            "ada@",
            "ada@localhost",
            "a b@example.org",
            "a@b@example.org",
            "ada@-example.org",
            "ada@example..org",
            ".ada@example.org",
            "<ada@example.org>",
            "ada@exam ple.org",
        ] {
            assert_eq!(email(text), Err(EmailError::Shape), "{text}");
        }
    }

    #[test]
    fn initials_come_from_the_names_else_from_the_address() {
        assert_eq!(initials("Ada", Some("Lovelace"), "x@y.z"), "AL");
        assert_eq!(initials("Ada", Some(" "), "x@y.z"), "AD");
        assert_eq!(initials("", None, "grace@example.org"), "GR");
        assert_eq!(initials("ßen", None, "x@y.z"), "SSE");
    }
}
