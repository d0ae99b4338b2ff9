//! Lists with a filter: walks ranges of one index each in the order of the list, a bounded number
//! of rows, and keeps what the whole rule lets through.
//!
//! Where a walk begins is chosen so that most rows it meets fit. It may only meet too much, never
//! too little; so what a list holds is the rule's doing alone. A page whose walk came to its end is
//! short and has a cursor to walk on from.

use super::filter::condition;
use super::list::{Item, Query, in_folder, load};
use super::ranges::{Key, Ranges};
use super::reader::Reader;
use super::start::{Marked, Start, named};
use super::walk_ranges::{Found, PLACE, Range};
use crate::connect::planned_once;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::filters::Filter;
use domain::folders::{Folder, Shelf};

/// How many rows of an index one page reads at most, about a page at first: some 2 000 in all, which take as
/// long as some pages of a list without a filter.
const STEPS: [usize; 4] = [64, 250, 686, 1_000];

/// What a step is [cut](stride) to: of few sizes, as each is a statement of its own.
const STRIDES: [usize; 2] = [64, 128];

/// Of so many rows SQLite looks up at once what stands beside them, also for those that the page has no room for.
const FEW: usize = 128;

/// How many of the reader's own rows are looked at for whether they fit, beside a part of a page: with what is
/// met less than 5 000 in all.
const ASIDE: usize = 700;

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
    planned_once(db, |db| walk.page(db, after, limit))
}

