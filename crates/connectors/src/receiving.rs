//! A call of a provider, and what it brings.

use domain::identities::Scheme;
use domain::messages::Delivery;
use domain::{MessageId, Timestamp};

/// A call as it came: signatures are over the raw bytes.
#[derive(Clone, Copy, Debug)]
pub struct WebhookCall<'a> {
    /// Names in lower case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// After the `?`.
    pub query: &'a str,
    /// Raw.
    pub body: &'a [u8],
    /// When it came, for signatures with a time.
    pub now: Timestamp,
}

/// One thing a call brings; each is applied on its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A customer wrote.
    Message(Incoming),
    /// One of our messages went on.
    Receipt(Receipt),
    /// Something we cannot read; kept for people to look at.
    Unreadable {
        /// As it came.
        raw: String,
        /// Why.
        reason: String,
    },
}

/// A customer's message.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The provider's id: what makes a repeat harmless.
    pub provider_id: String,
    /// Who wrote, as the provider proves it; any of these finds the contact.
    pub from: Vec<(Scheme, String)>,
    /// The name in the provider's profile.
    pub name: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// The provider's time.
    pub sent_at: Option<Timestamp>,
    /// The provider's id of the message it answers.
    pub reply_to: Option<String>,
}

/// How far one of our messages got.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Our id, which the provider gave back.
    pub message: MessageId,
    /// How far.
    pub state: Delivery,
    /// Why it failed.
    pub error: Option<String>,
}

/// Why a call is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody calls channels of this kind.
    #[error("this kind of channel has no webhook")]
    NoWebhook,
    /// Missing or wrong; nothing is stored.
    #[error("the signature does not match")]
    Signature,
}
