//! Filtered lists of a label, a tag or an agent, where the reader also has rows of their own: few of these may be
//! what is asked for, so they are not walked through but looked at beside.

use super::load::{Which, load};
use super::ranges::Key;
use super::start::Marked;
use super::walk::{Page, Walk};
use super::walk_ranges::{Found, PLACE, Range};
use crate::fragment::{Fragment, Statement};
use crate::{Cursor, Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// How many rows are met at a time: about a page at first.
const STEPS: [usize; 3] = [64, 250, 686];

/// How many of the reader's own rows are looked at for whether they fit, beside a part of a page: with what is
/// met less than 5 000 in all.
const ASIDE: usize = 700;

impl Walk<'_> {
    /// Fills a page as far as it can; answers whether it is done.
    pub(super) fn walk_beside(&self, db: &mut Db, page: &mut Page) -> StoreResult<bool> {
        let Found { common, own } = self.ranges();
        let is_beside = !common.is_empty() && !own.is_empty() && !self.is_of_mine();
        let Some(marked) = self.start.marked().filter(|_| is_beside) else {
            return Ok(false);
        };
        for step in STEPS {
            let after = page.from.as_ref();
            let Some(met) = self.meet_marked(db, (&common, &own), &marked, after, step)? else {
                return Ok(false);
            };
            let ids: Vec<i64> = met.iter().map(|row| row.id).collect();
            let fitting = Which::Met(self.fitting(&ids, page.lacking()), None);
            let fits = load(db, self.reader, fitting, self.key, page.lacking())?;
            page.found.extend(fits);
            page.from = met.into_iter().nth(step - 1);
            if page.lacking() == 0 || page.from.is_none() {
                return Ok(true);
            }
        }
        Ok(true)
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

    /// The first of the rows it met that are on the list.
    fn fitting(&self, met: &[i64], limit: usize) -> Fragment<Bool> {
        let (column, direction) = (self.key.column(), self.key.direction());
        Fragment::new(format!(
            "SELECT conversations.{column} AS k, conversations.id AS id FROM conversations \
             WHERE conversations.organization_id = "
        ))
        .int(*self.reader.viewer.organization.as_ref())
        .sql(" AND conversations.id IN ")
        .ints(met, self.dialect)
        .sql(" AND ")
        .then(self.rule())
        .sql(format!(" ORDER BY k {direction}, id {direction} LIMIT "))
        .int(i64::try_from(limit).unwrap_or(i64::MAX))
    }
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