impl<'a> Walk<'a> {
    fn page(&self, db: &mut Db, after: Option<&Cursor>, limit: usize) -> StoreResult<Slice<Item>> {
        let mut found: Vec<(Cursor, Item)> = Vec::new();
        let mut from = after.cloned();
        let mut walked = 0;
        let mut own_are_few = true;
        for most in self.steps() {
            let step = stride(most, walked, found.len(), limit + 1);
            let met = self.meet(db, from.as_ref(), step, &mut own_are_few)?;
            walked += met.len();
            let is_end = met.len() < step;
            let lacking = limit + 1 - found.len();
            let may_fit = self.of_agents(db, &met, own_are_few)?;
            if !may_fit.is_empty() {
                let fits = match self.dialect {
                    Dialect::Sqlite if may_fit.len() <= FEW => self.rule(&may_fit),
                    // PostgreSQL is the faster the less it joins.
                    _ => self.fitting(&may_fit, lacking),
                };
                found.extend(load(db, self.reader, fits, self.key, lacking)?);
            }
            if found.len() > limit {
                let page = Slice::cut(found, limit, |(cursor, _)| cursor.clone());
                return Ok(page.map(|(_, item)| item));
            }
            from = met.into_iter().next_back().filter(|_| !is_end);
            if from.is_none() || found.len() == limit {
                break;
            }
        }
        Ok(Slice {
            items: found.into_iter().map(|(_, item)| item).collect(),
            next: from,
        })
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

    /// Twice as many at first where every other one fits at best, whatever the start.
    fn steps(&self) -> [usize; 4] {
        let mut steps = STEPS;
        if self.filter.unread.is_some() || !self.filter.reply_states.is_empty() {
            steps[0] *= 2;
        }
        steps
    }

    /// Whether the list is in an order that places and channels are kept in.
    pub(super) fn is_by_time(&self) -> bool {
        self.key != Key::Waiting
    }

    /// Whether it begins with what the reader works on themselves.
    fn is_of_mine(&self) -> bool {
        let me = *self.reader.me().as_ref();
        matches!(&self.start, Start::Agents(agents) if agents.contains(&me))
    }

    /// The rows it meets next, in order: read from the indexes, without a look at the conversations.
    fn meet(
        &self,
        db: &mut Db,
        after: Option<&Cursor>,
        limit: usize,
        own_are_few: &mut bool,
    ) -> StoreResult<Vec<Cursor>> {
        if self.folder == Folder::Favorites {
            let favorites = Ranges {
                reader: self.reader,
                folder: self.folder,
                key: self.key,
                after,
                limit,
                dialect: self.dialect,
            };
            return read(db, self.key, favorites.rows());
        }
        let Found { mut common, own } = self.ranges();
        let is_beside = *own_are_few && !own.is_empty() && !self.is_of_mine();
        if let Some(marked) = self.start.marked().filter(|_| is_beside) {
            match self.meet_marked(db, (&common, &own), &marked, after, limit)? {
                Some(met) => return Ok(met),
                None => *own_are_few = false,
            }
        }
        common.extend(own);
        match self.first(&common, "", after, limit) {
            Some(rows) => read(db, self.key, rows),
            None => Ok(Vec::new()),
        }
    }

    /// Of the reader's own rows only those that come before the last by label, tag or agent can be among the
    /// next: where these are few, they are looked at for whether they have it too. `None` where they are not few.
    fn meet_marked(
        &self,
        db: &mut Db,
        (common, own): (&[Range], &[Range]),
        marked: &Marked<'_>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> StoreResult<Option<Vec<Cursor>>> {
        let mut met = match self.first(common, "", after, limit) {
            Some(rows) => read(db, self.key, rows)?,
            None => Vec::new(),
        };
        let last = met.get(limit - 1).cloned();
        let ahead = |range: &Range| match &last {
            Some(last) => range.clone().and(self.key.ahead("", range.id(), last)),
            None => range.clone(),
        };
        let own: Vec<Range> = own.iter().map(ahead).collect();
        let Some(rows) = self.first(&own, PLACE, after, ASIDE + 1) else {
            return Ok(Some(met));
        };
        let Marked { table, column, ids } = marked;
        let seen = self.reader.seen_places().unwrap_or_default();
        let has = Fragment::<(BigInt, BigInt, Bool)>::new("SELECT k, id, NOT (place ")
            .one_of(&seen, self.dialect)
            .sql(format!(
                ") AND (SELECT COUNT(*) FROM {table} has WHERE has.organization_id = "
            ))
            .int(*self.reader.viewer.organization.as_ref())
            .sql(format!(
                " AND has.conversation_id = own.id AND has.{column} "
            ))
            .one_of(ids, self.dialect)
            // Counted, for PostgreSQL would read all that have it to ask whether one does.
            .sql(") > 0 FROM (")
            .then(rows)
            .sql(") AS own");
        let aside: Vec<(i64, i64, bool)> = Statement::from(has).load(db)?;
        if aside.len() > ASIDE {
            return Ok(None);
        }
        let fits = |(key, id, has): (i64, i64, bool)| has.then_some(Cursor { key, id });
        met.extend(aside.into_iter().filter_map(fits));
        self.key.sort(&mut met);
        met.dedup();
        met.truncate(limit);
        Ok(Some(met))
    }

    /// Which of the rows it met some agents that are asked for work on. An index tells that of far more rows in
    /// the time that it takes to look at one.
    fn of_agents(&self, db: &mut Db, met: &[Cursor], own_are_few: bool) -> StoreResult<Vec<i64>> {
        let ids = met.iter().map(|row| row.id).collect();
        let all_are = matches!(self.start, Start::Agents(_)) && own_are_few;
        let Some(agents) = named(&self.filter.agents).filter(|_| !all_are) else {
            return Ok(ids);
        };
        let of_agents = Fragment::<BigInt>::new(
            "SELECT conversation_id FROM conversation_assignees WHERE organization_id = ",
        )
        .int(*self.reader.viewer.organization.as_ref())
        .sql(" AND conversation_id IN ")
        .ints(&ids, self.dialect)
        .sql(" AND agent_id ")
        .one_of(&agents, self.dialect);
        Ok(Statement::from(of_agents).load(db)?)
    }

    /// The first of the rows it met that are on the list: what a row shows beside it is looked up for
    /// these alone.
    fn fitting(&self, met: &[i64], limit: usize) -> Fragment<Bool> {
        let (column, direction) = (self.key.column(), self.key.direction());
        Fragment::new(format!(
            "conversations.id IN (SELECT id FROM (SELECT conversations.{column} AS k, \
             conversations.id AS id FROM conversations WHERE conversations.organization_id = "
        ))
        .int(*self.reader.viewer.organization.as_ref())
        .sql(" AND ")
        .then(self.rule(met))
        .sql(format!(" ORDER BY k {direction}, id {direction} LIMIT "))
        .int(i64::try_from(limit).unwrap_or(i64::MAX))
        .sql(") AS fitting)")
    }

    /// What of the rows it met is on the list.
    fn rule(&self, met: &[i64]) -> Fragment<Bool> {
        let mut rule = Fragment::new("conversations.id IN ")
            .ints(met, self.dialect)
            .sql(" AND ")
            .then(self.reader.sees("conversations", self.dialect));
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
    fn first(
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

/// How many rows to meet next: where many of those that were [met](Walk::meet) fit, twice as many as a
/// page lacks at that rate.
fn stride(most: usize, walked: usize, found: usize, wanted: usize) -> usize {
    let Some(expected) = (2 * walked * (wanted - found)).checked_div(found) else {
        return most;
    };
    let mut strides = STRIDES.into_iter();
    strides.find(|stride| *stride >= expected).unwrap_or(most)
}

fn read(db: &mut Db, key: Key, rows: Fragment<Bool>) -> StoreResult<Vec<Cursor>> {
    let met = Fragment::<(BigInt, BigInt)>::new("SELECT k, id FROM (")
        .then(rows)
        .sql(format!(") AS met ORDER BY k {0}, id {0}", key.direction()));
    let rows: Vec<(i64, i64)> = Statement::from(met).load(db)?;
    Ok(rows
        .into_iter()
        .map(|(key, id)| Cursor { key, id })
        .collect())
}

/// One after the other; `None` where there is nothing to join.
fn joined(
    mut ranges: impl Iterator<Item = Fragment<Bool>>,
    by: &'static str,
) -> Option<Fragment<Bool>> {
    let first = ranges.next()?;
    Some(ranges.fold(first, |joined, range| joined.sql(by).then(range)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_as_long_as_what_fits_is_rare() {
        assert_eq!(stride(64, 0, 0, 51), 64);
        // Three of four fit.
        assert_eq!(stride(250, 64, 48, 51), 64);
        // Every other one does.
        assert_eq!(stride(250, 64, 32, 51), 128);
        // One of ten does.
        assert_eq!(stride(250, 64, 6, 51), 250);
        assert_eq!(stride(250, 64, 0, 51), 250);
    }
}
