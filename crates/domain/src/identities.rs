//! How a contact is known: `(scheme, scope, address)`, unique in the organization.
//!
//! An identity is only what a provider or a signature proves. What somebody typed is a claim:
//! shown, and never used to find a contact or a conversation.

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
    /// Whether the address means the same person on every channel.
    pub fn is_shared(self) -> bool {
        match self {
            Self::Phone
            | Self::Email
            | Self::WhatsappUser
            | Self::SmsSender
            | Self::Telegram
            | Self::X => true,
            Self::Messenger
            | Self::Instagram
            | Self::Viber
            | Self::Apple
            | Self::Visitor
            | Self::External => false,
        }
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
    /// Not `name@domain`.
    #[error("this is not an email address")]
    Email,
}

impl Flaw for AddressError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Phone => "not_a_phone_number",
            Self::Email => "not_an_email",
        }
    }
}

impl Address {
    /// Longest address, in characters.
    pub const MAX: usize = 254;

    /// Reads what a provider or a person gave.
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, AddressError> {
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
            _ => crate::messages::clean(text),
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

/// `+` and digits, however they were grouped. Which country a national number belongs to is
/// not guessed here.
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
