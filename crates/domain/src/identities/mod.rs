//! How a contact is known: `(scheme, scope, address)`, unique in the organization.
//!
//! An identity is only what a provider or a signature proves. What somebody typed is a claim:
//! shown, and never used to find a contact or a conversation.

mod matching;
#[cfg(feature = "phones")]
mod phones;

pub use matching::{Found, find};
#[cfg(feature = "phones")]
pub use phones::number_prefixes;

use crate::words::words;
use crate::{ChannelId, Flaw};

words! {
    /// What an address means.
    Scheme: "identity scheme" {
        /// A telephone number, E.164.
        Phone = "phone",
        /// A mail address, lower case.
        Email = "email",
        /// WhatsApp's business-scoped user id.
        WhatsappUser = "whatsapp_user",
        /// A short code or a name, as received.
        SmsSender = "sms_sender",
        /// A Telegram user.
        Telegram = "telegram",
        /// An X user.
        X = "x",
        /// A person as one page sees them.
        Messenger = "messenger",
        /// A person as one Instagram account sees them.
        Instagram = "instagram",
        /// A person as one Viber bot sees them.
        Viber = "viber",
        /// A person as one Apple business sees them.
        Apple = "apple",
        /// One browser.
        Visitor = "visitor",
        /// The integrator's own id.
        External = "external",
    }
    /// How sure an address is.
    Proof: "proof" {
        /// A provider or a signature says so.
        Proven = "proven",
        /// Somebody typed it.
        Claimed = "claimed",
    }
}

impl Scheme {
    /// Whether the address means the same person on every channel. What is not named here is taken for somebody else's
    /// on another one, which a merge can mend.
    pub fn is_shared(self) -> bool {
        matches!(
            self,
            Self::Phone
                | Self::Email
                | Self::WhatsappUser
                | Self::SmsSender
                | Self::Telegram
                | Self::X
        )
    }

    /// The channel an identity of this scheme is bound to, when it came over `channel`.
    pub fn scope(self, channel: ChannelId) -> Option<ChannelId> {
        (!self.is_shared()).then_some(channel)
    }
}

/// An address in the form it is compared in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    scheme: Scheme,
    text: String,
}

/// Why a text is no address of its scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing but white space.
    #[error("an address is needed")]
    Empty,
    /// Longer than [`Address::MAX`].
    #[error("an address has at most {} characters", Address::MAX)]
    TooLong,
    /// Not `+` and 7 to 15 digits.
    #[error("a telephone number is written with its country code, such as +4670123456")]
    Phone,
    /// Neither a number of the organization's country nor an international one.
    #[error("this is not a telephone number")]
    Number,
    /// Not `name@domain`.
    #[error("this is not an email address")]
    Email,
}

impl Flaw for AddressError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Phone | Self::Number => "not_a_phone_number",
            Self::Email => "not_an_email",
        }
    }
}

impl Address {
    /// Longest address, in characters.
    pub const MAX: usize = 254;

    /// Reads what a provider or a person gave.
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, AddressError> {
        let text = crate::messages::clean(text);
        let text = text.trim();
        match text.chars().count() {
            0 => return Err(AddressError::Empty),
            1..=Self::MAX => {}
            _ => return Err(AddressError::TooLong),
        }
        let text = match scheme {
            Scheme::Phone => phone(text).ok_or(AddressError::Phone)?,
            Scheme::Email => text
                .parse::<crate::agents::Email>()
                .map_err(|_| AddressError::Email)?
                .to_string(),
            _ => text.to_owned(),
        };
        Ok(Self { scheme, text })
    }

    /// What it means.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }
}

impl AsRef<str> for Address {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// `+` and digits, however they were grouped. A national number is read by [`Address::typed`].
fn phone(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    if !digits
        .chars()
        .all(|c| c.is_ascii_digit() || " -./()\u{a0}".contains(c))
    {
        return None;
    }
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    ((7..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scheme: Scheme, text: &str) -> Result<String, AddressError> {
        Address::parse(scheme, text).map(|address| address.as_ref().to_owned())
    }

    #[test]
    fn a_telephone_number_is_e164_however_it_is_grouped() {
        for text in ["+46 70-123 45 67", "0046701234567", "+46 (70) 123.45.67"] {
            assert_eq!(
                read(Scheme::Phone, text),
                Ok("+46701234567".into()),
                "{text}"
            );
        }
        for text in [
            "0701234567",
            "+0701234567",
            "+123456",
            "+1234567890123456",
            "+46 70 x",
            "phone",
        ] {
            assert_eq!(
                read(Scheme::Phone, text),
                Err(AddressError::Phone),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mail_address_is_lower_case_and_other_ids_stay_as_they_are() {
        assert_eq!(
            read(Scheme::Email, "Bo@Example.org"),
            Ok("bo@example.org".into())
        );
        assert_eq!(read(Scheme::Email, "Bo"), Err(AddressError::Email));
        assert_eq!(read(Scheme::External, " User-7 "), Ok("User-7".into()));
        assert_eq!(read(Scheme::External, "\0"), Err(AddressError::Empty));
        assert_eq!(
            read(Scheme::External, &"x".repeat(255)),
            Err(AddressError::TooLong)
        );
    }

    #[test]
    fn an_id_that_means_nothing_elsewhere_is_bound_to_its_channel() {
        let channel = ChannelId::from(4);
        assert_eq!(Scheme::Visitor.scope(channel), Some(channel));
        assert_eq!(Scheme::External.scope(channel), Some(channel));
        assert_eq!(Scheme::Phone.scope(channel), None);
    }
}
