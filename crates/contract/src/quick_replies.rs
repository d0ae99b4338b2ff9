//! Answers written once and used often.

use crate::attachments::Attachment;
use domain::{AgentId, AttachmentId, ChannelId, QuickReplyId};
use serde::{Deserialize, Serialize};

words! {
    /// Who sees a quick reply: whoever owns it, or every agent and integration.
    QuickReplyVisibility { Me = "me", Everyone = "everyone" }
}

/// A quick reply. `{{contact.name}}` and the like in its message are filled in where it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QuickReply {
    pub id: QuickReplyId,
    /// Who wrote it, or made it theirs; null when an integration did.
    pub owner_id: Option<AgentId>,
    pub name: String,
    /// What several of them are about.
    pub topic: Option<String>,
    pub message: String,
    pub visibility: QuickReplyVisibility,
    /// Where it is offered; none is everywhere.
    pub channel_ids: Vec<ChannelId>,
    /// What goes along with it.
    pub attachments: Vec<Attachment>,
    pub version: i64,
}

/// `POST /quick-replies/{id}/attachments`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CopiedFiles {
    /// The caller's own uploads by now, in the order of the reply.
    pub attachments: Vec<Attachment>,
}

/// `POST /quick-replies`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewQuickReply {
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::quick_replies::QuickReplyName>"
        )),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::quick_replies::Topic>")),
        schema(min_length = 1, max_length = 40)
    )]
    pub topic: Option<String>,
    /// Placeholders are `contact.name`, `contact.first_name`, `contact.email`, `contact.phone`,
    /// `contact.reference`, `agent.name`, `agent.full_name`, `conversation.number`,
    /// `conversation.subject`, `channel.name` and `organization.name`, each between two braces; any
    /// other is 422 `unknown_placeholder`.
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::quick_replies::Message>")),
        schema(min_length = 1, max_length = 10_000)
    )]
    pub message: String,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub visibility: QuickReplyVisibility,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_items = 500)
    )]
    pub channel_ids: Vec<ChannelId>,
    /// The writer's own uploads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 10)), schema(max_items = 10))]
    pub attachment_ids: Vec<AttachmentId>,
}

/// `PATCH /quick-replies/{id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchQuickReply {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::quick_replies::QuickReplyName>"
        )),
        schema(min_length = 1, max_length = 60)
    )]
    pub name: Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::quick_replies::Topic>")),
        schema(value_type = Option<String>, min_length = 1, max_length = 40)
    )]
    pub topic: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::quick_replies::Message>")),
        schema(min_length = 1, max_length = 10_000)
    )]
    pub message: Option<String>,
    /// Made one's own, it is nobody else's any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub visibility: Option<QuickReplyVisibility>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_items = 500)
    )]
    pub channel_ids: Option<Vec<ChannelId>>,
    /// Its files from now on: of those it has the ones that stay, and the writer's own uploads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(length(max = 10)), schema(max_items = 10))]
    pub attachment_ids: Option<Vec<AttachmentId>>,
}

/// `GET /quick-replies`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct QuickReplyQuery {
    /// Stands somewhere in name, topic or message; case and accents do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<QuickReplyVisibility>,
    /// Those that are offered on this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    /// 1 to 100, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
