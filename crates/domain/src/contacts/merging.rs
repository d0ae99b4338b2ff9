//! Merging (P-05): two contacts were one person all along, and one of them goes on.

use super::Contact;
use crate::AgentId;

/// Whether merging them would block one who is not: said before it is done.
pub fn blocks_one(target: &Contact, source: &Contact) -> bool {
    target.is_blocked() != source.is_blocked()
}

/// Who goes on: the target keeps what it has and takes what it lacks. Who sees either alone sees it no
/// more than they saw both, and whoever gets its conversations sees them.
pub fn merge(target: &Contact, source: &Contact) -> Contact {
    let restricted = target.restricted || source.restricted;
    let viewers = viewers(target, source);
    let admits = |agent: &AgentId| !restricted || viewers.contains(agent);
    let assignees = match target.default_assignees.is_empty() {
        true => &source.default_assignees,
        false => &target.default_assignees,
    };
    let owners = [target.owner, source.owner];
    Contact {
        organization: target.organization,
        id: target.id,
        name: target.name.clone().or_else(|| source.name.clone()),
        channel_name: either(&target.channel_name, &source.channel_name),
        claimed_name: either(&target.claimed_name, &source.claimed_name),
        reference: either(&target.reference, &source.reference),
        remarks: either(&target.remarks, &source.remarks),
        attributes: {
            let mut all = source.attributes.clone();
            all.extend(target.attributes.clone());
            all
        },
        default_assignees: assignees.iter().copied().filter(admits).collect(),
        owner: owners.into_iter().flatten().find(admits),
        blocked: target.blocked.or(source.blocked),
        dropped_since_block: target.dropped_since_block + source.dropped_since_block,
        version: target.version + 1,
        created_at: target.created_at.min(source.created_at),
        restricted,
        viewers,
    }
}

fn either<T: Clone>(first: &Option<T>, second: &Option<T>) -> Option<T> {
    first.as_ref().or(second.as_ref()).cloned()
}

/// The stricter of the two: those who see both.
fn viewers(target: &Contact, source: &Contact) -> Vec<AgentId> {
    match (target.restricted, source.restricted) {
        (true, true) => {
            let both = |agent: &&AgentId| source.viewers.contains(agent);
            target.viewers.iter().filter(both).copied().collect()
        }
        (true, false) => target.viewers.clone(),
        (false, true) => source.viewers.clone(),
        (false, false) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::contacts::{Block, ContactName};

    fn contact(id: i64) -> Contact {
        Contact::new(5.into(), id.into(), Timestamp::EPOCH.plus_seconds(id))
    }

    fn agents(ids: &[i64]) -> Vec<AgentId> {
        ids.iter().copied().map(AgentId::from).collect()
    }

    #[test]
    fn the_target_keeps_its_fields_and_takes_what_it_lacks() {
        let target = Contact {
            name: ContactName::given("Ada"),
            remarks: Some("Likes tea".into()),
            owner: Some(1.into()),
            version: 7,
            ..contact(31)
        };
        let source = Contact {
            name: ContactName::given("A. Lovelace"),
            channel_name: ContactName::given("ada99"),
            reference: Some("K-7".into()),
            remarks: Some("Likes coffee".into()),
            owner: Some(2.into()),
            default_assignees: agents(&[2]),
            ..contact(30)
        };
        let merged = merge(&target, &source);
        let expected = Contact {
            channel_name: source.channel_name.clone(),
            reference: source.reference.clone(),
            default_assignees: agents(&[2]),
            version: 8,
            created_at: source.created_at,
            ..target
        };
        assert_eq!(merged, expected);
    }

    #[test]
    fn the_stricter_visibility_holds_and_nobody_gets_what_they_do_not_see() {
        let open = Contact {
            owner: Some(3.into()),
            default_assignees: agents(&[1, 3]),
            ..contact(30)
        };
        let shut = |viewers: &[i64]| Contact {
            restricted: true,
            viewers: agents(viewers),
            ..contact(31)
        };
        let merged = merge(&open, &shut(&[1, 2]));
        assert!(merged.restricted);
        assert_eq!(merged.viewers, agents(&[1, 2]));
        assert_eq!(
            (merged.default_assignees, merged.owner),
            (agents(&[1]), None)
        );
        let both = merge(&shut(&[1, 2]), &shut(&[2, 4]));
        assert_eq!((both.restricted, both.viewers), (true, agents(&[2])));
        let nobody = merge(&shut(&[1]), &shut(&[2]));
        assert!(nobody.restricted && nobody.viewers.is_empty());
    }

    #[test]
    fn blocked_if_either_is() {
        let block = Block {
            at: Timestamp::EPOCH,
            by: Some(1.into()),
        };
        let blocked = Contact {
            blocked: Some(block),
            dropped_since_block: 3,
            ..contact(30)
        };
        let free = contact(31);
        assert!(blocks_one(&free, &blocked) && blocks_one(&blocked, &free));
        assert!(!blocks_one(&free, &free) && !blocks_one(&blocked, &blocked));
        let merged = merge(&free, &blocked);
        assert_eq!(
            (merged.blocked, merged.dropped_since_block),
            (Some(block), 3)
        );
    }
}
