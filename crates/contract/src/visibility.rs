//! Who may see a conversation.

use domain::AgentId;
use serde::{Deserialize, Serialize};

/// `PUT /conversations/{id}/visibility`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SetVisibility {
    /// Only its viewers see it, and `conversations.view_restricted`.
    pub restricted: bool,
    #[serde(default)]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub viewer_ids: Vec<AgentId>,
    /// Assignees who would not see it any more are revoked; without it that is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unassign: bool,
}
