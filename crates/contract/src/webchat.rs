//! What the widget on a website says to us: `/widget/v1/{public_id}`.

use crate::attachments::Attachment;
use domain::{AttachmentId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::messages::Direction;

/// One question before the chat; what is typed is a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreChatField {
    pub key: String,
    pub label: String,
    /// `text`, `email` or `tel`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub required: bool,
}

/// `GET /config`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WidgetConfig {
    pub channel_name: String,
    /// `#rrggbb`.
    pub accent: String,
    pub title: String,
    pub subtitle: String,
    pub greeting: String,
    pub language: String,
    pub available: bool,
    /// Inside business hours.
    pub is_open: bool,
    /// When it opens again, where it is shut and that is known.
    pub opens_at: Option<Timestamp>,
    /// Somebody is there now.
    pub team_online: bool,
    pub pre_chat_fields: Vec<PreChatField>,
    pub limits: crate::channels::Limits,
}

/// `POST /sessions`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub visitor_token: Option<String>,
    /// JWT HS256 by the customer's server with the channel's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 4096)),
        schema(max_length = 4096)
    )]
    pub identity_token: Option<String>,
    /// The address of the page the visitor is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 2000)),
        schema(max_length = 2000)
    )]
    pub page: Option<String>,
    /// Answers to the pre-chat form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::answers")),
        schema(schema_with = crate::check::answers_schema)
    )]
    pub fields: Option<BTreeMap<String, String>>,
}

/// The answer to `POST /sessions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WidgetSession {
    /// Keep it: it is this browser.
    pub visitor_token: String,
    pub session_token: String,
    /// Seconds.
    pub expires_in: u32,
    /// Oldest first, the newest 50.
    pub messages: Vec<WidgetMessage>,
    pub cursor: String,
}

/// An agent, as a visitor sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WidgetAuthor {
    pub name: String,
    pub color: String,
    pub initials: String,
}

/// A message, as a visitor sees it; `inbound` is the visitor's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WidgetMessage {
    pub id: MessageId,
    pub client_id: Option<String>,
    pub direction: Direction,
    pub author: Option<WidgetAuthor>,
    pub text: Option<String>,
    pub attachments: Vec<Attachment>,
    pub sent_at: Timestamp,
    /// `sent`, `delivered` or `read`.
    pub delivery: String,
}

/// `GET /messages`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct WidgetMessageQuery {
    /// Older than this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageId>,
}

/// `POST /messages`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewWidgetMessage {
    /// The browser's own id; a repeat is harmless.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 128)),
        schema(min_length = 1, max_length = 128)
    )]
    pub client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 10)), schema(max_items = 10))]
    pub attachment_ids: Vec<AttachmentId>,
    /// A field no person sees; filled in by robots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 2000)),
        schema(max_length = 2000)
    )]
    pub website: Option<String>,
}

/// `PUT /typing`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SetTyping {
    pub typing: bool,
}

/// `typing.changed` in the visitor's stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AgentTyping {
    pub typing: bool,
    pub name: String,
}

/// `PUT /read`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WidgetRead {
    pub message_id: MessageId,
}
