//! A message on its way out, and how that can end.

use domain::{ConversationId, MessageId, Timestamp};
use serde::Serialize;
use std::time::Duration;

/// One message for one address. As JSON it is what the API channel posts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outgoing {
    /// Ours; also what a receipt refers to.
    pub message_id: MessageId,
    /// Where it was written.
    pub conversation_id: ConversationId,
    /// To whom.
    pub contact: Recipient,
    /// The words, if there are any.
    pub text: Option<String>,
    /// With links the provider can fetch for a while.
    pub attachments: Vec<File>,
    /// The provider's id of the message that is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to_message_id: Option<String>,
    /// When it is handed over, for signatures.
    #[serde(skip)]
    pub now: Timestamp,
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recipient {
    /// In the scheme of the channel.
    pub address: String,
    /// What we call them.
    pub name: Option<String>,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct File {
    /// A signed link.
    pub url: String,
    /// As the sender named it.
    pub name: String,
    /// As found in its bytes.
    pub media_type: String,
}

/// The provider has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What the provider calls it, where it says.
    pub provider_id: Option<String>,
}

/// Why it does not have it. This is the whole policy of trying again: the worker knows nothing
/// about a provider.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Surely not taken, and worth another try later.
    #[error("the provider is not available: {reason}")]
    Retry {
        /// For people.
        reason: String,
        /// What the provider asks for.
        after: Option<Duration>,
    },
    /// Will never succeed.
    #[error("the provider refused the message: {reason}")]
    Refused {
        /// Stable name for programs.
        code: &'static str,
        /// For people.
        reason: String,
    },
    /// Handed over, and nobody knows what became of it.
    #[error("the provider's answer was lost: {reason}")]
    Unknown {
        /// For people.
        reason: String,
    },
}
