//! How much is unread in folders: looked up among their most recent rows, as nothing of it is kept.

use super::holding::Holding;
use super::ranges::{Key, Ranges};
use super::reader::Reader;
use super::recent::{Part, Range, Recent, share};
use crate::connect::planned_once;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::counters::{Counter, Tally};
use domain::folders::{Folder, Sort};
use std::collections::HashMap;

/// Unread ones are counted among so many rows of each part of a folder, the most recent of its ranges.
pub(super) const RECENT: usize = 500;
/// More than these are told as these: a badge says *99+*.
const MOST: i64 = 100;

/// How many conversations of each of these folders hold something unread, among its most recent
/// rows and as far as it is [told](MOST); with one statement. How much of one is unread, see
/// [`before_joining`](super::load::before_joining), is not asked. The [kept](super::counts::kept) counts tell how
/// much there is to look at.
pub fn unread(
    db: &mut Db,
    reader: &Reader,
    folders: &[Folder],
    kept: &[(Counter, Tally)],
) -> StoreResult<HashMap<Folder, i64>> {
    if reader.viewer.agent.is_none() {
        return Ok(HashMap::new());
    }
    let (dialect, holding) = (Dialect::from(&*db), Holding::new(kept));
    let recent = Recent {
        reader,
        holding: &holding,
        dialect,
    };
    let mut parts: Vec<Part> = Vec::new();
    for part in folders.iter().flat_map(|folder| recent.parts(*folder)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let counted = |(part, number): (&Part, i64)| {
        let unread = match part {
            Part::Favorites => beyond_my_mark(reader, favorites(reader, dialect), dialect),
            part => in_ranges(reader, &recent.ranges(*part), dialect)?,
        };
        let counted = Fragment::<(BigInt, BigInt)>::new(format!(
            "SELECT CAST({number} AS BIGINT) AS part, COUNT(*) AS unread FROM ("
        ));
        Some(
            counted
                .then(unread)
                .sql(format!(" LIMIT {MOST}) AS unread")),
        )
    };
    let counted = parts.iter().zip(0..).filter_map(counted);
    let Some(all) = counted.reduce(|all, one| all.sql(" UNION ALL ").then(one)) else {
        return Ok(HashMap::new());
    };
    let all = Statement::from(all);
    let rows: Vec<(i64, i64)> = planned_once(db, |db| Ok(all.load(db)?))?;
    let rows: HashMap<i64, i64> = rows.into_iter().collect();
    let of_part = |wanted: Part| {
        let number = parts.iter().zip(0..).find(|(part, _)| **part == wanted);
        number.and_then(|(_, number)| rows.get(&number)).copied()
    };
    let of_folder = |folder: &Folder| {
        let parts = recent.parts(*folder).into_iter();
        let unread: i64 = parts.filter_map(of_part).sum();
        (*folder, unread.min(MOST))
    };
    Ok(folders.iter().map(of_folder).collect())
}

/// What is unread of the most recent rows of each range; `None` where there are no ranges.
fn in_ranges(reader: &Reader, ranges: &[Range], dialect: Dialect) -> Option<Fragment<Bool>> {
    let share = share(ranges, RECENT);
    let unread = |range: &Range| {
        // Of what one works on only some is left, so all of it is looked at that may be.
        let rows = range.rows(range.but_in.as_ref().map_or(share, |_| RECENT));
        let unread = beyond_my_mark(reader, rows, dialect);
        match &range.but_in {
            Some(places) => unread.sql(" AND NOT recent.place ").one_of(places, dialect),
            None => unread,
        }
    };
    let parts = ranges.iter().map(unread);
    parts.reduce(|all, one| all.sql(" UNION ALL ").then(one))
}

/// One's favorites.
fn favorites(reader: &Reader, dialect: Dialect) -> Fragment<Bool> {
    let favorites = Ranges {
        reader,
        folder: Folder::Favorites,
        key: Key::of(Folder::Favorites, Sort::Newest),
        after: None,
        limit: RECENT,
        dialect,
    };
    favorites.favorites(", c.inbound_seq, c.last_customer_message_at AS heard_at")
}

/// Of which of these rows more was said than I have seen; to be limited to what is needed. Marks are
/// looked up row by row, until there are enough: PostgreSQL would read all of mine to join them,
/// and SQLite opens the table for each row unless they are joined.
fn beyond_my_mark(reader: &Reader, rows: Fragment<Bool>, dialect: Dialect) -> Fragment<Bool> {
    let me = *reader.me().as_ref();
    let rows = Fragment::new("SELECT 1 AS one FROM (")
        .then(rows)
        .sql(") AS recent");
    let beyond = match dialect {
        Dialect::Sqlite => rows
            .sql(" LEFT JOIN conversation_reads r ON r.agent_id = ")
            .int(me)
            .sql(
                " AND r.conversation_id = recent.id \
                 WHERE recent.inbound_seq > COALESCE(r.inbound_seq",
            ),
        Dialect::Postgres => rows
            .sql(
                " WHERE recent.inbound_seq > COALESCE(\
                 (SELECT r.inbound_seq FROM conversation_reads r WHERE r.agent_id = ",
            )
            .int(me)
            .sql(" AND r.conversation_id = recent.id)"),
    };
    // Of what I never opened, the words since I joined are unread.
    beyond
        .sql(", CASE WHEN recent.heard_at >= ")
        .int(reader.joined_at.as_micros())
        .sql(" THEN 0 ELSE recent.inbound_seq END)")
}
