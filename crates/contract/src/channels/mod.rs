//! Connected accounts of providers: their kinds, settings, hours and automated messages, and the API
//! channel's own calls.

mod automated;
mod calls;
mod health;
mod hours;

pub use automated::{AutomatedMessages, GreetingWhen, Notice, PatchAutomatedMessages, PatchNotice};
pub use calls::{
    Accepted, Inbound, InboundAttachment, InboundContact, OutboundCall, OutboundContact, Receipt,
    ReceiptState,
};
pub use health::{
    ChannelCheck, ChannelHealth, ChannelState, ChannelTest, FailedMessage, InboundFailure,
};
pub use hours::{
    BusinessHours, Days, Holiday, HoursMode, HoursPreview, HoursPreviewed, Span, Window, WritingNow,
};

use domain::{ChannelId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// What a setting looks like in a form.
    SettingType {
        Text = "text", Secret = "secret", Number = "number", Choice = "choice", Url = "url", Switch = "switch",
        Host = "host", Port = "port", Email = "email", Phone = "phone", LongText = "long_text"
    }
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
    /// Made by Switchboard, and not to be written: `POST /channels/{id}/rotate-secret` replaces it.
    #[serde(default)]
    pub read_only: bool,
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
    /// What it is for, in a sentence.
    #[serde(default)]
    pub about: String,
    /// What an administrator does at the provider once the channel is there, in order.
    #[serde(default)]
    pub next_steps: Vec<String>,
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
    /// Its customers can be told that we have read what they wrote: `send_read_receipts` means something.
    pub tells_of_reading: bool,
    /// Its provider keeps the templates: they are synced, and not written by hand.
    pub provider_templates: bool,
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
    /// Of any file.
    pub max_bytes: i64,
    /// Files of these types may be so large at most; the first that fits counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_type: Vec<TypeLimit>,
}

/// How large a file of a type may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TypeLimit {
    /// Such as `image/png` or `image/*`.
    pub media_type: String,
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
    /// Null: always open.
    pub business_hours: Option<BusinessHours>,
    pub automated_messages: AutomatedMessages,
    /// Inside business hours, whether somebody is there; customers are greeted while nobody is.
    pub available: bool,
    pub enabled: bool,
    /// Whether it works, as far as anybody knows.
    pub state: ChannelState,
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
    /// Only events tell of channels that were removed.
    #[serde(default)]
    pub removed_at: Option<Timestamp>,
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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// Absent or null: always open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "hours::within_bounds"))
    )]
    pub business_hours: Option<BusinessHours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub automated_messages: Option<PatchAutomatedMessages>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_read_receipts: Option<bool>,
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
    /// Replaced as a whole; null: always open.
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "hours::within_bounds"))
    )]
    pub business_hours: Option<Option<BusinessHours>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub automated_messages: Option<PatchAutomatedMessages>,
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
