//! Servers that share a database: each leases a number for its ids.
//!
//! Two promises are kept apart. The *lease* says who has a number now; it is judged by the clock of
//! the database, so the clocks of the servers do not matter. The *reservation* (`ids_until`) says
//! how far in time the holder may make ids; it is written before they are made, and whoever takes
//! the number over goes on after it. So ids stay unique even when a holder sleeps through the end
//! of its lease, and when clocks jump.

use crate::columns::AsInt;
use crate::schema::nodes;
use crate::{Db, StoreError, StoreResult};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::Timestamp;
use std::time::Duration;

/// How many numbers there are: ids have ten bits for them.
pub const NUMBERS: i64 = 1024;
/// Any number, as long as every server takes the same.
const TAKING_LOCK: &str = "SELECT pg_advisory_xact_lock(7274872)";

/// Which number is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever is free, from this one on.
    From(i64),
    /// This one, whoever had it: somebody else makes sure that the holder is gone.
    This(i64),
}

/// The marks of all servers there are or were, see [`Ask::mark`].
pub fn marks(db: &mut Db) -> StoreResult<Vec<String>> {
    let marks: Vec<Option<String>> = nodes::table
        .filter(nodes::mark.is_not_null())
        .select(nodes::mark)
        .load(db)?;
    Ok(marks.into_iter().flatten().collect())
}

/// A server that asks for a number.
#[derive(Clone, Debug)]
pub struct Ask {
    pub wanted: Wanted,
    /// Drawn anew by each start.
    pub holder: i64,
    /// For people: host and address.
    pub name: String,
    /// What it has put into its place for files.
    pub mark: Option<String>,
    pub lease: Duration,
    /// From when on it makes ids, by its own clock.
    pub now: Timestamp,
    /// How far ahead it reserves time for ids.
    pub reserve: Duration,
}

/// A number that is leased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub number: i64,
    pub holder: i64,
    /// Ids of this number are new from here …
    pub ids_from: Timestamp,
    /// … to here.
    pub ids_until: Timestamp,
}

/// A server that is there.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Neighbour {
    pub name: String,
    pub mark: Option<String>,
}

/// Leases a number, the one that was used the longest ago. Call it in a write.
pub fn take(db: &mut Db, ask: &Ask) -> StoreResult<Node> {
    if let Db::Postgres(c) = db {
        c.batch_execute(TAKING_LOCK)?;
    }
    let now = clock(db, ask.now)?;
    let (number, used_until) = choose(db, ask, now)?;
    let ids_from = ask.now.max(used_until);
    let node = Node {
        number,
        holder: ask.holder,
        ids_from,
        ids_until: after(ids_from, ask.reserve),
    };
    let values = (
        nodes::holder.eq(ask.holder),
        nodes::name.eq(&ask.name),
        nodes::mark.eq(&ask.mark),
        nodes::leased_until.eq(AsInt(after(now, ask.lease))),
        nodes::ids_until.eq(AsInt(node.ids_until)),
    );
    let taken = diesel::update(nodes::table.find(number))
        .set(values)
        .execute(db)?;
    if taken == 0 {
        diesel::insert_into(nodes::table)
            .values((nodes::id.eq(number), values))
            .execute(db)?;
    }
    Ok(node)
}

/// A number that is free, and until when its ids may be in use. One whose time has passed is best:
/// the others would make ids that are ahead of the clock.
fn choose(db: &mut Db, ask: &Ask, now: Timestamp) -> StoreResult<(i64, Timestamp)> {
    type Found = Option<(i64, AsInt<Timestamp>)>;
    let columns = (nodes::id, nodes::ids_until);
    let lowest = match ask.wanted {
        Wanted::This(number) => {
            let used: Found = nodes::table
                .find(number)
                .select(columns)
                .first(db)
                .optional()?;
            return Ok((number, used.map_or(Timestamp::EPOCH, |(_, at)| at.0)));
        }
        Wanted::From(lowest) => lowest,
    };
    let free: Found = nodes::table
        .filter(nodes::id.ge(lowest))
        .filter(nodes::leased_until.le(AsInt(now)))
        .order((nodes::ids_until, nodes::id))
        .select(columns)
        .first(db)
        .optional()?;
    let highest: Option<i64> = nodes::table.select(diesel::dsl::max(nodes::id)).first(db)?;
    let next = highest.map_or(lowest, |number| lowest.max(number + 1));
    match free {
        Some((number, used_until)) if used_until.0 <= ask.now || next >= NUMBERS => {
            Ok((number, used_until.0))
        }
        _ if next < NUMBERS => Ok((next, Timestamp::EPOCH)),
        _ => Err(StoreError::Unavailable(format!(
            "{NUMBERS} servers share this database already"
        ))),
    }
}

/// Holds a number for longer, and reserves time for ids; false when somebody else has it now.
pub fn renew(
    db: &mut Db,
    node: &Node,
    now: Timestamp,
    lease: Duration,
    ids_until: Timestamp,
) -> StoreResult<bool> {
    let until = after(clock(db, now)?, lease);
    let renewed = diesel::update(nodes::table.find(node.number))
        .filter(nodes::holder.eq(node.holder))
        .set((
            nodes::leased_until.eq(AsInt(until)),
            nodes::ids_until.eq(AsInt(ids_until)),
        ))
        .execute(db)?;
    Ok(renewed == 1)
}

/// Gives a number back, with the time its ids have really used.
pub fn release(db: &mut Db, node: &Node, ids_until: Timestamp) -> StoreResult<()> {
    diesel::update(nodes::table.find(node.number))
        .filter(nodes::holder.eq(node.holder))
        .set((
            nodes::leased_until.eq(AsInt(Timestamp::EPOCH)),
            nodes::ids_until.eq(AsInt(ids_until)),
        ))
        .execute(db)?;
    Ok(())
}

/// The other servers whose leases run.
pub fn neighbours(db: &mut Db, node: &Node, now: Timestamp) -> StoreResult<Vec<Neighbour>> {
    let now = clock(db, now)?;
    Ok(nodes::table
        .filter(nodes::id.ne(node.number))
        .filter(nodes::leased_until.gt(AsInt(now)))
        .order(nodes::id)
        .select((nodes::name, nodes::mark))
        .load(db)?)
}

/// The clock all servers agree on; a SQLite file has one server, and its clock will do.
fn clock(db: &mut Db, now: Timestamp) -> StoreResult<Timestamp> {
    match db {
        Db::Postgres(c) => {
            let clock = sql::<BigInt>("(extract(epoch from clock_timestamp()) * 1000000)::bigint");
            let micros: i64 = diesel::select(clock).get_result(c)?;
            Ok(micros.into())
        }
        Db::Sqlite(_) => Ok(now),
    }
}

fn after(moment: Timestamp, length: Duration) -> Timestamp {
    moment.plus_millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}
