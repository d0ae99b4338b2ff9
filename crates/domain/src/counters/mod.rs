//! Counts of folders without counting, for any reader.
//!
//! A conversation adds to a few counters, and the count of any folder for any reader is a sum
//! of counters: one row for each scope, place and shelf. What makes that possible:
//!
//! - Sight by team depends on the [`Place`] alone, so whole places are summed or left out.
//! - Assignees see it wherever it stands. Each has counters of their own, taken for the places
//!   left out (and for *Yours*, for all places).
//! - A restricted conversation is not in the common counters. Each viewer has counters of their
//!   own for it, and readers with `conversations.view_restricted` have one set together.
//!
//! So a reader takes from at most four scopes, each with at most (teams + channels) × shelves
//! rows, however many conversations there are. *Favorites* is a short list of one's own and
//! unread is counted among recent rows; neither has counters.

mod text;

pub use text::InvalidCounter;

use crate::AgentId;
use crate::conversations::Conversation;
use crate::folders::{Folder, Shelf, shelf};
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::visibility::{Place, WorkedChannels};
use std::ops::{AddAssign, Neg};

/// Whose conversations a counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Not restricted.
    Common,
    /// Not restricted, assigned to this agent.
    CommonOf(AgentId),
    /// Restricted; for those who may view all of these.
    Restricted,
    /// Restricted, assigned to this agent; for those who may view all of these.
    RestrictedOf(AgentId),
    /// Restricted, this agent is a viewer.
    Viewed(AgentId),
    /// Restricted, this agent is a viewer and assigned.
    ViewedOf(AgentId),
}

/// One kept number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Counter {
    pub scope: Scope,
    pub place: Place,
    pub shelf: Shelf,
}

/// What is counted, or how much a count changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Tally {
    pub conversations: i64,
    pub unreplied_conversations: i64,
    pub unreplied_messages: i64,
}

impl Tally {
    /// What one conversation adds.
    pub fn of(conversation: &Conversation) -> Self {
        let waits = conversation.is_waiting();
        Self {
            conversations: 1,
            unreplied_conversations: i64::from(waits),
            unreplied_messages: if waits {
                conversation.unreplied_count
            } else {
                0
            },
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.conversations += more.conversations;
        self.unreplied_conversations += more.unreplied_conversations;
        self.unreplied_messages += more.unreplied_messages;
    }
}

impl Neg for Tally {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            conversations: -self.conversations,
            unreplied_conversations: -self.unreplied_conversations,
            unreplied_messages: -self.unreplied_messages,
        }
    }
}

/// The counters a conversation adds its [`Tally`] to, each once.
pub fn counters(conversation: &Conversation) -> Vec<Counter> {
    let (place, shelf) = (conversation.place(), shelf(conversation));
    let assignees = conversation.assignees.iter().copied();
    let mut scopes: Vec<Scope> = match conversation.restricted {
        false => std::iter::once(Scope::Common)
            .chain(assignees.map(Scope::CommonOf))
            .collect(),
        true => {
            let viewers = || conversation.viewers.iter().copied();
            let assigned = |agent: &AgentId| conversation.assignees.contains(agent);
            std::iter::once(Scope::Restricted)
                .chain(assignees.map(Scope::RestrictedOf))
                .chain(viewers().map(Scope::Viewed))
                .chain(viewers().filter(assigned).map(Scope::ViewedOf))
                .collect()
        }
    };
    scopes.sort_unstable();
    scopes.dedup();
    scopes
        .into_iter()
        .map(|scope| Counter {
            scope,
            place,
            shelf,
        })
        .collect()
}

/// What a change of a conversation changes in the counters; `None` is before it began or after
/// it was deleted. Counters that stay the same are not named.
pub fn changes(
    before: Option<&Conversation>,
    after: Option<&Conversation>,
) -> Vec<(Counter, Tally)> {
    let added = after.into_iter().flat_map(|c| {
        counters(c)
            .into_iter()
            .map(|counter| (counter, Tally::of(c)))
    });
    let taken = before.into_iter().flat_map(|c| {
        counters(c)
            .into_iter()
            .map(|counter| (counter, -Tally::of(c)))
    });
    let mut changes = std::collections::BTreeMap::<Counter, Tally>::new();
    for (counter, tally) in added.chain(taken) {
        *changes.entry(counter).or_default() += tally;
    }
    changes
        .into_iter()
        .filter(|(_, tally)| *tally != Tally::default())
        .collect()
}

/// The scopes a reader's counts are summed from.
pub fn scopes(viewer: &Viewer) -> Vec<Scope> {
    let all_restricted = viewer.may(Permission::ViewRestricted);
    let mut scopes = vec![Scope::Common];
    scopes.extend(viewer.agent.map(Scope::CommonOf));
    match all_restricted {
        true => {
            scopes.push(Scope::Restricted);
            scopes.extend(viewer.agent.map(Scope::RestrictedOf));
        }
        false => scopes.extend(
            viewer
                .agent
                .filter(|_| viewer.shown_restricted)
                .into_iter()
                .flat_map(|me| [Scope::Viewed(me), Scope::ViewedOf(me)]),
        ),
    }
    scopes
}

/// The count of a folder for somebody, from the counters of their [`scopes`]; others are left out.
/// `None` for *Favorites*, which has no counters.
pub fn folder_total<'a>(
    folder: Folder,
    viewer: &Viewer,
    worked: &WorkedChannels,
    kept: impl IntoIterator<Item = (&'a Counter, &'a Tally)>,
) -> Option<Tally> {
    if folder == Folder::Favorites {
        return None;
    }
    let mut total = Tally::default();
    if !folder.is_open_to(viewer) {
        return Some(total);
    }
    let scopes = scopes(viewer);
    for (counter, tally) in kept {
        let is_mine = counter.scope.is_mine();
        if folder.shelves().contains(&counter.shelf)
            && folder.takes_place(viewer, counter.place)
            && scopes.contains(&counter.scope)
            && match folder.only_mine(counter.shelf) {
                true => is_mine,
                false => is_mine != counter.place.is_seen_by(viewer, worked),
            }
        {
            total += *tally;
        }
    }
    Some(total)
}

impl Scope {
    /// Whether it counts what is assigned to its agent. The others are only summed over the places that a reader
    /// sees.
    pub fn is_mine(self) -> bool {
        matches!(
            self,
            Self::CommonOf(_) | Self::RestrictedOf(_) | Self::ViewedOf(_)
        )
    }
}
