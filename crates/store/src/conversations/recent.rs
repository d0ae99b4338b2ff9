//! What folders are made of, for counting what is unread in them: each part is looked at once, for all the
//! folders that it is in, and of each of its ranges the most recent rows.
//!
//! As the ranges of a [page](super::ranges) these are of one index each. Nothing stands in two of them, so they
//! need not be merged: to merge took more than half of the time.

use super::holding::Holding;
use super::reader::Reader;
use crate::fragment::{Dialect, Fragment};
use diesel::sql_types::Bool;
use domain::folders::{Folder, Shelf};
use std::iter::successors;

/// A range of one index.
pub(super) struct Range {
    table: &'static str,
    id: &'static str,
    is: Fragment<Bool>,
    /// How many rows it holds at most.
    holds: i64,
    /// Places that are counted in other ranges. They are left out of those rows that are read: of what one works
    /// on little stands out of sight, and to look for more of it would have no end.
    pub(super) but_in: Option<Vec<i64>>,
}

impl Range {
    /// Its most recent rows, as many as `limit`.
    pub(super) fn rows(&self, limit: usize) -> Fragment<Bool> {
        let Self { table, id, .. } = self;
        let place = match self.but_in {
            Some(_) => ", place",
            None => "",
        };
        Fragment::new(format!(
            "SELECT {id} AS id, inbound_seq, last_customer_message_at AS heard_at{place} FROM {table} WHERE "
        ))
        .then(self.is.clone())
        .sql(format!(
            " ORDER BY last_activity_at DESC, {id} DESC LIMIT {limit}"
        ))
    }
}

/// What is looked at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What one sees on a shelf.
    Seen(Shelf),
    /// What one works on, on a shelf.
    Mine(Shelf),
    /// All of a folder that takes from some places alone.
    Narrowed(Folder),
    Favorites,
}

/// What parts are made of for a reader.
pub(super) struct Recent<'a> {
    pub(super) reader: &'a Reader,
    pub(super) holding: &'a Holding,
    pub(super) dialect: Dialect,
}

