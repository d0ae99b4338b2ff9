//! Connected accounts of providers, and the API channel's own calls.

use crate::attachments::Attachment;
use domain::{AttachmentId, ChannelId, ConversationId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// What a setting looks like in a form.
    SettingType { Text = "text", Secret = "secret", Number = "number", Choice = "choice", Url = "url", Switch = "switch" }
}

/// One field of a channel's settings form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Setting {
    pub key: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: SettingType,
    pub required: bool,
    pub help: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    pub default: Option<Value>,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// A kind of channel that can be added; `GET /channel-kinds`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChannelKind {
    /// Such as `webchat`.
    pub kind: String,
    pub title: String,
    pub settings: Vec<Setting>,
    pub identity_schemes: Vec<String>,
    pub has_webhook: bool,
    pub capabilities: Capabilities,
}

/// What a kind of channel can carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Capabilities {
    pub attachments: bool,
    pub delivery_receipts: bool,
    pub read_receipts: bool,
    pub typing: bool,
    pub limits: Limits,
}

/// What one message may hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Characters.
    pub text: u32,
    /// Such as `image/png` or `image/*`; empty = any that the organization allows.
    pub media_types: Vec<String>,
    pub max_bytes: i64,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Channel {
    pub id: ChannelId,
    pub kind: String,
    pub name: String,
    /// Secrets read back as `********`. Readable with `channels.manage`, else empty.
    #[cfg_attr(feature = "server", schema(value_type = Object, additional_properties = true))]
    pub settings: Map<String, Value>,
    pub available: bool,
    pub enabled: bool,
    /// Customers are told when the first agent has what they wrote on the screen, where the channel can.
    pub send_read_receipts: bool,
    /// What kind of address one begins to write to somebody by, such as `phone`; null where only who wrote first is
    /// reached.
    pub addressed_by: Option<String>,
    /// The name of the channel in links of its provider, widget and demo page.
    pub public_id: String,
    /// Where the provider calls us, where it does.
    pub webhook_url: Option<String>,
    /// The script tag of a web chat.
    pub embed_snippet: Option<String>,
    /// A page of this server with the web chat in it.
    pub demo_url: Option<String>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// The answer to a new channel; the only time its signing secret is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreatedChannel {
    #[serde(flatten)]
    pub channel: Channel,
    /// `whsec_…`, what calls to the integrator are signed with (kind `api`).
    pub secret: Option<String>,
}

/// `POST /channels`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 32)),
        schema(max_length = 32)
    )]
    pub kind: String,
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100)),
        schema(min_length = 1, max_length = 100)
    )]
    pub name: String,
    /// By the `settings` of its kind, see `GET /channel-kinds`.
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::settings")),
        schema(schema_with = crate::check::settings_schema)
    )]
    pub settings: Map<String, Value>,
}

/// `PATCH /channels/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchChannel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100)),
        schema(min_length = 1, max_length = 100)
    )]
    pub name: Option<String>,
    /// Merged into the settings; `********` keeps a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::settings")),
        schema(schema_with = crate::check::settings_schema)
    )]
    pub settings: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_read_receipts: Option<bool>,
}

words! {
    /// Whether a number can be written to.
    NumberState {
        Reachable = "reachable", Unreachable = "unreachable",
        /// The provider has no check, or gave no answer.
        Unsure = "unknown",
    }
}

/// `POST /channels/{id}/number-check`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NumberCheck {
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 32)),
        schema(min_length = 1, max_length = 32)
    )]
    pub phone: String,
}

/// What a check of a number came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NumberCheckResult {
    pub state: NumberState,
    /// A sentence for the agent.
    pub reason: Option<String>,
}

/// `POST /channels/{id}/rotate-secret`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RotatedSecret {
    pub secret: String,
}

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
    /// Null when the contact is blocked.
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
