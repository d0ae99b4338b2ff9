//! Restricting a conversation to named agents (C-09).

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{ADA, BO, at, conversation, visibility};

    #[test]
    fn assignees_are_not_shut_out_unasked() {
        let mut c = Conversation {
            assignees: vec![ADA.into(), BO.into()],
            ..conversation()
        };
        let refused = c.set_visibility(visibility(&[BO]), LeftOut::Refuse, at(1));
        assert_eq!(
            refused,
            Err(RestrictError::AssigneesNotViewers {
                agents: vec![ADA.into()]
            })
        );
        assert!(!c.restricted);
        let changed = Move::VisibilityChanged {
            restricted: true,
            viewers: vec![BO.into()],
        };
        let moves = c.set_visibility(visibility(&[BO]), LeftOut::Unassign, at(2));
        assert_eq!(
            moves,
            Ok(vec![changed, Move::Revoked { agent: ADA.into() }])
        );
        assert_eq!(c.assignees, [BO.into()]);
    }

    #[test]
    fn the_same_visibility_is_no_move() {
        let mut c = conversation();
        assert!(
            c.set_visibility(visibility(&[BO, ADA, BO]), LeftOut::Refuse, at(1))
                .is_ok()
        );
        assert_eq!(c.viewers, [ADA.into(), BO.into()]);
        assert_eq!(
            c.set_visibility(visibility(&[ADA, BO]), LeftOut::Refuse, at(2)),
            Ok(vec![])
        );
    }
}
