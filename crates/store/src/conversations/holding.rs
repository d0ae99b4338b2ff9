//! How much the ranges of a reader's folders hold, as the kept counts tell: what is empty need not be asked for.

use super::row::place_key;
use domain::counters::{Counter, Scope, Tally};
use domain::folders::Shelf;

/// What a range is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// What one sees by its place.
    Place { restricted: bool },
    /// What is restricted to the reader.
    Viewer,
    /// What the reader works on.
    Assignee,
}

/// How many conversations there are on which shelf and in which place.
pub(super) struct Holding(Vec<(Of, Shelf, i64, i64)>);

impl Holding {
    /// From the counters of a reader's own scopes.
    pub(super) fn new(kept: &[(Counter, Tally)]) -> Self {
        let range = |(counter, tally): &(Counter, Tally)| {
            let of = match counter.scope {
                Scope::Common => Of::Place { restricted: false },
                Scope::Restricted => Of::Place { restricted: true },
                Scope::Viewed(_) => Of::Viewer,
                Scope::CommonOf(_) | Scope::RestrictedOf(_) | Scope::ViewedOf(_) => Of::Assignee,
            };
            let at = place_key(counter.place);
            (of, counter.shelf, at, tally.conversations)
        };
        Self(kept.iter().map(range).collect())
    }

    /// On a shelf in places that fit.
    pub(super) fn stands(
        &self,
        restricted: bool,
        shelf: Shelf,
        fits: impl Fn(&i64) -> bool,
    ) -> i64 {
        self.sum(Of::Place { restricted }, shelf, fits)
    }

    /// Of what is restricted to the reader.
    pub(super) fn viewed(&self, shelf: Shelf, fits: impl Fn(&i64) -> bool) -> i64 {
        self.sum(Of::Viewer, shelf, fits)
    }

    /// Of what the reader works on.
    pub(super) fn assigned(&self, shelf: Shelf, fits: impl Fn(&i64) -> bool) -> i64 {
        self.sum(Of::Assignee, shelf, fits)
    }

    fn sum(&self, of: Of, shelf: Shelf, fits: impl Fn(&i64) -> bool) -> i64 {
        let fitting = self
            .0
            .iter()
            .filter(|(found, on, at, _)| *found == of && *on == shelf && fits(at));
        fitting.map(|(.., conversations)| conversations).sum()
    }
}
