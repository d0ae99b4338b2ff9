//! What becomes of a conversation when somebody or something it is with leaves: an agent was deactivated, a
//! team was removed. Closed ones follow too.

use super::{Conversation, Move, Status};
use crate::{AgentId, TeamId, Timestamp};

impl Conversation {
    /// Takes out an agent who was deactivated. What is open and was theirs alone goes to `heir`, if there is
    /// one whom it admits; else to *Open*. What somebody else works on too stays theirs.
    pub fn let_go(&mut self, agent: AgentId, heir: Option<AgentId>, now: Timestamp) -> Vec<Move> {
        let was_theirs = self.assignees.contains(&agent);
        let mut moves = self.forget_agent(agent, now);
        let heir = heir.filter(|heir| self.status == Status::Open && self.admits(*heir));
        if let Some(heir) = heir
            && was_theirs
            && self.assignees.is_empty()
        {
            self.assignees.push(heir);
            self.settle(now);
            moves.push(Move::Assigned { agent: heir });
        }
        moves
    }

    /// Goes to the team that takes over those of its own, which was removed.
    pub fn follow_team(&mut self, to: TeamId, now: Timestamp) -> Vec<Move> {
        if self.team == Some(to) {
            return Vec::new();
        }
        self.team = Some(to);
        self.edited(now);
        vec![Move::TeamAssigned { team: to }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{ADA, BO, at, conversation, restricted_to};
    use proptest::prelude::*;

    const GRACE: i64 = 99;

    fn of(assignees: &[i64]) -> Conversation {
        let mut c = conversation();
        c.assignees = assignees.iter().map(|id| (*id).into()).collect();
        c.settle(at(1));
        c
    }

    #[test]
    fn nobody_left_is_open_and_an_heir_takes_over() {
        let mut c = of(&[ADA]);
        assert_eq!(
            c.let_go(ADA.into(), None, at(5)),
            [Move::Revoked { agent: ADA.into() }]
        );
        assert!(c.is_unassigned());
        assert_eq!(c.unassigned_at, Some(at(5)));

        let mut c = of(&[ADA]);
        let moves = c.let_go(ADA.into(), Some(GRACE.into()), at(5));
        let agent = GRACE.into();
        assert_eq!(
            moves,
            [
                Move::Revoked { agent: ADA.into() },
                Move::Assigned { agent }
            ]
        );
        assert_eq!((c.assignees, c.unassigned_at), (vec![agent], None));

        let mut c = of(&[ADA, BO]);
        c.let_go(ADA.into(), Some(GRACE.into()), at(5));
        assert_eq!(c.assignees, [BO.into()]);
    }

    #[test]
    fn what_was_not_theirs_or_is_closed_goes_to_no_heir() {
        let mut c = of(&[BO]);
        assert_eq!(c.let_go(ADA.into(), Some(GRACE.into()), at(5)), []);
        let mut c = of(&[ADA]);
        c.close(crate::actors::Actor::System, at(2));
        c.let_go(ADA.into(), Some(GRACE.into()), at(5));
        assert_eq!(c.assignees, []);
    }

    #[test]
    fn restricted_stays_restricted_and_goes_to_nobody_who_cannot_see_it() {
        let mut c = restricted_to(&[ADA]);
        c.assignees = vec![ADA.into()];
        c.let_go(ADA.into(), Some(GRACE.into()), at(5));
        assert!(c.restricted);
        assert_eq!((c.assignees.len(), c.viewers.len()), (0, 0));
    }

    #[test]
    fn a_conversation_follows_its_team_once() {
        let mut c = conversation();
        c.close(crate::actors::Actor::System, at(2));
        let team = 8.into();
        assert_eq!(c.follow_team(team, at(3)), [Move::TeamAssigned { team }]);
        assert_eq!(c.follow_team(team, at(4)), []);
    }

    proptest! {
        #[test]
        fn who_left_is_nowhere_and_nobody_else_is_lost(
            assignees in proptest::sample::subsequence(vec![ADA, BO, GRACE], 0..=3),
            viewers in proptest::sample::subsequence(vec![ADA, BO, GRACE], 0..=3),
            restricted: bool,
            heir in proptest::option::of(Just(GRACE)),
        ) {
            let mut c = if restricted { restricted_to(&viewers) } else { conversation() };
            c.assignees = assignees.iter().map(|id| (*id).into()).collect();
            let before = c.clone();
            c.let_go(ADA.into(), heir.map(Into::into), at(9));
            let ada: AgentId = ADA.into();
            prop_assert!(!c.assignees.contains(&ada) && !c.viewers.contains(&ada));
            prop_assert_eq!(c.restricted, before.restricted);
            let others = before.assignees.iter().filter(|other| **other != ada);
            prop_assert!(others.into_iter().all(|other| c.assignees.contains(other)));
            let mut unique = c.assignees.clone();
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(unique.len(), c.assignees.len());
        }
    }
}
