//! Routing never widens visibility, and picking has one winner.

use crate::worlds::{agents, at, begun, conversation};
use domain::AgentId;
use domain::conversations::{PickError, Status};
use domain::routing::{Grounds, Kept, Visibility, Wanted, route};
use proptest::collection::vec;
use proptest::prelude::*;

fn visibility() -> impl Strategy<Value = Visibility> {
    (any::<bool>(), agents()).prop_map(|(restricted, viewers)| Visibility {
        restricted,
        viewers,
    })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    (1..5_i64, any::<bool>()).prop_map(|(agent, active)| Wanted {
        agent: agent.into(),
        active,
    })
}

fn grounds() -> impl Strategy<Value = Grounds> {
    let kept = (visibility(), vec(wanted(), 0..4)).prop_map(|(visibility, assignees)| Kept {
        visibility,
        assignees,
        ..Kept::default()
    });
    let option = proptest::option::of::<BoxedStrategy<Kept>>;
    (
        visibility(),
        proptest::option::of(wanted()),
        vec(wanted(), 0..4),
        option(kept.boxed()),
    )
        .prop_map(|(visibility, pinned, default_assignees, kept)| Grounds {
            visibility,
            pinned,
            default_assignees,
            kept,
            ..Grounds::default()
        })
}

proptest! {
    #[test]
    fn routing_never_widens_visibility(grounds in grounds()) {
        let routed = route(&grounds);
        let had = grounds.kept.as_ref().map_or(&grounds.visibility, |kept| &kept.visibility);
        prop_assert_eq!(&routed.visibility, had);
        for agent in &routed.agents {
            prop_assert!(!had.restricted || had.viewers.contains(agent));
        }
    }

    #[test]
    fn only_active_agents_are_set_and_each_once(grounds in grounds()) {
        let routed = route(&grounds);
        let kept = grounds.kept.iter().flat_map(|kept| &kept.assignees);
        let all: Vec<_> = kept.chain(&grounds.pinned).chain(&grounds.default_assignees).collect();
        for (i, agent) in routed.agents.iter().enumerate() {
            prop_assert!(all.iter().any(|wanted| wanted.agent == *agent && wanted.active));
            prop_assert!(!routed.agents.iter().skip(i + 1).any(|other| other == agent));
        }
    }

    #[test]
    fn of_all_who_pick_exactly_one_wins(order in vec(1..6_i64, 1..10)) {
        let mut c = begun(1.into());
        let mut winners = Vec::<AgentId>::new();
        for (i, agent) in order.iter().enumerate() {
            let agent = AgentId::from(*agent);
            match c.pick(agent, at(i64::try_from(i).unwrap_or(0))) {
                Ok(moves) if !moves.is_empty() => winners.push(agent),
                Ok(_) => prop_assert_eq!(winners.first(), Some(&agent)),
                Err(PickError::AlreadyAssigned { assignee }) => prop_assert_eq!(winners.first(), Some(&assignee)),
                Err(error) => prop_assert!(false, "{}", error),
            }
        }
        prop_assert_eq!(winners.len(), 1);
        prop_assert_eq!(c.assignees, winners);
    }

    #[test]
    fn a_pick_that_is_refused_changes_nothing(mut c in conversation(), agent in 1..6_i64) {
        let before = c.clone();
        match c.pick(agent.into(), at(5)) {
            Ok(moves) => prop_assert!(!moves.is_empty() || c == before),
            Err(_) => prop_assert_eq!(&c, &before),
        }
        prop_assert!(c.status == Status::Open || c == before);
    }
}
