//! Which ranges of a reader's folders hold anything, as the kept counts tell: what is empty need not be
//! asked for, and where nothing of one's own stands out of sight, no conversation is in two ranges.

use super::row::place_key;
use domain::counters::{Counter, Scope, Tally};
use domain::folders::Shelf;
use std::collections::HashSet;

/// What a range is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    /// What one sees by its place.
    Place { restricted: bool },
    /// What is restricted to the reader.
    Viewer,
    /// What the reader works on.
    Assignee,
}

/// Shelves and places where there are conversations.
pub(super) struct Holding(HashSet<(Of, Shelf, i64)>);

impl Holding {
    /// From the counters of a reader's own scopes.
    pub(super) fn new(kept: &[(Counter, Tally)]) -> Self {
        let full = kept.iter().filter(|(_, tally)| tally.conversations > 0);
        let range = |(counter, _): &(Counter, Tally)| {
            let of = match counter.scope {
                Scope::Common => Of::Place { restricted: false },
                Scope::Restricted => Of::Place { restricted: true },
                Scope::Viewed(_) => Of::Viewer,
                Scope::CommonOf(_) | Scope::RestrictedOf(_) | Scope::ViewedOf(_) => Of::Assignee,
            };
            (of, counter.shelf, place_key(counter.place))
        };
        Self(full.map(range).collect())
    }

    /// Whether there is anything on a shelf in a place; none means anywhere.
    pub(super) fn stands(&self, restricted: bool, shelf: Shelf, place: Option<i64>) -> bool {
        let of = Of::Place { restricted };
        match place {
            Some(place) => self.0.contains(&(of, shelf, place)),
            None => self.any(of, shelf, |_| true),
        }
    }

    /// Whether anything is restricted to the reader.
    pub(super) fn viewed(&self, shelf: Shelf) -> bool {
        self.any(Of::Viewer, shelf, |_| true)
    }

    /// Whether the reader works on anything in a place that fits.
    pub(super) fn assigned(&self, shelf: Shelf, fits: impl Fn(&i64) -> bool) -> bool {
        self.any(Of::Assignee, shelf, fits)
    }

    fn any(&self, of: Of, shelf: Shelf, fits: impl Fn(&i64) -> bool) -> bool {
        self.0
            .iter()
            .any(|(found, on, place)| *found == of && *on == shelf && fits(place))
    }
}
