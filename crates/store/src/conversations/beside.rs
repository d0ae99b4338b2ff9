//! Filtered lists of a label, a tag or an agent, where the reader also has rows of their own: few of these may be
//! what is asked for, so they are not walked through but looked at beside.

use super::load::{Which, load};
use super::start::Marked;
use super::walk::{Page, Walk};
use super::walk_ranges::{Found, PLACE, Range};
use crate::fragment::{Dialect, Fragment, Statement, array};
use crate::{Cursor, Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// How many rows are met at a time: about a page at first.
const STEPS: [usize; 3] = [64, 250, 686];

/// How many of the reader's own rows are looked at for whether they fit, beside a part of a page: some at first,
/// which may do, and then some more. With what is met they are less than 5 000 in all.
const ASIDE: [usize; 2] = [250, 450];

/// Rows that are met, in their order.
struct Met {
    rows: Vec<Cursor>,
    is_end: bool,
}

impl Walk<'_> {
    /// Fills a page as far as it can; answers whether it is done.
    pub(super) fn walk_beside(&self, db: &mut Db, page: &mut Page) -> StoreResult<bool> {
        let found = self.ranges();
        let is_beside = !found.common.is_empty() && !found.own.is_empty() && !self.is_of_mine();
        let Some(marked) = self.start.marked().filter(|_| is_beside) else {
            return Ok(false);
        };
        for step in STEPS {
            let Some(Met { rows, is_end }) = self.meet(db, &found, &marked, page, step)? else {
                return Ok(false);
            };
            let these = Which::Met(self.these(&rows), Some(self.rule()));
            let fits = load(db, self.reader, these, self.key, page.lacking())?;
            page.found.extend(fits);
            page.from = rows.into_iter().next_back().filter(|_| !is_end);
            if page.lacking() == 0 || page.from.is_none() {
                return Ok(true);
            }
        }
        Ok(true)
    }

    /// The rows of a label, tag or agent that come next, at most `step`. Of the reader's own rows only those that
    /// come before the last of these can be among them; `None` where too many do.
    fn meet(
        &self,
        db: &mut Db,
        found: &Found,
        marked: &Marked<'_>,
        page: &Page,
        step: usize,
    ) -> StoreResult<Option<Met>> {
        let after = page.from.as_ref();
        let common = match self.first(&found.common, "", after, step) {
            Some(rows) => {
                Statement::from(Fragment::<(BigInt, BigInt)>::new("").then(rows)).load(db)?
            }
            None => Vec::new(),
        };
        let mut common: Vec<Cursor> = common.into_iter().map(cursor).collect();
        self.key.sort(&mut common);
        let last = common.get(step - 1);
        let ahead = |range: &Range| match last {
            Some(last) => range.clone().and(self.key.ahead("", range.id(), last)),
            None => range.clone(),
        };
        let own: Vec<Range> = found.own.iter().map(ahead).collect();
        let mut rows = common;
        let mut behind = page.from.clone();
        for most in ASIDE {
            let mut looked_at = self.look_at(db, &own, marked, behind.as_ref(), most)?;
            looked_at.sort_unstable_by(|(one, _), (other, _)| self.key.compare(one, other));
            // The last one may stand there twice, as assigned and as restricted to the reader: it comes next.
            let end = looked_at.get(most - 1).map(|(end, _)| end.clone());
            looked_at.retain(|(own, _)| Some(own) != end.as_ref());
            let last = looked_at.last().map(|(last, _)| last.clone());
            let fitting = looked_at.into_iter().filter(|(_, fits)| *fits);
            rows.extend(fitting.map(|(own, _)| own));
            self.key.sort(&mut rows);
            rows.dedup();
            let Some(last) = last.filter(|_| end.is_some()) else {
                let is_end = rows.len() < step;
                rows.truncate(step);
                return Ok(Some(Met { rows, is_end }));
            };
            // Behind the last one that was looked at there may be more.
            let known = rows.partition_point(|row| self.key.compare(row, &last).is_le());
            if known >= page.lacking() {
                rows.truncate(known.min(step));
                return Ok(Some(Met {
                    rows,
                    is_end: false,
                }));
            }
            behind = Some(last);
        }
        Ok(None)
    }

    /// The first rows of the reader's own, each with whether it has a label, tag or agent and is not met as seen by
    /// its place.
    fn look_at(
        &self,
        db: &mut Db,
        own: &[Range],
        marked: &Marked<'_>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> StoreResult<Vec<(Cursor, bool)>> {
        let Some(rows) = self.first(own, PLACE, after, limit) else {
            return Ok(Vec::new());
        };
        let Marked { table, column, ids } = marked;
        let seen = self.reader.seen_places().unwrap_or_default();
        let has = Fragment::<(BigInt, BigInt, Bool)>::new("SELECT k, id, CASE WHEN place ")
            .one_of(&seen, self.dialect)
            .sql(format!(
                " THEN FALSE ELSE (SELECT COUNT(*) FROM {table} has WHERE has.organization_id = "
            ))
            .int(*self.reader.viewer.organization.as_ref())
            .sql(format!(
                " AND has.conversation_id = own.id AND has.{column} "
            ))
            .one_of(ids, self.dialect)
            // Counted, for PostgreSQL would read all that have it to ask whether one does.
            .sql(") > 0 END FROM (")
            .then(rows)
            .sql(") AS own");
        let rows: Vec<(i64, i64, bool)> = Statement::from(has).load(db)?;
        let fits = |(key, id, has)| (cursor((key, id)), has);
        Ok(rows.into_iter().map(fits).collect())
    }

    /// Rows that are met already, as `k` and `id` in their order.
    fn these(&self, rows: &[Cursor]) -> Fragment<Bool> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        match self.dialect {
            // In the order of what it reads from; nothing asks for the key.
            Dialect::Sqlite => Fragment::new("SELECT 0 AS k, value AS id FROM json_each(")
                .text(serde_json::Value::from(ids).to_string())
                .sql(")"),
            Dialect::Postgres => {
                let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
                Fragment::new("SELECT k, id FROM unnest(CAST(")
                    .text(array(&keys))
                    .sql(" AS bigint[]), CAST(")
                    .text(array(&ids))
                    .sql(format!(
                        " AS bigint[])) AS these(k, id) ORDER BY k {0}, id {0}",
                        self.key.direction()
                    ))
            }
        }
    }
}

fn cursor((key, id): (i64, i64)) -> Cursor {
    Cursor { key, id }
}
