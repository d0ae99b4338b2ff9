//! A page of a folder as SQL.
//!
//! A folder for a reader is a small set of ranges, each of one index in the order of the list: a
//! shelf for who sees every place, a shelf and place for each other place, what is assigned to
//! me, what is restricted to me. Both databases merge ranges that are in order as they read them,
//! and stop when the page is full; so the work depends on the page, not on the folder, and hardly
//! on the number of ranges.

use super::reader::Reader;
use crate::Cursor;
use crate::fragment::{Dialect, Fragment};
use diesel::sql_types::{BigInt, Bool};
use domain::folders::{Folder, Shelf, Shown, Sort};
use std::cmp::Ordering;

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    LastActivity,
    Shown,
    Waiting,
}

impl Key {
    pub(super) fn of(folder: Folder, sort: Sort) -> Self {
        match (sort, folder.shown()) {
            (Sort::Waiting, _) => Self::Waiting,
            (Sort::Newest, Shown::LastMessage) => Self::LastActivity,
            (Sort::Newest, _) => Self::Shown,
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Self::LastActivity => "last_activity_at",
            Self::Shown => "shown_at",
            Self::Waiting => "waiting_order",
        }
    }

    pub(super) fn direction(self) -> &'static str {
        match self {
            Self::LastActivity | Self::Shown => "DESC",
            Self::Waiting => "ASC",
        }
    }

    /// The order of the whole list.
    pub(super) fn order(self) -> Fragment<BigInt> {
        let (column, direction) = (self.column(), self.direction());
        Fragment::new(format!(
            "conversations.{column} {direction}, conversations.id {direction}"
        ))
    }

    /// Whether a row comes after the cursor; begins with AND.
    pub(super) fn behind(self, alias: &str, id: &str, cursor: &Cursor) -> Fragment<Bool> {
        let beyond = match self {
            Self::LastActivity | Self::Shown => "<",
            Self::Waiting => ">",
        };
        self.beside(alias, id, beyond, cursor)
    }

    /// Whether a row comes before the cursor; begins with AND.
    pub(super) fn ahead(self, alias: &str, id: &str, cursor: &Cursor) -> Fragment<Bool> {
        let before = match self {
            Self::LastActivity | Self::Shown => ">",
            Self::Waiting => "<",
        };
        self.beside(alias, id, before, cursor)
    }

    fn beside(self, alias: &str, id: &str, is: &str, cursor: &Cursor) -> Fragment<Bool> {
        let column = self.column();
        Fragment::new(format!(" AND ({alias}{column}, {alias}{id}) {is} ("))
            .int(cursor.key)
            .sql(", ")
            .int(cursor.id)
            .sql(")")
    }

    /// Which of two rows comes first.
    pub(super) fn compare(self, one: &Cursor, other: &Cursor) -> Ordering {
        let ascending = (one.key, one.id).cmp(&(other.key, other.id));
        match self {
            Self::LastActivity | Self::Shown => ascending.reverse(),
            Self::Waiting => ascending,
        }
    }

    /// Puts rows into the order of the list.
    pub(super) fn sort(self, rows: &mut [Cursor]) {
        rows.sort_unstable_by(|one, other| self.compare(one, other));
    }
}

/// One page of a folder.
pub(super) struct Ranges<'a> {
    pub(super) reader: &'a Reader,
    pub(super) folder: Folder,
    pub(super) key: Key,
    pub(super) after: Option<&'a Cursor>,
    pub(super) limit: usize,
    pub(super) dialect: Dialect,
}

