//! What goes in and out over the API channel.

use crate::attachments::Attachment;
use domain::{AttachmentId, ConversationId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

/// `POST /channels/{id}/inbound`: a message from a source of the integrator's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Inbound {
    /// The integrator's own id; posting it again answers the same and changes nothing.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 255)),
        schema(min_length = 1, max_length = 255)
    )]
    pub message_id: String,
    #[cfg_attr(feature = "server", validate(nested))]
    pub contact: InboundContact,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100_000)),
        schema(max_length = 100_000)
    )]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_length = 500)
    )]
    pub subject: Option<String>,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 20), nested),
        schema(max_items = 20)
    )]
    pub attachments: Vec<InboundAttachment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 255)),
        schema(max_length = 255)
    )]
    pub reply_to_message_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
}

/// Who wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct InboundContact {
    /// An identity of the channel's `address_scheme`.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 255)),
        schema(min_length = 1, max_length = 255)
    )]
    pub address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 320)),
        schema(max_length = 320)
    )]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 32)),
        schema(max_length = 32)
    )]
    pub phone: Option<String>,
    /// Whether the integrator vouches for name, email and phone; else they are claims.
    #[serde(default)]
    pub verified: bool,
}

/// A file of an inbound message: either one that was uploaded before by `POST /attachments`, or a
/// link, which the server fetches after it has taken the message.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct InboundAttachment {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<AttachmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 2000)),
        schema(min_length = 1, max_length = 2000)
    )]
    pub url: Option<String>,
}

/// 202: the message is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// Null when the contact is blocked, and of what a provider brought and was tried again.
    pub conversation_id: Option<ConversationId>,
    pub message_id: Option<MessageId>,
    /// The same `message_id` was posted before.
    pub duplicate: bool,
}

words! {
    /// How far an integrator has brought one of our messages.
    ReceiptState { Delivered = "delivered", Read = "read", Failed = "failed" }
}

/// `POST /channels/{id}/receipts`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub message_id: MessageId,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub state: ReceiptState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_length = 500)
    )]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// What the API channel posts to `settings.webhook_url`, signed by the Standard Webhooks rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OutboundCall {
    pub message_id: MessageId,
    pub conversation_id: ConversationId,
    pub contact: OutboundContact,
    pub text: Option<String>,
    pub attachments: Vec<Attachment>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply_to_message_id: Option<String>,
}

/// To whom an outbound message goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OutboundContact {
    pub address: String,
    pub name: Option<String>,
}
