//! Every move of a conversation, with actor and time.

use crate::messages::AuthorKind;
use domain::{LogEntryId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Actor {
    pub kind: AuthorKind,
    pub id: Option<String>,
    pub name: Option<String>,
}

/// One entry of `GET /conversations/{id}/log`, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LogEntry {
    pub id: LogEntryId,
    pub at: Timestamp,
    pub actor: Actor,
    /// Such as `created`, `routed`, `passed_over`, `assigned`, `revoked`, `closed`, `reopened`.
    pub action: String,
    /// What belongs to the action, such as `agent_id`, `team_id`, `reason`.
    #[cfg_attr(feature = "server", schema(value_type = Object, additional_properties = true))]
    pub details: Map<String, Value>,
}
