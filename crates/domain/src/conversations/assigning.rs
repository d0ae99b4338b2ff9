//! Picking, assigning and revoking (C-07, C-08). Nothing replaces what a colleague just set.

use super::{Conversation, Move, Status};
use crate::{AgentId, AssistantId, TeamId, Timestamp};

/// Why a conversation cannot be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PickError {
    /// Somebody was faster.
    #[error("a colleague has this conversation already")]
    AlreadyAssigned {
        /// Who.
        assignee: AgentId,
    },
    /// A closed one is answered by a new one.
    #[error("the conversation is closed")]
    Closed,
    /// Restricted to others.
    #[error("this agent cannot see the conversation")]
    CannotSee,
}

impl PickError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::AlreadyAssigned { .. } => "already_assigned",
            Self::Closed => "conversation_closed",
            Self::CannotSee => "cannot_see",
        }
    }
}

/// Why somebody cannot be assigned or revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// Those who worked on a closed conversation stay.
    #[error("the conversation is closed")]
    Closed,
    /// Restricted, and they are no viewer.
    #[error("this agent cannot see the conversation")]
    CannotSee {
        /// Who.
        agent: AgentId,
    },
}

impl AssignError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed => "conversation_closed",
            Self::CannotSee { .. } => "cannot_see",
        }
    }
}

/// What is added or taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Assignment {
    pub agents: Vec<AgentId>,
    pub team: Option<TeamId>,
    pub assistant: Option<AssistantId>,
}

impl Conversation {
    /// Gives an unassigned conversation to the agent who asks; of two exactly one wins.
    ///
    /// Picking one's own again changes nothing, so a doubled click is no error.
    pub fn pick(&mut self, by: AgentId, now: Timestamp) -> Result<Vec<Move>, PickError> {
        match self.assignees.first() {
            _ if self.status == Status::Closed => Err(PickError::Closed),
            _ if self.assignees.contains(&by) => Ok(Vec::new()),
            Some(winner) => Err(PickError::AlreadyAssigned { assignee: *winner }),
            None if !self.admits(by) => Err(PickError::CannotSee),
            None => {
                self.assignees.push(by);
                self.edited(now);
                Ok(vec![Move::Picked { agent: by }])
            }
        }
    }

    /// Adds agents, sets the team, turns an assistant on.
    pub fn assign(&mut self, added: &Assignment, now: Timestamp) -> Result<Vec<Move>, AssignError> {
        if self.status == Status::Closed {
            return Err(AssignError::Closed);
        }
        if let Some(agent) = added.agents.iter().find(|agent| !self.admits(**agent)) {
            return Err(AssignError::CannotSee { agent: *agent });
        }
        let mut moves = Vec::new();
        for agent in &added.agents {
            if !self.assignees.contains(agent) {
                self.assignees.push(*agent);
                moves.push(Move::Assigned { agent: *agent });
            }
        }
        if let Some(team) = added.team.filter(|team| self.team != Some(*team)) {
            self.team = Some(team);
            moves.push(Move::TeamAssigned { team });
        }
        if let Some(assistant) = added
            .assistant
            .filter(|wanted| !self.is_assisted_by(*wanted))
        {
            self.hand_to_assistant(assistant);
            moves.push(Move::AssistantAssigned { assistant });
        }
        if !moves.is_empty() {
            self.edited(now);
        }
        Ok(moves)
    }

    /// Takes away those named; whoever does not have it is passed over silently.
    pub fn revoke(&mut self, taken: &Assignment, now: Timestamp) -> Result<Vec<Move>, AssignError> {
        if self.status == Status::Closed {
            return Err(AssignError::Closed);
        }
        let mut moves = Vec::new();
        for agent in &taken.agents {
            if let Some(at) = self.assignees.iter().position(|assignee| assignee == agent) {
                self.assignees.remove(at);
                moves.push(Move::Revoked { agent: *agent });
            }
        }
        if let Some(team) = self.team.take_if(|team| taken.team == Some(*team)) {
            moves.push(Move::TeamRevoked { team });
        }
        if let Some(assistant) = taken.assistant.filter(|named| self.is_assisted_by(*named)) {
            self.end_assistance();
            moves.push(Move::AssistantStopped { assistant });
        }
        if !moves.is_empty() {
            self.edited(now);
        }
        Ok(moves)
    }

    /// Takes out an agent who was deactivated, also from what is closed.
    pub fn forget_agent(&mut self, agent: AgentId, now: Timestamp) -> Vec<Move> {
        let was_assigned = self.assignees.contains(&agent);
        if !was_assigned && !self.viewers.contains(&agent) {
            return Vec::new();
        }
        self.assignees.retain(|assignee| *assignee != agent);
        // Restricted stays restricted, also when nobody is left.
        self.viewers.retain(|viewer| *viewer != agent);
        self.edited(now);
        match was_assigned {
            true => vec![Move::Revoked { agent }],
            false => vec![Move::VisibilityChanged {
                restricted: self.restricted,
                viewers: self.viewers.clone(),
            }],
        }
    }

