//! What an agent has typed and not sent.

use domain::{AttachmentId, ChannelId, MessageId};
use serde::{Deserialize, Serialize};

/// `GET|PUT /drafts/{conversation_id}`, per agent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Draft {
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
    pub reply_to_id: Option<MessageId>,
    /// Counts saves; 0 when there is none.
    #[serde(default)]
    pub version: i64,
}
