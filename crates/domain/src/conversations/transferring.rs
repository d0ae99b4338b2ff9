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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::Assignment;
    use crate::conversations::fixture::{ADA, BO, at, conversation, restricted_to};

    #[test]
    fn it_replaces_all_agents_and_stops_the_assistant() {
        let mut c = Conversation {
            assignees: vec![ADA.into(), 9.into()],
            team: Some(3.into()),
            ..conversation()
        };
        c.assign(
            &Assignment {
                assistant: Some(4.into()),
                ..Assignment::default()
            },
            at(1),
        )
        .expect("open");
        let moves = c.transfer(TransferTo::Agent(BO.into()), &[], at(2));
        let from = vec![ADA.into(), 9.into()];
        let transferred = Move::Transferred {
            to: TransferTo::Agent(BO.into()),
            from,
        };
        assert_eq!(
            moves,
            Ok(vec![
                transferred,
                Move::AssistantStopped {
                    assistant: 4.into()
                }
            ])
        );
        assert_eq!(
            (c.assignees.as_slice(), c.team),
            (&[BO.into()][..], Some(3.into()))
        );
    }

    #[test]
    fn to_who_has_it_already_it_still_stops_the_assistant() {
        let mut c = Conversation {
            assignees: vec![ADA.into()],
            ..conversation()
        };
        let to_ada = TransferTo::Agent(ADA.into());
        assert_eq!(c.transfer(to_ada, &[], at(1)), Ok(vec![]));
        c.assign(
            &Assignment {
                assistant: Some(4.into()),
                ..Assignment::default()
            },
            at(2),
        )
        .expect("open");
        assert!(c.transfer(to_ada, &[], at(3)).is_ok());
        assert!(!c.is_assisted());
    }

    #[test]
    fn to_a_team_it_stands_in_open_of_that_team() {
        let mut c = Conversation {
            assignees: vec![ADA.into()],
            ..conversation()
        };
        assert!(c.transfer(TransferTo::Team(3.into()), &[], at(2)).is_ok());
        assert!(c.is_unassigned());
        assert_eq!(c.team, Some(3.into()));
        assert_eq!(
            c.transfer(TransferTo::Team(3.into()), &[], at(3)),
            Ok(vec![])
        );
    }

    #[test]
    fn to_nobody_it_keeps_its_team() {
        let mut c = Conversation {
            assignees: vec![ADA.into()],
            team: Some(3.into()),
            ..conversation()
        };
        assert!(c.transfer(TransferTo::Nobody, &[], at(2)).is_ok());
        assert_eq!((c.is_unassigned(), c.team), (true, Some(3.into())));
    }

    #[test]
    fn a_restricted_one_goes_only_where_somebody_sees_it() {
        let mut c = restricted_to(&[ADA]);
        let to_bo = c.transfer(TransferTo::Agent(BO.into()), &[], at(1));
        assert_eq!(to_bo, Err(TransferError::CannotSee { agent: BO.into() }));
        let to_team = c.transfer(TransferTo::Team(3.into()), &[BO.into()], at(1));
        assert_eq!(to_team, Err(TransferError::NoViewerInTeam));
        assert!(
            c.transfer(TransferTo::Team(3.into()), &[BO.into(), ADA.into()], at(1))
                .is_ok()
        );
        assert_eq!(c.viewers, [ADA.into()], "the viewers stay");
    }

    #[test]
    fn a_closed_one_stays_where_it_is() {
        let mut c = conversation();
        c.close(crate::actors::Actor::System, at(1));
        assert_eq!(
            c.transfer(TransferTo::Nobody, &[], at(2)),
            Err(TransferError::Closed)
        );
    }
}
