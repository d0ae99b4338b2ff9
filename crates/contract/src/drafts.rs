//! What an agent has typed and not sent.

use crate::attachments::Attachment;
use crate::messages::ReplyTo;
use crate::templates::FilledTemplate;
use domain::{AttachmentId, ChannelId, IdentityId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

/// Whom a mail is to go to and what it is about, as it was typed so far: it need not be right yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DraftEmail {
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 20_000)),
        schema(max_length = 20_000)
    )]
    pub to: String,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 20_000)),
        schema(max_length = 20_000)
    )]
    pub cc: String,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 20_000)),
        schema(max_length = 20_000)
    )]
    pub bcc: String,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1000)),
        schema(max_length = 1000)
    )]
    pub subject: String,
}

/// A draft, per agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Draft {
    pub text: String,
    pub attachment_ids: Vec<AttachmentId>,
    /// Those of the files that are still there: uploads nobody uses go after a day.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    pub channel_id: Option<ChannelId>,
    /// Which address of the channel it goes to.
    #[serde(default)]
    pub identity_id: Option<IdentityId>,
    pub reply_to_id: Option<MessageId>,
    /// The message it answers, as a quote.
    #[serde(default)]
    pub reply_to: Option<ReplyTo>,
    /// Whom it goes to over mail, where its writer says otherwise than the channel proposes.
    #[serde(default)]
    pub email: Option<DraftEmail>,
    /// The template that was begun, filled in as far as it is.
    #[serde(default)]
    pub template: Option<FilledTemplate>,
    /// Counts saving and forgetting: the higher one is the later one. 0 when there never was a draft.
    pub version: i64,
    /// When it was saved last.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

/// `PUT /drafts/{conversation_id}`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 20_000)),
        schema(max_length = 20_000)
    )]
    pub text: String,
    #[serde(default)]
    #[cfg_attr(feature = "server", validate(length(max = 20)), schema(max_items = 20))]
    pub attachment_ids: Vec<AttachmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<IdentityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_id: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub email: Option<DraftEmail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub template: Option<FilledTemplate>,
    /// The one that was read; 0 when there never was one.
    #[serde(default)]
    pub version: i64,
}
