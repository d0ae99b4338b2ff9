//! What can happen to a conversation: the lines of its log.

use crate::routing::PassedOver;
use crate::{AgentId, AssistantId, ConversationId, TeamId, Timestamp};

/// Something that happened to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub enum Move {
    Created {
        previous: Option<ConversationId>,
    },
    Routed {
        agents: Vec<AgentId>,
        team: Option<TeamId>,
        assistant: Option<AssistantId>,
        restricted: bool,
    },
    PassedOver(PassedOver),
    Picked {
        agent: AgentId,
    },
    Assigned {
        agent: AgentId,
    },
    Revoked {
        agent: AgentId,
    },
    TeamAssigned {
        team: TeamId,
    },
    TeamRevoked {
        team: TeamId,
    },
    AssistantAssigned {
        assistant: AssistantId,
    },
    AssistantStopped {
        assistant: AssistantId,
    },
    HandedOver {
        assistant: AssistantId,
    },
    Transferred {
        to: super::TransferTo,
        from: Vec<AgentId>,
    },
    Closed,
    Reopened,
    Archived,
    Unarchived,
    Snoozed {
        until: Timestamp,
    },
    Woken,
    Renamed {
        subject: Option<String>,
    },
    VisibilityChanged {
        restricted: bool,
        viewers: Vec<AgentId>,
    },
}

impl Move {
    /// The name of the log entry's action.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Routed { .. } => "routed",
            Self::PassedOver(_) => "passed_over",
            Self::Picked { .. } => "picked",
            Self::Assigned { .. } => "assigned",
            Self::Revoked { .. } => "revoked",
            Self::TeamAssigned { .. } => "team_assigned",
            Self::TeamRevoked { .. } => "team_revoked",
            Self::AssistantAssigned { .. } => "assistant_assigned",
            Self::AssistantStopped { .. } => "assistant_stopped",
            Self::HandedOver { .. } => "handed_over",
            Self::Transferred { .. } => "transferred",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Archived => "archived",
            Self::Unarchived => "unarchived",
            Self::Snoozed { .. } => "snoozed",
            Self::Woken => "woken",
            Self::Renamed { .. } => "renamed",
            Self::VisibilityChanged { .. } => "visibility_changed",
        }
    }
}
