//! Folder counts from counters equal folder counts by looking at every conversation.

use crate::worlds::{at, conversation, viewer, worked};
use domain::conversations::Conversation;
use domain::counters::{Counter, Tally, changes, counters, folder_total, scopes};
use domain::folders::{Favorite, Folder, contains};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::visibility::WorkedChannels;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Kept = BTreeMap<Counter, Tally>;

fn apply(kept: &mut Kept, before: Option<&Conversation>, after: Option<&Conversation>) {
    for (counter, tally) in changes(before, after) {
        *kept.entry(counter).or_default() += tally;
    }
    kept.retain(|_, tally| *tally != Tally::default());
}

fn kept(conversations: &[Conversation]) -> Kept {
    let mut kept = Kept::new();
    for conversation in conversations {
        apply(&mut kept, None, Some(conversation));
    }
    kept
}

fn looked_at(
    folder: Folder,
    viewer: &Viewer,
    all: &[Conversation],
    worked: &WorkedChannels,
) -> Tally {
    let mut total = Tally::default();
    for c in all
        .iter()
        .filter(|c| contains(folder, viewer, c, worked, Favorite::No))
    {
        total += Tally::of(c);
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_folders_count_is_a_sum_of_counters(
        viewer in viewer(), all in vec(conversation(), 0..25), worked in worked(),
    ) {
        let kept = kept(&all);
        for folder in Folder::ALL.iter().filter(|folder| **folder != Folder::Favorites) {
            prop_assert_eq!(
                folder_total(*folder, &viewer, &worked, &kept),
                Some(looked_at(*folder, &viewer, &all, &worked)),
                "{}", folder
            );
        }
    }

    #[test]
    fn only_a_readers_scopes_are_needed(
        viewer in viewer(), all in vec(conversation(), 0..25), worked in worked(),
    ) {
        let mut read = kept(&all);
        let whole = Folder::ALL.iter().map(|f| folder_total(*f, &viewer, &worked, &read)).collect::<Vec<_>>();
        let scopes = scopes(&viewer);
        prop_assert!(scopes.len() <= 4);
        read.retain(|counter, _| scopes.contains(&counter.scope));
        let part = Folder::ALL.iter().map(|f| folder_total(*f, &viewer, &worked, &read)).collect::<Vec<_>>();
        prop_assert_eq!(whole, part);
    }

    #[test]
    fn changes_lead_to_the_same_counters_as_counting_anew(
        before in conversation(), after in conversation(), rest in vec(conversation(), 0..5),
    ) {
        let mut changed = kept(&rest);
        apply(&mut changed, None, Some(&before));
        apply(&mut changed, Some(&before), Some(&after));
        let mut anew = rest.clone();
        anew.push(after.clone());
        prop_assert_eq!(&changed, &kept(&anew));
        apply(&mut changed, Some(&after), None);
        prop_assert_eq!(changed, kept(&rest));
    }

    #[test]
    fn a_conversation_adds_to_few_counters_once_each(c in conversation()) {
        let mut counters = counters(&c);
        let all = counters.len();
        counters.dedup();
        prop_assert_eq!(counters.len(), all);
        prop_assert!(all <= 1 + c.assignees.len() + 2 * c.viewers.len());
    }

    #[test]
    fn what_no_folder_shows_changes_no_counter(c in conversation()) {
        let mut renamed = c.clone();
        renamed.rename(Some("Refund".into()), at(1));
        prop_assert_eq!(changes(Some(&c), Some(&renamed)), vec![]);
    }

    #[test]
    fn every_conversation_stands_in_a_folder_of_whoever_sees_all(c in conversation(), worked in worked()) {
        let owner = Viewer {
            organization: 1.into(),
            agent: Some(1.into()),
            permissions: PermissionSet::all(),
            teams: Vec::new(),
            shown_restricted: true,
        };
        prop_assert!(Folder::ALL.iter().any(|folder| contains(*folder, &owner, &c, &worked, Favorite::No)));
    }
}
