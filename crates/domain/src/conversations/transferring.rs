//! Transfer: replaces all agents by an agent, a team or nobody, and stops the assistant.

use super::{Conversation, Move, Status};
use crate::{AgentId, TeamId, Timestamp};

/// Where a conversation is transferred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferTo {
    /// This agent alone.
    Agent(AgentId),
    /// *Open* of this team.
    Team(TeamId),
    /// *Open*.
    Nobody,
}

/// Why it cannot be transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// Reopen it first.
    #[error("the conversation is closed")]
    Closed,
    /// Restricted, and the agent is no viewer.
    #[error("this agent cannot see the conversation")]
    CannotSee {
        /// Who.
        agent: AgentId,
    },
    /// Restricted, and no active member of the team is a viewer.
    #[error("nobody in this team can see the conversation")]
    NoViewerInTeam,
}

impl TransferError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed => "conversation_closed",
            Self::CannotSee { .. } => "cannot_see",
            Self::NoViewerInTeam => "no_viewer_in_team",
        }
    }
}

impl Conversation {
    /// Hands it on. `active_members` are those of the team it goes to, if it goes to one.
    pub fn transfer(
        &mut self,
        to: TransferTo,
        active_members: &[AgentId],
        now: Timestamp,
    ) -> Result<Vec<Move>, TransferError> {
        if self.status == Status::Closed {
            return Err(TransferError::Closed);
        }
        let (agents, team) = match to {
            TransferTo::Agent(agent) if !self.admits(agent) => {
                return Err(TransferError::CannotSee { agent });
            }
            TransferTo::Team(_)
                if !active_members.iter().any(|member| self.admits(*member)) && self.restricted =>
            {
                return Err(TransferError::NoViewerInTeam);
            }
            TransferTo::Agent(agent) => (vec![agent], self.team),
            TransferTo::Team(team) => (Vec::new(), Some(team)),
            TransferTo::Nobody => (Vec::new(), self.team),
        };
        if self.assignees == agents && self.team == team && !self.is_assisted() {
            return Ok(Vec::new());
        }
        let from = std::mem::replace(&mut self.assignees, agents);
        self.team = team;
        let mut moves = vec![Move::Transferred { to, from }];
        if let Some(assistant) = self.end_assistance() {
            moves.push(Move::AssistantStopped { assistant });
        }
        self.edited(now);
        Ok(moves)
    }
}