    /// Whether an agent may be given it: assignees of a restricted conversation are viewers.
    pub fn admits(&self, agent: AgentId) -> bool {
        !self.restricted || self.viewers.contains(&agent)
    }

    fn is_assisted_by(&self, assistant: AssistantId) -> bool {
        self.assistant
            .is_some_and(|has| has.active && has.assistant == assistant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{ADA, BO, at, conversation, restricted_to};

    fn agents(ids: &[i64]) -> Assignment {
        Assignment {
            agents: ids.iter().map(|id| (*id).into()).collect(),
            ..Assignment::default()
        }
    }

    #[test]
    fn of_two_who_pick_the_first_wins_and_is_named_to_the_other() {
        let mut c = conversation();
        assert_eq!(
            c.pick(ADA.into(), at(1)),
            Ok(vec![Move::Picked { agent: ADA.into() }])
        );
        assert_eq!(
            c.pick(BO.into(), at(2)),
            Err(PickError::AlreadyAssigned {
                assignee: ADA.into()
            })
        );
        assert_eq!(
            c.pick(ADA.into(), at(3)),
            Ok(vec![]),
            "a doubled click is no error"
        );
        assert_eq!((c.assignees, c.unassigned_at), (vec![ADA.into()], None));
    }

    #[test]
    fn a_closed_or_restricted_one_is_not_picked() {
        let mut closed = conversation();
        closed.close(crate::actors::Actor::System, at(1));
        assert_eq!(closed.pick(ADA.into(), at(2)), Err(PickError::Closed));
        assert_eq!(
            restricted_to(&[BO]).pick(ADA.into(), at(1)),
            Err(PickError::CannotSee)
        );
        assert!(restricted_to(&[ADA]).pick(ADA.into(), at(1)).is_ok());
    }

    #[test]
    fn assigning_adds_and_repeats_nothing() {
        let mut c = conversation();
        let team = Assignment {
            team: Some(3.into()),
            ..agents(&[ADA])
        };
        let moves = [
            Move::Assigned { agent: ADA.into() },
            Move::TeamAssigned { team: 3.into() },
        ];
        assert_eq!(c.assign(&team, at(1)).as_deref(), Ok(&moves[..]));
        assert_eq!(c.assign(&team, at(2)), Ok(vec![]));
        assert_eq!(
            c.assign(&agents(&[BO]), at(3)),
            Ok(vec![Move::Assigned { agent: BO.into() }])
        );
        assert_eq!((c.assignees.len(), c.version), (2, 3));
    }

    #[test]
    fn nobody_is_assigned_what_they_cannot_see() {
        let mut c = restricted_to(&[ADA]);
        let refused = c.assign(&agents(&[ADA, BO]), at(1));
        assert_eq!(refused, Err(AssignError::CannotSee { agent: BO.into() }));
        assert_eq!(c, restricted_to(&[ADA]), "nothing has changed");
    }

    #[test]
    fn revoking_the_last_one_puts_it_back_to_open() -> Result<(), AssignError> {
        let mut c = conversation();
        c.assign(&agents(&[ADA, BO]), at(1))?;
        assert_eq!(
            c.revoke(&agents(&[ADA, 9]), at(2))?,
            [Move::Revoked { agent: ADA.into() }]
        );
        assert_eq!(c.unassigned_at, None);
        c.revoke(&agents(&[BO]), at(3))?;
        assert_eq!(c.unassigned_at, Some(at(3)));
        Ok(())
    }

    #[test]
    fn a_team_is_revoked_by_name_so_that_a_colleagues_choice_stays() -> Result<(), AssignError> {
        let mut c = conversation();
        let team = |id: i64| Assignment {
            team: Some(id.into()),
            ..Assignment::default()
        };
        c.assign(&team(3), at(1))?;
        assert_eq!(c.revoke(&team(4), at(2))?, []);
        assert_eq!(
            c.revoke(&team(3), at(3))?,
            [Move::TeamRevoked { team: 3.into() }]
        );
        Ok(())
    }

    #[test]
    fn who_worked_on_a_closed_one_stays() -> Result<(), PickError> {
        let mut c = conversation();
        c.pick(ADA.into(), at(1))?;
        c.close(crate::actors::Actor::Agent(ADA.into()), at(2));
        assert_eq!(c.revoke(&agents(&[ADA]), at(3)), Err(AssignError::Closed));
        assert_eq!(c.assign(&agents(&[BO]), at(3)), Err(AssignError::Closed));
        assert_eq!(c.assignees, [ADA.into()]);
        Ok(())
    }

    #[test]
    fn a_deactivated_agent_leaves_and_restricted_stays_restricted() {
        let mut c = Conversation {
            assignees: vec![ADA.into()],
            ..restricted_to(&[ADA])
        };
        assert_eq!(
            c.forget_agent(ADA.into(), at(4)),
            [Move::Revoked { agent: ADA.into() }]
        );
        assert!(c.restricted && c.viewers.is_empty());
        assert_eq!(c.forget_agent(ADA.into(), at(5)), []);
    }
}
