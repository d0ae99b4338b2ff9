//! Restricting a conversation to named agents.

use super::{Conversation, Move};
use crate::routing::Visibility;
use crate::{AgentId, Timestamp};

/// Why the visibility cannot change so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestrictError {
    /// They work on it and would not see it.
    #[error("agents who are assigned would not see the conversation any more")]
    AssigneesNotViewers {
        /// Who.
        agents: Vec<AgentId>,
    },
}

impl RestrictError {
    /// What the REST API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AssigneesNotViewers { .. } => "assignees_not_viewers",
        }
    }
}

/// What becomes of assignees who would lose sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing changes; the caller asks.
    Refuse,
    /// They are revoked.
    Unassign,
}

impl Conversation {
    /// Sets who sees it. Whether the one who asks locks themselves out is asked before, with
    /// [`crate::visibility::can_see`] on the outcome.
    pub fn set_visibility(
        &mut self,
        to: Visibility,
        left_out: LeftOut,
        now: Timestamp,
    ) -> Result<Vec<Move>, RestrictError> {
        let mut viewers = to.viewers;
        viewers.sort_unstable();
        viewers.dedup();
        if self.restricted == to.restricted && self.viewers == viewers {
            return Ok(Vec::new());
        }
        let loses = |agent: &AgentId| to.restricted && !viewers.contains(agent);
        let losing: Vec<AgentId> = self.assignees.iter().copied().filter(loses).collect();
        if !losing.is_empty() && left_out == LeftOut::Refuse {
            return Err(RestrictError::AssigneesNotViewers { agents: losing });
        }
        self.assignees.retain(|agent| !losing.contains(agent));
        self.restricted = to.restricted;
        self.viewers.clone_from(&viewers);
        self.edited(now);
        let changed = Move::VisibilityChanged {
            restricted: to.restricted,
            viewers,
        };
        Ok(std::iter::once(changed)
            .chain(losing.into_iter().map(|agent| Move::Revoked { agent }))
            .collect())
    }
}
