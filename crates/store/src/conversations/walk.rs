//! Lists with a filter: walks ranges of one index each in the order of the list, a bounded number
//! of rows, and keeps what the whole rule lets through.
//!
//! Where a walk begins is chosen so that most rows it meets fit. It may only meet too much, never
//! too little; so what a list holds is the rule's doing alone. A page whose walk came to its end is
//! short and has a cursor to walk on from.

use super::filter::condition;
use super::list::{Item, Query, in_folder, load};
use super::ranges::{Key, Ranges, Read};
use super::reader::Reader;
use super::start::Start;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::filters::Filter;
use domain::folders::{Folder, Shelf};

/// How many rows of an index one page reads, about a page at first: 5 000 in all.
const STEPS: [usize; 4] = [64, 250, 936, 3_750];

pub(super) struct Walk<'a> {
    reader: &'a Reader,
    folder: Folder,
    key: Key,
    filter: &'a Filter,
    dialect: Dialect,
    start: Start,
    shelves: Vec<Shelf>,
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
    let mut found: Vec<(Cursor, Item)> = Vec::new();
    let mut from = after.cloned();
    for step in STEPS {
        let met = walk.meet(db, from.as_ref(), step)?;
        let is_end = met.len() < step;
        let lacking = limit + 1 - found.len();
        let fitting = walk.fitting(&met, lacking);
        found.extend(load(db, reader, fitting, key, lacking)?);
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

impl<'a> Walk<'a> {
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

    /// The rows it meets next, in order: read from the indexes, without a look at the conversations.
    fn meet(&self, db: &mut Db, after: Option<&Cursor>, limit: usize) -> StoreResult<Vec<Cursor>> {
        let Some(rows) = self.rows(after, limit) else {
            return Ok(Vec::new());
        };
        let met = Fragment::<(BigInt, BigInt)>::new("SELECT k, id FROM (")
            .then(rows)
            .sql(format!(
                ") AS met ORDER BY k {0}, id {0}",
                self.key.direction()
            ));
        let rows: Vec<(i64, i64)> = Statement::from(met).load(db)?;
        Ok(rows
            .into_iter()
            .map(|(key, id)| Cursor { key, id })
            .collect())
    }

    /// The first of the rows it met that are on the list: what a row shows beside it is looked up for
    /// these alone.
    fn fitting(&self, met: &[Cursor], limit: usize) -> Fragment<Bool> {
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
    fn rule(&self, met: &[Cursor]) -> Fragment<Bool> {
        let ids: Vec<i64> = met.iter().map(|row| row.id).collect();
        let mut rule = Fragment::new("conversations.id IN ")
            .ints(&ids, self.dialect)
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

    /// The next rows, as `k` and `id`; `None` where there is nothing to walk.
    fn rows(&self, after: Option<&Cursor>, limit: usize) -> Option<Fragment<Bool>> {
        if self.folder == Folder::Favorites {
            let favorites = Ranges {
                reader: self.reader,
                folder: self.folder,
                key: self.key,
                after,
                limit,
                dialect: self.dialect,
            };
            return Some(favorites.rows(Read::Order));
        }
        let order = format!("ORDER BY k {0}, id {0} LIMIT", self.key.direction());
        let ranges = self
            .ranges()
            .into_iter()
            .map(|range| self.cut(range, after));
        match self.dialect {
            // Merging, it drops what comes twice.
            Dialect::Sqlite => Some(joined(ranges, " UNION ")?.sql(format!(" {order} {limit}"))),
            // It keeps an order that each range has for itself, and merges them; its UNION would
            // sort the whole of all ranges.
            Dialect::Postgres => {
                let most = self.start.holders() * limit;
                let first = |range| {
                    Fragment::new("(")
                        .then(range)
                        .sql(format!(" {order} {limit})"))
                };
                let ranges = joined(ranges.map(first), " UNION ALL ")?;
                let merged = Fragment::new("SELECT DISTINCT k, id FROM (SELECT k, id FROM (")
                    .then(ranges)
                    .sql(format!(
                        ") AS ranges {order} {most}) AS merged {order} {limit}"
                    ));
                Some(merged)
            }
        }
    }

    fn ranges(&self) -> Vec<Range> {
        let mut ranges = Vec::new();
        for shelf in self.shelves.iter().copied() {
            if self.folder.only_mine(shelf) {
                self.mine(&mut ranges, ASSIGNEES, shelf);
                continue;
            }
            match &self.start {
                Start::Places(places) => {
                    self.common(&mut ranges, (CONVERSATIONS, None), shelf, places.as_deref());
                    self.own(&mut ranges, shelf);
                }
                Start::Labels(labels) => {
                    self.beside(&mut ranges, (LABELS, "label_id"), labels, shelf)
                }
                Start::Tags(tags) => self.beside(&mut ranges, (TAGS, "tag_id"), tags, shelf),
                Start::Channels(channels) => {
                    for channel in channels {
                        let one = (CONVERSATIONS, Some(("channel_id", *channel)));
                        self.common(&mut ranges, one, shelf, None);
                    }
                    self.own(&mut ranges, shelf);
                }
                Start::Urgent => ranges.extend(RESTRICTED.map(|restricted| {
                    let urgent = self.range(CONVERSATIONS, shelf, None, restricted);
                    urgent.sql(" AND priority = 'high'")
                })),
                Start::Agents(agents) => ranges.extend(
                    agents
                        .iter()
                        .map(|agent| self.range(ASSIGNEES, shelf, Some(("agent_id", *agent)), "")),
                ),
                Start::ClosedBy(agents) => ranges.extend(agents.iter().map(|agent| {
                    self.range(CONVERSATIONS, shelf, Some(("closed_by_id", *agent)), "")
                })),
            }
        }
        ranges
    }

    /// What is kept beside for each of some labels or tags.
    fn beside(
        &self,
        ranges: &mut Vec<Range>,
        (table, column): (Table, &'static str),
        ids: &[i64],
        shelf: Shelf,
    ) {
        // By how long they wait they are not kept by place.
        let by_place = self.key != Key::Waiting;
        let places = self.reader.seen_places().filter(|_| by_place);
        for id in ids {
            let one = (table, Some((column, *id)));
            self.common(ranges, one, shelf, places.as_deref());
        }
        self.own(ranges, shelf);
    }

    /// What one sees by place.
    fn common(
        &self,
        ranges: &mut Vec<Range>,
        (table, one): (Table, Option<(&'static str, i64)>),
        shelf: Shelf,
        places: Option<&[i64]>,
    ) {
        for restricted in self.flags() {
            let range = self.range(table, shelf, one, restricted);
            match places {
                None => ranges.push(range),
                Some(places) => ranges.extend(
                    places
                        .iter()
                        .map(|place| range.clone().sql(" AND place = ").int(*place)),
                ),
            }
        }
    }

    /// What one works on, and what is restricted to one, wherever it stands.
    fn own(&self, ranges: &mut Vec<Range>, shelf: Shelf) {
        if self.reader.seen_places().is_some() {
            self.mine(ranges, ASSIGNEES, shelf);
        }
        if self.reader.is_viewer_of_some() && self.filter.restricted != Some(false) {
            self.mine(ranges, VIEWERS, shelf);
        }
    }

    fn mine(&self, ranges: &mut Vec<Range>, table: Table, shelf: Shelf) {
        if let Some(me) = self.reader.viewer.agent {
            ranges.push(self.range(table, shelf, Some(("agent_id", *me.as_ref())), ""));
        }
    }

    /// Which of the restricted and the others are walked.
    fn flags(&self) -> &'static [&'static str] {
        match (self.reader.views_restricted(), self.filter.restricted) {
            (true, None) => &RESTRICTED,
            (true, Some(true)) => &[" AND restricted = TRUE"],
            (_, Some(false)) | (false, None) => &[" AND restricted = FALSE"],
            (false, Some(true)) => &[],
        }
    }

    fn range(
        &self,
        (table, id): Table,
        shelf: Shelf,
        one: Option<(&'static str, i64)>,
        restricted: &'static str,
    ) -> Range {
        let column = self.key.column();
        let sql = Fragment::new(format!(
            "SELECT {column} AS k, {id} AS id FROM {table} WHERE organization_id = "
        ))
        .int(*self.reader.viewer.organization.as_ref())
        .sql(format!(" AND shelf = '{shelf}'{restricted}"));
        let sql = match one {
            Some((column, value)) => sql.sql(format!(" AND {column} = ")).int(value),
            None => sql,
        };
        Range { sql, id }
    }

    /// What of a range comes after the cursor, and within the times where the list is sorted by them.
    fn cut(&self, range: Range, after: Option<&Cursor>) -> Fragment<Bool> {
        let mut sql = range.sql;
        if let Some(cursor) = after {
            sql = sql.then(self.key.behind("", range.id, cursor));
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

/// A table and what it calls the conversation.
type Table = (&'static str, &'static str);

const CONVERSATIONS: Table = ("conversations", "id");
const LABELS: Table = ("conversation_labels", "conversation_id");
const TAGS: Table = ("conversation_tags", "conversation_id");
const ASSIGNEES: Table = ("conversation_assignees", "conversation_id");
const VIEWERS: Table = ("conversation_viewers", "conversation_id");
const RESTRICTED: [&str; 2] = [" AND restricted = FALSE", " AND restricted = TRUE"];

#[derive(Clone)]
struct Range {
    sql: Fragment<Bool>,
    /// What its table calls the conversation.
    id: &'static str,
}

impl Range {
    fn sql(mut self, sql: &'static str) -> Self {
        self.sql = self.sql.sql(sql);
        self
    }

    fn int(mut self, value: i64) -> Self {
        self.sql = self.sql.int(value);
        self
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
