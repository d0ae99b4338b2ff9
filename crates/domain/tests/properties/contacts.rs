//! Whoever gets the conversations of a contact sees them, whatever is said of it.

use crate::worlds::{agents, at};
use domain::AgentId;
use domain::contacts::{Contact, NewDefaults};
use domain::conversations::LeftOut;
use domain::routing::Visibility;
use proptest::option;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Said {
    Defaults(NewDefaults, LeftOut),
    Pin(AgentId),
    Detach,
    Left(AgentId),
}

fn said() -> impl Strategy<Value = Said> {
    let visibility = (any::<bool>(), agents()).prop_map(|(restricted, viewers)| Visibility {
        restricted,
        viewers,
    });
    let left_out = prop_oneof![Just(LeftOut::Refuse), Just(LeftOut::Unassign)];
    let defaults = (option::of(visibility), option::of(agents()), left_out).prop_map(
        |(visibility, assignees, left_out)| {
            let to = NewDefaults {
                visibility,
                assignees,
            };
            Said::Defaults(to, left_out)
        },
    );
    prop_oneof![
        4 => defaults,
        2 => (1..=4_i64).prop_map(|id| Said::Pin(id.into())),
        1 => Just(Said::Detach),
        1 => (1..=4_i64).prop_map(|id| Said::Left(id.into())),
    ]
}

proptest! {
    #[test]
    fn who_gets_them_sees_them(said in proptest::collection::vec(said(), 1..12)) {
        let mut contact = Contact::new(1.into(), 7.into(), at(0));
        for one in said {
            let before = contact.clone();
            let refused = match one {
                Said::Defaults(to, left_out) => contact.set_defaults(to, left_out).is_err(),
                Said::Pin(agent) => contact.pin(agent).is_err(),
                Said::Detach => { contact.detach(); false }
                Said::Left(agent) => {
                    let changed = contact.let_go(agent);
                    prop_assert_eq!(changed, contact != before);
                    prop_assert_eq!(contact.restricted, before.restricted);
                    let all = contact.viewers.iter().chain(&contact.default_assignees);
                    prop_assert!(!all.chain(&contact.owner).any(|one| *one == agent));
                    false
                }
            };
            if refused {
                prop_assert_eq!(&contact, &before, "nothing happened");
            }
            prop_assert!(contact.restricted || contact.viewers.is_empty(), "{:?}", contact);
            let get = contact.default_assignees.iter().chain(&contact.owner);
            for agent in get {
                prop_assert!(contact.admits(*agent), "{:?} {:?}", agent, contact);
            }
        }
    }
}
