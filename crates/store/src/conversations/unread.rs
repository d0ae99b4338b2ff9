//! How much is unread in folders: looked up among their most recent rows, as nothing of it is kept.

use super::holding::Holding;
use super::ranges::{Key, Ranges, Read};
use super::reader::Reader;
use crate::columns::AsText;
use crate::connect::planned_once;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use domain::AgentId;
use domain::counters::{Counter, Tally};
use domain::folders::{Folder, Sort};
use std::collections::HashMap;

/// Unread ones are counted among this many rows of a folder.
pub(super) const RECENT: usize = 500;
/// More than these are told as these: a badge says *99+*.
const MOST: usize = 100;

/// How many conversations of each of these folders hold something unread, among its most recent
/// rows and as far as it is [told](MOST); with one statement. How much of one is unread, see
/// [`before_joining`](super::list::before_joining), is not asked. The [kept](super::counts::kept) counts tell where
/// there is anything to look for.
pub fn unread(
    db: &mut Db,
    reader: &Reader,
    folders: &[Folder],
    kept: &[(Counter, Tally)],
) -> StoreResult<HashMap<Folder, i64>> {
    let Some(me) = reader.viewer.agent else {
        return Ok(HashMap::new());
    };
    let (dialect, holding) = (Dialect::from(&*db), Holding::new(kept));
    let of = |folder: &Folder| {
        let recent = Ranges {
            reader,
            folder: *folder,
            key: Key::of(*folder, Sort::Newest),
            after: None,
            limit: RECENT,
            dialect,
            holding: Some(&holding),
        };
        Fragment::<(Text, BigInt)>::new(format!(
            "SELECT '{folder}' AS folder, COUNT(*) AS unread FROM (SELECT 1 AS one FROM ("
        ))
        .then(recent.rows(Read::Heard))
        .sql(") AS recent")
        .then(beyond_my_mark(me, dialect))
        // Of what I never opened, the words since I joined are unread.
        .sql(", CASE WHEN recent.heard_at >= ")
        .int(reader.joined_at.as_micros())
        .sql(format!(
            " THEN 0 ELSE recent.inbound_seq END) LIMIT {MOST}) AS unread"
        ))
    };
    let Some(all) = folders
        .iter()
        .map(of)
        .reduce(|all, one| all.sql(" UNION ALL ").then(one))
    else {
        return Ok(HashMap::new());
    };
    let all = Statement::from(all);
    let rows: Vec<(AsText<Folder>, i64)> = planned_once(db, |db| Ok(all.load(db)?))?;
    Ok(rows
        .into_iter()
        .map(|(folder, unread)| (folder.0, unread))
        .collect())
}

/// Whether more was said than I have seen; ends before what holds where I have no mark. Marks are
/// looked up row by row, until there are enough: PostgreSQL would read all of mine to join them,
/// and SQLite opens the table for each row unless they are joined.
fn beyond_my_mark(me: AgentId, dialect: Dialect) -> Fragment<Bool> {
    match dialect {
        Dialect::Sqlite => Fragment::new(" LEFT JOIN conversation_reads r ON r.agent_id = ")
            .int(*me.as_ref())
            .sql(
                " AND r.conversation_id = recent.id \
                 WHERE recent.inbound_seq > COALESCE(r.inbound_seq",
            ),
        Dialect::Postgres => Fragment::new(
            " WHERE recent.inbound_seq > COALESCE(\
             (SELECT r.inbound_seq FROM conversation_reads r WHERE r.agent_id = ",
        )
        .int(*me.as_ref())
        .sql(" AND r.conversation_id = recent.id)"),
    }
}
