//! One act on a selection of conversations.

use domain::{AgentId, ConversationId, LabelId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// What is done to each conversation of a selection.
    BulkAction {
        Assign = "assign", Revoke = "revoke", Label = "label", Unlabel = "unlabel",
        Close = "close", Reopen = "reopen", Archive = "archive", Unarchive = "unarchive",
        Snooze = "snooze", Unsnooze = "unsnooze", Read = "read", Unread = "unread",
    }
}

/// `POST /conversations/bulk`: one act on each of a selection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100)),
        schema(min_items = 1, max_items = 100)
    )]
    pub conversation_ids: Vec<ConversationId>,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub action: BulkAction,
    /// Of `assign` and `revoke`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_items = 100)
    )]
    pub agent_ids: Vec<AgentId>,
    /// Of `assign` and `revoke`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Of `label` and `unlabel`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_id: Option<LabelId>,
    /// Of `snooze`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Bulk {
    /// An act on these, with nothing else said of it.
    pub fn of(conversation_ids: Vec<ConversationId>, action: BulkAction) -> Self {
        Self {
            conversation_ids,
            action,
            agent_ids: Vec::new(),
            team_id: None,
            label_id: None,
            until: None,
        }
    }
}

/// What became of one of a selection: a status as if it had been asked alone, and why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BulkResult {
    pub id: ConversationId,
    pub status: u16,
    /// The `code` of the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The refusal in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// What became of a selection, in the order it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BulkResults {
    pub results: Vec<BulkResult>,
}
