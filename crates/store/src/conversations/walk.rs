//! Lists with a filter: walks ranges of one index each in the order of the list, a bounded number
//! of rows, and keeps what the whole rule lets through.
//!
//! Where a walk begins is chosen so that most rows it meets fit. It may only meet too much, never
//! too little; so what a list holds is the rule's doing alone. A page whose walk came to its end is
//! short and has a cursor to walk on from. It goes no further than the page needs: what it meets is read row by row.

use super::filter::condition;
use super::list::{Item, Query, in_folder};
use super::load::{Which, load};
use super::ranges::{Key, Ranges};
use super::reader::Reader;
use super::start::{Start, named};
use super::walk_ranges::Range;
use crate::connect::on_a_snapshot;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::filters::Filter;
use domain::folders::{Folder, Shelf};

/// How many rows of an index one page reads at most, which takes as long as some pages of a list without a filter.
/// Where they do not fill it they are read once more, to find out where they end.
const MOST: usize = 2_000;

pub(super) struct Walk<'a> {
    pub(super) reader: &'a Reader,
    pub(super) folder: Folder,
    pub(super) key: Key,
    pub(super) filter: &'a Filter,
    pub(super) dialect: Dialect,
    pub(super) start: Start,
    pub(super) shelves: Vec<Shelf>,
}