impl Ranges<'_> {
    /// `conversations.id` is on the page.
    pub(super) fn page(&self) -> Fragment<Bool> {
        Fragment::new("conversations.id IN (SELECT id FROM (")
            .then(self.rows())
            .sql(") AS page)")
    }

    /// The page in its order, as `k` and `id`: a table to join from, so that whoever needs only the first few of
    /// its rows reads no more.
    pub(super) fn rows(&self) -> Fragment<Bool> {
        let ranges = match self.folder {
            Folder::Favorites => vec![self.favorites("")],
            _ => self.all(),
        };
        let (direction, limit) = (self.key.direction(), self.limit);
        let order = format!("ORDER BY k {direction}, id {direction} LIMIT");
        match self.dialect {
            Dialect::Sqlite => {
                // Merging, it drops what comes twice; where nothing does, that would only cost.
                let with = match self.may_repeat() {
                    true => " UNION ",
                    false => " UNION ALL ",
                };
                joined(ranges, with).sql(format!(" {order} {limit}"))
            }
            // It keeps an order that each range has for itself, and merges them; its UNION would sort the whole
            // of all ranges. What comes twice stands side by side then.
            Dialect::Postgres => {
                let first = |range| {
                    Fragment::new("(")
                        .then(range)
                        .sql(format!(" {order} {limit})"))
                };
                let once = match self.may_repeat() {
                    true => "DISTINCT ON (k, id) ",
                    false => "",
                };
                let ranges = ranges.into_iter().map(first).collect();
                Fragment::new(format!("SELECT {once}k, id FROM ("))
                    .then(joined(ranges, " UNION ALL "))
                    .sql(format!(") AS ranges {order} {limit}"))
            }
        }
    }

    /// Whether one is in two ranges: what I see by its place, or as a viewer, and am assigned to.
    fn may_repeat(&self) -> bool {
        let mut shelves = self.folder.shelves().iter();
        self.adds_assigned() && shelves.any(|shelf| !self.folder.only_mine(*shelf))
    }

    /// Whether what I am assigned to is more than what I see anyway.
    fn adds_assigned(&self) -> bool {
        let Some(seen) = self.reader.seen_places() else {
            return false;
        };
        let taken = self.reader.taken_places(self.folder);
        let is_agent = self.reader.viewer.agent.is_some();
        is_agent && taken.is_none_or(|taken| taken.iter().any(|place| !seen.contains(place)))
    }

    fn all(&self) -> Vec<Fragment<Bool>> {
        let places = self.reader.places_in(self.folder);
        let is_agent = self.reader.viewer.agent.is_some();
        let mut ranges = Vec::new();
        for shelf in self.folder.shelves().iter().copied() {
            let only_mine = self.folder.only_mine(shelf);
            if !only_mine {
                self.common(shelf, places.as_deref(), &mut ranges);
            }
            if !only_mine && self.reader.is_viewer_of_some() {
                ranges.push(self.viewed(shelf, places.as_deref()));
            }
            if is_agent && only_mine || !only_mine && self.adds_assigned() {
                ranges.push(self.assigned(shelf));
            }
        }
        ranges
    }

    /// What one sees by place.
    fn common(&self, shelf: Shelf, places: Option<&[i64]>, ranges: &mut Vec<Fragment<Bool>>) {
        let restricted: &[bool] = match self.reader.views_restricted() {
            true => &[false, true],
            false => &[false],
        };
        for restricted in restricted {
            let word = if *restricted { "TRUE" } else { "FALSE" };
            let range = self
                .range("conversations", "id", shelf)
                .sql(format!(" AND restricted = {word}"));
            match places {
                None => ranges.push(self.cut(range, "id")),
                Some(places) => ranges.extend(places.iter().map(|place| {
                    let in_place = range.clone().sql(" AND place = ").int(*place);
                    self.cut(in_place, "id")
                })),
            }
        }
    }

    /// What is restricted to me, as far as I see its place or work on it.
    fn viewed(&self, shelf: Shelf, places: Option<&[i64]>) -> Fragment<Bool> {
        let mut mine = self.mine("conversation_viewers", shelf);
        if let Some(places) = places {
            mine = mine
                .sql(" AND (assigned = TRUE OR place ")
                .one_of(places, self.dialect)
                .sql(")");
        }
        self.cut(self.taken(mine), "conversation_id")
    }

    /// What I work on, wherever it stands.
    fn assigned(&self, shelf: Shelf) -> Fragment<Bool> {
        let mine = self.mine("conversation_assignees", shelf);
        let mine = mine.then(self.reader.is_admitted());
        self.cut(self.taken(mine), "conversation_id")
    }

    /// The latest conversation I see of each contact I marked, with `k`, `id` and `more` of `c`.
    pub(super) fn favorites(&self, more: &str) -> Fragment<Bool> {
        let viewer = &self.reader.viewer;
        let column = self.key.column();
        let latest = Fragment::new(format!(
            "SELECT * FROM (SELECT c.{column} AS k, c.id AS id{more} FROM favorites f JOIN conversations c \
             ON c.organization_id = f.organization_id AND c.id = (SELECT l.id FROM conversations l \
             WHERE l.organization_id = f.organization_id AND l.contact_id = f.contact_id AND "
        ))
        .then(self.reader.sees("l", self.dialect))
        .sql(" ORDER BY l.last_activity_at DESC, l.id DESC LIMIT 1) WHERE f.organization_id = ")
        .int(*viewer.organization.as_ref())
        .sql(" AND f.agent_id = ")
        .int(*self.reader.me().as_ref())
        .sql(format!(" AND c.shelf IN ({})", shelves(self.folder.shelves())));
        let behind = self.after.map(|cursor| self.key.behind("c.", "id", cursor));
        let found = match behind {
            Some(behind) => latest.then(behind),
            None => latest,
        };
        let direction = self.key.direction();
        found.sql(format!(
            " ORDER BY c.{column} {direction}, c.id {direction} LIMIT {}) AS favorite",
            self.limit
        ))
    }

    fn mine(&self, table: &str, shelf: Shelf) -> Fragment<Bool> {
        self.range(table, "conversation_id", shelf)
            .sql(" AND agent_id = ")
            .int(*self.reader.me().as_ref())
    }

    /// Leaves out what the folder does not take.
    fn taken(&self, range: Fragment<Bool>) -> Fragment<Bool> {
        match self.reader.taken_places(self.folder) {
            Some(taken) => range.sql(" AND place + 0 ").one_of(&taken, self.dialect),
            None => range,
        }
    }

    fn range(&self, table: &str, id: &str, shelf: Shelf) -> Fragment<Bool> {
        let column = self.key.column();
        Fragment::new(format!(
            "SELECT {column} AS k, {id} AS id FROM {table} WHERE organization_id = "
        ))
        .int(*self.reader.viewer.organization.as_ref())
        .sql(format!(" AND shelf = '{shelf}'"))
    }

    /// What of a range comes after the cursor.
    fn cut(&self, range: Fragment<Bool>, id: &str) -> Fragment<Bool> {
        match self.after {
            Some(cursor) => range.then(self.key.behind("", id, cursor)),
            None => range,
        }
    }
}

/// Ranges as one; without any, nothing.
fn joined(ranges: Vec<Fragment<Bool>>, with: &'static str) -> Fragment<Bool> {
    ranges
        .into_iter()
        .reduce(|all, range| all.sql(with).then(range))
        .unwrap_or_else(|| Fragment::new("SELECT 0 AS k, 0 AS id WHERE FALSE"))
}

/// Shelves as they stand in an `IN`.
pub(super) fn shelves(shelves: &[Shelf]) -> String {
    if shelves.is_empty() {
        // PostgreSQL has no empty list.
        return "NULL".to_owned();
    }
    let quoted: Vec<String> = shelves.iter().map(|shelf| format!("'{shelf}'")).collect();
    quoted.join(", ")
}