impl Recent<'_> {
    /// The parts of a folder.
    pub(super) fn parts(&self, folder: Folder) -> Vec<Part> {
        if folder == Folder::Favorites {
            return vec![Part::Favorites];
        }
        if self.reader.taken_places(folder).is_some() {
            return vec![Part::Narrowed(folder)];
        }
        let part = |shelf: &Shelf| match folder.only_mine(*shelf) {
            true => Part::Mine(*shelf),
            false => Part::Seen(*shelf),
        };
        folder.shelves().iter().map(part).collect()
    }

    /// The ranges of a part; nothing that is empty.
    pub(super) fn ranges(&self, part: Part) -> Vec<Range> {
        let mut ranges = Vec::new();
        match part {
            // *All* takes from every place.
            Part::Seen(shelf) => self.seen(shelf, Folder::All, &mut ranges),
            Part::Mine(shelf) => ranges.extend(self.assigned(shelf)),
            Part::Narrowed(folder) => {
                for shelf in folder.shelves() {
                    self.seen(*shelf, folder, &mut ranges);
                }
            }
            Part::Favorites => {}
        }
        ranges.retain(|range| range.holds > 0);
        // What is looked through for little comes last, where enough may have been found.
        ranges.sort_by_key(|range| range.but_in.is_some());
        ranges
    }

    /// What of a shelf one sees in the places of a folder.
    fn seen(&self, shelf: Shelf, folder: Folder, ranges: &mut Vec<Range>) {
        self.common(shelf, folder, ranges);
        ranges.extend(self.viewed(shelf, folder));
        ranges.extend(self.unseen(shelf, folder));
    }

    /// What one sees by place.
    fn common(&self, shelf: Shelf, folder: Folder, ranges: &mut Vec<Range>) {
        let restricted: &[bool] = match self.reader.views_restricted() {
            true => &[false, true],
            false => &[false],
        };
        let places = self.reader.places_in(folder);
        for restricted in restricted {
            let word = if *restricted { "TRUE" } else { "FALSE" };
            let whole = || {
                let mut range = self.range("conversations", "id", shelf);
                range.is = range.is.sql(format!(" AND restricted = {word}"));
                range
            };
            let Some(places) = &places else {
                ranges.push(Range {
                    holds: self.holding.stands(*restricted, shelf, |_| true),
                    ..whole()
                });
                continue;
            };
            ranges.extend(places.iter().map(|place| {
                let range = whole();
                Range {
                    is: range.is.sql(" AND place = ").int(*place),
                    holds: self.holding.stands(*restricted, shelf, |at| at == place),
                    ..range
                }
            }));
        }
    }

    /// What is restricted to me, as far as I see its place.
    fn viewed(&self, shelf: Shelf, folder: Folder) -> Option<Range> {
        if !self.reader.is_viewer_of_some() {
            return None;
        }
        let mut mine = self.mine("conversation_viewers", shelf);
        mine.holds = match self.reader.places_in(folder) {
            Some(places) => {
                mine.is = mine.is.sql(" AND place ").one_of(&places, self.dialect);
                self.holding.viewed(shelf, |at| places.contains(at))
            }
            None => self.holding.viewed(shelf, |_| true),
        };
        Some(mine)
    }

    /// What I work on where I see nothing else.
    fn unseen(&self, shelf: Shelf, folder: Folder) -> Option<Range> {
        let seen = self.reader.seen_places()?;
        let taken = self.reader.taken_places(folder);
        let is_taken = |at: &i64| taken.as_ref().is_none_or(|taken| taken.contains(at));
        let mut mine = self.assigned(shelf)?;
        if let Some(taken) = &taken {
            mine.is = mine.is.sql(" AND place + 0 ").one_of(taken, self.dialect);
        }
        mine.holds = self
            .holding
            .assigned(shelf, |at| is_taken(at) && !seen.contains(at));
        mine.but_in = Some(seen);
        Some(mine)
    }

    /// What I work on, wherever it stands.
    fn assigned(&self, shelf: Shelf) -> Option<Range> {
        self.reader.viewer.agent?;
        let mut mine = self.mine("conversation_assignees", shelf);
        mine.is = mine.is.then(self.reader.is_admitted());
        mine.holds = self.holding.assigned(shelf, |_| true);
        Some(mine)
    }

    fn mine(&self, table: &'static str, shelf: Shelf) -> Range {
        let mut range = self.range(table, "conversation_id", shelf);
        range.is = range
            .is
            .sql(" AND agent_id = ")
            .int(*self.reader.me().as_ref());
        range
    }

    fn range(&self, table: &'static str, id: &'static str, shelf: Shelf) -> Range {
        let is = Fragment::new("organization_id = ")
            .int(*self.reader.viewer.organization.as_ref())
            .sql(format!(" AND shelf = '{shelf}'"));
        Range {
            table,
            id,
            is,
            holds: 0,
            but_in: None,
        }
    }
}

/// How many rows of each range to look at, for no more than `all`: small ones are looked at as a whole, and the
/// others share what is left. It is `all`, a half, a quarter: each is a statement of its own, which a connection
/// keeps, and ranges grow all the time.
pub(super) fn share(ranges: &[Range], all: usize) -> usize {
    let mut sizes: Vec<usize> = ranges
        .iter()
        .map(|range| usize::try_from(range.holds).unwrap_or_default())
        .collect();
    sizes.sort_unstable();
    let mut left = all;
    for (done, size) in sizes.iter().enumerate() {
        let each = left / (sizes.len() - done);
        if *size > each {
            let halves = successors(Some(all), |half| Some(half / 2));
            return halves
                .take_while(|half| *half > 0)
                .find(|half| *half <= each)
                .unwrap_or(1);
        }
        left -= size;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(holds: i64) -> Range {
        Range {
            table: "conversations",
            id: "id",
            is: Fragment::new("TRUE"),
            holds,
            but_in: None,
        }
    }

    fn shared(sizes: &[i64]) -> usize {
        let ranges: Vec<Range> = sizes.iter().copied().map(range).collect();
        share(&ranges, 500)
    }

    #[test]
    fn all_is_looked_at_where_it_fits() {
        assert_eq!(shared(&[]), 500);
        assert_eq!(shared(&[500]), 500);
        assert_eq!(shared(&[100, 300, 100]), 500);
    }

    #[test]
    fn large_ranges_share_what_small_ones_leave() {
        assert_eq!(shared(&[9_000]), 500);
        assert_eq!(shared(&[9_000, 9_000]), 250);
        assert_eq!(shared(&[9_000, 120]), 250, "of few sizes");
        assert_eq!(shared(&[4, 9_000, 100, 9_000, 4]), 125);
    }

    #[test]
    fn no_more_is_looked_at_than_meant() {
        for ranges in 1..600 {
            let each = shared(&vec![1_000; ranges]);
            assert!(each > 0 && each * ranges <= 500.max(ranges));
        }
    }
}
