//! A message on its way out, and how that can end.

use crate::{ConsentChange, TemplateState};
use domain::identities::Scheme;
use domain::messages::{Mailbox, Signer};
use domain::{AttachmentId, ConversationId, MessageId, Timestamp};
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
    /// An approved template, instead of words.
    #[serde(skip)]
    pub template: Option<TemplateMessage>,
    /// Whether the customer's window is shut and only a person may still answer.
    #[serde(skip)]
    pub late: bool,
    /// Where the provider calls the channel; for those that are told with each message.
    #[serde(skip)]
    pub webhook_url: Option<String>,
    /// When it is handed over, for signatures.
    #[serde(skip)]
    pub now: Timestamp,
    /// Where it stands among the mails of its conversation; only for channels of mail.
    #[serde(skip)]
    pub thread: Option<Thread>,
}

/// The mails before one of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// What the conversation is about.
    pub subject: Option<String>,
    /// What its author says that this one is about.
    pub own_subject: Option<String>,
    /// The `Message-ID`s before it, the oldest first.
    pub references: Vec<String>,
    /// The one that it answers.
    pub answers: Option<String>,
    /// Whom somebody chose; the customer where nobody did.
    pub to: Vec<Mailbox>,
    /// Who else gets it.
    pub cc: Vec<Mailbox>,
    /// Who gets it without the others' knowing.
    pub bcc: Vec<Mailbox>,
    /// The agent who wrote it, for the signature.
    pub by: Option<Signer>,
    /// Whether no person wrote it.
    pub is_automatic: bool,
}

/// A template with what was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateMessage {
    /// As the provider knows it.
    pub name: String,
    /// Such as `en_US`.
    pub language: String,
    /// The provider's own description of its parts.
    pub components: serde_json::Value,
    /// What stands for each placeholder.
    pub values: Vec<(String, String)>,
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recipient {
    /// What kind of address it is.
    #[serde(skip)]
    pub scheme: Scheme,
    /// In the scheme of the channel.
    pub address: String,
    /// What we call them.
    pub name: Option<String>,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Ours; what its bytes are asked for by.
    #[serde(skip)]
    pub id: AttachmentId,
    /// In bytes.
    #[serde(skip)]
    pub size: i64,
    /// A signed link.
    pub url: String,
    /// As the sender named it.
    pub name: String,
    /// As found in its bytes.
    pub media_type: String,
    /// Width and height of a picture, where they are known.
    #[serde(skip)]
    pub pixels: Option<(i32, i32)>,
    /// How long a recording or a film takes, in milliseconds, where it is known.
    #[serde(skip)]
    pub duration_ms: Option<i64>,
}

/// The provider has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// What the provider calls it, where it says.
    pub provider_id: Option<String>,
    /// How long it takes nothing more of this channel, where it says.
    pub rest: Option<Duration>,
}

impl Sent {
    /// What the provider calls so.
    pub fn named(provider_id: Option<String>) -> Self {
        Self {
            provider_id,
            rest: None,
        }
    }
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
        /// How long the provider wants nothing more of this channel, where it says so. What is about one
        /// customer says nothing here.
        after: Option<Duration>,
    },
    /// Will never succeed.
    #[error("the provider refused the message: {reason}")]
    Refused {
        /// Stable name for programs.
        code: &'static str,
        /// For people.
        reason: String,
        /// What it says about the customer.
        consent: Option<ConsentChange>,
    },
    /// Will not succeed, and nothing else will that is made from its template.
    #[error("the provider does not take the template: {reason}")]
    TemplateBarred {
        /// Stable name for programs.
        code: &'static str,
        /// For people.
        reason: String,
        /// What the provider thinks of the template now.
        state: TemplateState,
    },
    /// The provider takes nothing of this channel any more: its token is void, its account shut.
    #[error("the channel does not work: {reason}")]
    Fault {
        /// For people.
        reason: String,
    },
    /// The token of the channel has run out. With new settings, where [`crate::Connector::renew`] has any,
    /// it may be handed over at once; else the channel does not work.
    #[error("the token has run out: {reason}")]
    Expired {
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

impl SendError {
    /// Worth another try, whenever.
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry {
            reason: reason.into(),
            after: None,
        }
    }

    /// Will never succeed, and says nothing about the customer.
    pub fn refused(code: &'static str, reason: impl Into<String>) -> Self {
        Self::Refused {
            code,
            reason: reason.into(),
            consent: None,
        }
    }

    /// A setting that is missing or wrong; nothing was handed over.
    pub fn settings(reason: impl Into<String>) -> Self {
        Self::refused("channel_settings", reason)
    }
}