/// A page of a folder, filtered.
pub(super) fn page(
    db: &mut Db,
    reader: &Reader,
    (folder, query): (Folder, &Query),
    key: Key,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Item>> {
    let walk = Walk::new(reader, folder, key, &query.filter, Dialect::from(&*db));
    on_a_snapshot(db, |db| walk.page(db, after, limit))
}

/// A page that is being filled.
pub(super) struct Page {
    pub(super) found: Vec<(Cursor, Item)>,
    /// The last row that was met; at first the one that the page comes after.
    pub(super) from: Option<Cursor>,
    /// One more than is shown, which tells of a next page.
    pub(super) wanted: usize,
}

impl Page {
    pub(super) fn lacking(&self) -> usize {
        self.wanted - self.found.len()
    }
}

impl From<Page> for Slice<Item> {
    fn from(page: Page) -> Self {
        if page.lacking() > 0 {
            return Self {
                items: page.found.into_iter().map(|(_, item)| item).collect(),
                next: page.from,
            };
        }
        let full = Slice::cut(page.found, page.wanted - 1, |(cursor, _)| cursor.clone());
        full.map(|(_, item)| item)
    }
}

impl<'a> Walk<'a> {
    fn page(&self, db: &mut Db, after: Option<&Cursor>, limit: usize) -> StoreResult<Slice<Item>> {
        let mut page = Page {
            found: Vec::new(),
            from: after.cloned(),
            wanted: limit + 1,
        };
        if !self.walk_beside(db, &mut page)? {
            self.walk(db, &mut page)?;
        }
        Ok(page.into())
    }

    /// Row by row, until the page is full.
    fn walk(&self, db: &mut Db, page: &mut Page) -> StoreResult<()> {
        let Some(met) = self.met(page.from.as_ref()) else {
            page.from = None;
            return Ok(());
        };
        let which = Which::Met(self.of_agents(met.clone()), Some(self.rule()));
        let fits = load(db, self.reader, which, self.key, page.lacking())?;
        page.found.extend(fits);
        if page.lacking() > 0 {
            let order = match self.dialect {
                // In the order of what it reads from.
                Dialect::Sqlite => String::new(),
                Dialect::Postgres => format!(" ORDER BY k {0}, id {0}", self.key.direction()),
            };
            let last = Fragment::<(BigInt, BigInt)>::new("SELECT k, id FROM (")
                .then(met)
                .sql(format!(") AS met{order} LIMIT 1 OFFSET {}", MOST - 1));
            let last: Option<(i64, i64)> = Statement::from(last).get_result(db).optional()?;
            page.from = last.map(|(key, id)| Cursor { key, id });
        }
        Ok(())
    }

    fn new(
        reader: &'a Reader,
        folder: Folder,
        key: Key,
        filter: &'a Filter,
        dialect: Dialect,
    ) -> Self {
        let shelves = folder.shelves().iter().copied();
        let shelves: Vec<Shelf> = shelves.filter(|s| filter.may_fit_on(*s)).collect();
        let start = Start::choose(reader, folder, key, filter, shelves.len());
        Self {
            reader,
            folder,
            key,
            filter,
            dialect,
            start,
            shelves,
        }
    }

    /// Whether the list is in an order that places and channels are kept in.
    pub(super) fn is_by_time(&self) -> bool {
        self.key != Key::Waiting
    }

    /// Whether it begins with what the reader works on themselves.
    pub(super) fn is_of_mine(&self) -> bool {
        let me = *self.reader.me().as_ref();
        matches!(&self.start, Start::Agents(agents) if agents.contains(&me))
    }

    /// The rows it meets next, as `k` and `id` in their order; `None` where there is nothing to walk.
    fn met(&self, after: Option<&Cursor>) -> Option<Fragment<Bool>> {
        if self.folder == Folder::Favorites {
            let favorites = Ranges {
                reader: self.reader,
                folder: self.folder,
                key: self.key,
                after,
                limit: MOST,
                dialect: self.dialect,
            };
            return Some(favorites.rows());
        }
        let found = self.ranges();
        let ranges: Vec<Range> = found.common.into_iter().chain(found.own).collect();
        self.first(&ranges, "", after, MOST)
    }

    /// Those of the rows it meets that some agents who are asked for work on. An index tells that of far more rows
    /// in the time that it takes to look at one.
    fn of_agents(&self, met: Fragment<Bool>) -> Fragment<Bool> {
        let all_are = matches!(self.start, Start::Agents(_)) && self.ranges().own.is_empty();
        let Some(agents) = named(&self.filter.agents).filter(|_| !all_are) else {
            return met;
        };
        Fragment::new("SELECT k, id FROM (")
            .then(met)
            .sql(
                ") AS walked WHERE (SELECT COUNT(*) FROM conversation_assignees has \
                 WHERE has.organization_id = ",
            )
            .int(*self.reader.viewer.organization.as_ref())
            .sql(" AND has.conversation_id = walked.id AND has.agent_id ")
            .one_of(&agents, self.dialect)
            // Counted, for PostgreSQL would read all of theirs to ask whether one is.
            .sql(") > 0")
    }

    /// What of the rows it met is on the list.
    pub(super) fn rule(&self) -> Fragment<Bool> {
        let mut rule = self.reader.sees("conversations", self.dialect);
        if self.folder != Folder::Favorites {
            rule = rule
                .sql(" AND ")
                .then(in_folder(self.reader, self.folder, self.dialect));
        }
        match condition(self.filter, self.reader, self.dialect) {
            Some(fits) => rule.sql(" AND ").then(fits),
            None => rule,
        }
    }

    /// The first rows of some ranges, as `k`, `id` and `more`, with which one may come twice; `None` where there is
    /// nothing to walk.
    pub(super) fn first(
        &self,
        ranges: &[Range],
        more: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Option<Fragment<Bool>> {
        let order = format!("ORDER BY k {0}, id {0} LIMIT", self.key.direction());
        let ranges = ranges.iter().map(|range| self.cut(range, more, after));
        match self.dialect {
            // Merging, it drops what comes twice.
            Dialect::Sqlite => {
                let by = if more.is_empty() {
                    " UNION "
                } else {
                    " UNION ALL "
                };
                Some(joined(ranges, by)?.sql(format!(" {order} {limit}")))
            }
            // It keeps an order that each range has for itself, and merges them; its UNION would sort the whole
            // of all ranges. What comes twice stands side by side then.
            Dialect::Postgres => {
                let first = |range| {
                    Fragment::new("(")
                        .then(range)
                        .sql(format!(" {order} {limit})"))
                };
                let ranges = joined(ranges.map(first), " UNION ALL ")?;
                let once = match more.is_empty() {
                    true => "DISTINCT ON (k, id) ",
                    false => "",
                };
                let merged = Fragment::new(format!("SELECT {once}k, id{more} FROM ("))
                    .then(ranges)
                    .sql(format!(") AS ranges {order} {limit}"));
                Some(merged)
            }
        }
    }

    /// What of a range comes after the cursor, and within the times where the list is sorted by them.
    fn cut(&self, range: &Range, more: &str, after: Option<&Cursor>) -> Fragment<Bool> {
        let mut sql = range.select(more);
        if let Some(cursor) = after {
            sql = sql.then(self.key.behind("", range.id(), cursor));
        }
        if self.key == Key::LastActivity {
            if let Some(from) = self.filter.from {
                sql = sql.sql(" AND last_activity_at >= ").int(from.as_micros());
            }
            if let Some(until) = self.filter.until {
                sql = sql.sql(" AND last_activity_at < ").int(until.as_micros());
            }
        }
        sql
    }
}

/// One after the other; `None` where there is nothing to join.
fn joined(
    mut ranges: impl Iterator<Item = Fragment<Bool>>,
    by: &'static str,
) -> Option<Fragment<Bool>> {
    let first = ranges.next()?;
    Some(ranges.fold(first, |joined, range| joined.sql(by).then(range)))
}
