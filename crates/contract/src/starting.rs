//! A conversation that we begin.

use crate::templates::FilledTemplate;
use domain::{ChannelId, ContactId, ConversationId, IdentityId, TeamId};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

/// Somebody to write to by an address; whoever has it already is found by it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct StartContact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200)),
        schema(max_length = 200)
    )]
    pub name: Option<String>,
    /// As the channel is addressed, see its `addressed_by`.
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 254)),
        schema(min_length = 1, max_length = 254)
    )]
    pub address: String,
}

/// `POST /conversations`: always a new one, assigned to its author; one of `contact_id` and `contact`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct StartConversation {
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub contact: Option<StartContact>,
    /// Of several addresses of the contact on this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<IdentityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 10_000)),
        schema(max_length = 10_000)
    )]
    pub text: Option<String>,
    /// Instead of text and files: one of the channel's, filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub template: Option<FilledTemplate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 20)), schema(max_items = 20))]
    pub attachment_ids: Vec<domain::AttachmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 500)),
        schema(max_length = 500)
    )]
    pub subject: Option<String>,
    /// One of the author's; needed when they have several: 422 `team_required`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// The conversation it follows, with the same contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_id: Option<ConversationId>,
}

impl StartConversation {
    /// One over a channel, with nothing else said yet.
    pub fn over(channel_id: ChannelId) -> Self {
        Self {
            channel_id,
            contact_id: None,
            contact: None,
            identity_id: None,
            text: None,
            template: None,
            attachment_ids: Vec::new(),
            subject: None,
            team_id: None,
            previous_id: None,
        }
    }
}
