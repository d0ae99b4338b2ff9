//! Private text on a contact or in a conversation, never sent to the customer.

use crate::attachments::Attachment;
use crate::messages::Author;
use domain::{AgentId, AttachmentId, ContactId, ConversationId, NoteId, Timestamp};
use serde::{Deserialize, Serialize};

/// A note: on a contact, or in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Note {
    pub id: NoteId,
    /// What it is on, if it is seen with the contact everywhere.
    pub contact_id: Option<ContactId>,
    /// What it is on, if it is seen in one conversation only.
    pub conversation_id: Option<ConversationId>,
    pub author: Author,
    /// `#1042` in it means the conversation of that number.
    pub text: String,
    /// The colleagues it calls; in the text they stand as `@` and their name.
    pub mention_ids: Vec<AgentId>,
    pub attachments: Vec<Attachment>,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub version: i64,
}

/// `POST /contacts/{id}/notes`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewContactNote {
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: String,
    /// Active colleagues who see the contact: else 422 `cannot_see` with `agent_ids`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub mention_ids: Vec<AgentId>,
}

/// `POST /conversations/{id}/notes`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: String,
    /// Active colleagues who see the conversation: else 422 `cannot_see` with `agent_ids`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub mention_ids: Vec<AgentId>,
    /// The writer's own uploads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", validate(length(max = 20)), schema(max_items = 20))]
    pub attachment_ids: Vec<AttachmentId>,
}

/// `PATCH …/notes/{note_id}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchNote {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(max_length = 10_000))]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(length(max = 50)), schema(max_items = 50))]
    pub mention_ids: Option<Vec<AgentId>>,
}
