//! What an administrator types into the settings of a channel: what a web address, a server, a port, an
//! email address or a telephone number looks like. The form says so while it is typed, the API when it
//! is sent, by the same rules.

use crate::Flaw;
use crate::identities::{Address, Scheme};

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// No scheme of the web, no host, or a name and a password in it.
    #[error("This is not a web address")]
    Url,
    /// More than a name or an address of a server.
    #[error("This is not the name of a server")]
    Host,
    /// Not a whole number.
    #[error("This is not a whole number")]
    Number,
    /// Not a port of TCP.
    #[error("A port is a number from 1 to 65535")]
    Port,
    /// Nobody has such an email address.
    #[error("This is not an email address")]
    Email,
    /// Without its country code, or too short.
    #[error("A number is written with its country code, such as +491700000001")]
    Phone,
}

impl Flaw for FieldError {
    fn code(&self) -> &'static str {
        match self {
            Self::Url => "not_a_url",
            Self::Host => "not_a_host",
            Self::Number => "not_a_number",
            Self::Port => "not_a_port",
            Self::Email => "not_an_email",
            Self::Phone => "not_a_phone_number",
        }
    }
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldFormat {
    /// `http://` or `https://`; where it may lead is for the server to judge.
    Url,
    /// A server by its name, or its address.
    Host,
    /// A whole number.
    Number,
    /// Where a server listens.
    Port,
    /// An email address.
    Email,
    /// A telephone number in E.164.
    Phone,
}

impl FieldFormat {
    /// Whether a text is of it, blanks around it aside.
    pub fn check(self, text: &str) -> Result<(), FieldError> {
        let text = text.trim();
        let (fits, error) = match self {
            Self::Url => (is_url(text), FieldError::Url),
            Self::Host => (is_host(text), FieldError::Host),
            Self::Number => (text.parse::<i64>().is_ok(), FieldError::Number),
            Self::Port => (
                text.parse::<u16>().is_ok_and(|port| port > 0),
                FieldError::Port,
            ),
            Self::Email => (
                Address::parse(Scheme::Email, text).is_ok(),
                FieldError::Email,
            ),
            Self::Phone => (
                Address::parse(Scheme::Phone, text).is_ok(),
                FieldError::Phone,
            ),
        };
        fits.then_some(()).ok_or(error)
    }
}

/// A name or an address, without anything of a URL.
fn is_host(host: &str) -> bool {
    let is_fine = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(is_fine)
}

/// Has a scheme of the web and a host, and brings no name and password along.
fn is_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let authority = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    !authority.is_empty()
        && !authority.contains('@')
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_told_from_what_it_should_be() {
        use FieldFormat::{Email, Host, Number, Phone, Port, Url};
        for (format, good, bad) in [
            (
                Url,
                &["https://a.example/in", "http://localhost:8080"][..],
                &[
                    "a.example",
                    "ftp://a",
                    "https://",
                    "https://me:pw@a",
                    "https://a b",
                ][..],
            ),
            (
                Host,
                &["mail.example.com", " 192.0.2.1 ", "[2001:db8::1]"],
                &["", "https://a", "a/b", "me@a", "a b"],
            ),
            (Number, &["0", "-7", " 12 "], &["", "1.5", "ten"]),
            (Port, &["1", "65535"], &["", "0", "65536", "-1", "smtp"]),
            (
                Email,
                &["help@example.com"],
                &["", "help", "help@", "a b@example.com"],
            ),
            (Phone, &["+15550002222"], &["", "5550002222", "phone"]),
        ] {
            for text in good {
                assert_eq!(format.check(text), Ok(()), "{text}");
            }
            for text in bad {
                assert!(format.check(text).is_err(), "{format:?}: {text}");
            }
        }
    }
}
