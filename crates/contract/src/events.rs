//! Frames of the live stream, `GET /events`.

use domain::{AgentId, ConversationId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The data of one frame; its name, such as `message.created`, is the SSE event and its
/// cursor the SSE id. Drop a frame whose `version` (conversations: `revision`) is not above
/// what you have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Frame {
    /// The thing that changed.
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// The thing as it is now, in the shape its own GET answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<Object>))]
    pub object: Option<Value>,
}

/// `conversation.read`, to oneself: how far one has read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReadMark {
    pub id: ConversationId,
    pub inbound_seq: i64,
}

/// `typing.changed`: who types or looks, a colleague or the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Typing {
    pub conversation_id: ConversationId,
    /// Null: the customer.
    pub agent_id: Option<AgentId>,
    pub state: crate::conversations::PresenceState,
}

/// `counts.changed`, at most one a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CountsChanged {
    pub folders: Vec<crate::conversations::Folder>,
}

/// `GET /events`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EventQuery {
    /// Resume after this cursor; `Last-Event-ID` wins over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
