//! What was done on requests that carry a key, so that the same request again does nothing again.
//! The row is written in the transaction of the effect: there is never one without the other.

use crate::columns::AsInt;
use crate::schema::idempotency_keys as keys;
use crate::{Db, StoreResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::{OrganizationId, Timestamp};

/// How long a key is known, in seconds.
pub const KEPT: i64 = 24 * 60 * 60;

/// A request with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub organization: OrganizationId,
    /// SHA-256 in hex of who asks, the method, the path and the key.
    pub scope: String,
    /// SHA-256 in hex of the body.
    pub body_hash: String,
    pub at: Timestamp,
}

/// What is known of a request before its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nobody asked this before; until this transaction ends nobody else gets this answer.
    Nothing,
    /// Another transaction is at it.
    Running,
    /// It was done, and this is what it made or changed.
    Done { resource: i64 },
    /// The key was used for another body.
    OtherBody,
}

/// What is known of a request. Call first in the transaction of its effect.
pub fn begin(db: &mut Db, request: &Request) -> StoreResult<Known> {
    if !reserve(db, request)? {
        return Ok(Known::Running);
    }
    let key = (AsInt(request.organization), &request.scope);
    let row: Option<(String, i64, AsInt<Timestamp>)> = keys::table
        .find(key)
        .select((keys::body_hash, keys::resource_id, keys::created_at))
        .first(db)
        .optional()?;
    Ok(match row {
        None => Known::Nothing,
        Some((_, _, at)) if at.0 <= request.at.minus_seconds(KEPT) => {
            diesel::delete(keys::table.find(key)).execute(db)?;
            Known::Nothing
        }
        Some((body, _, _)) if body != request.body_hash => Known::OtherBody,
        Some((_, resource, _)) => Known::Done { resource },
    })
}

/// Remembers that a request was done.
pub fn keep(db: &mut Db, request: &Request, resource: i64) -> StoreResult<()> {
    let row = (
        keys::organization_id.eq(AsInt(request.organization)),
        keys::scope.eq(&request.scope),
        keys::body_hash.eq(&request.body_hash),
        keys::resource_id.eq(resource),
        keys::created_at.eq(AsInt(request.at)),
    );
    diesel::insert_into(keys::table).values(row).execute(db)?;
    Ok(())
}

/// Forgets about `limit` keys from before `until`, the oldest first; answers how many.
pub fn prune(db: &mut Db, until: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = keys::table
        .filter(keys::created_at.lt(AsInt(until)))
        .order(keys::created_at)
        .limit(limit)
        .select(keys::created_at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    Ok(diesel::delete(keys::table.filter(keys::created_at.le(last))).execute(db)?)
}

/// Makes sure that no other transaction has the same request in hand; false when one has. SQLite
/// has one writer, so there is none.
fn reserve(db: &mut Db, request: &Request) -> StoreResult<bool> {
    match db {
        Db::Sqlite(_) => Ok(true),
        Db::Postgres(c) => {
            let lock = sql::<Bool>("pg_try_advisory_xact_lock(")
                .bind::<BigInt, _>(number(&request.scope))
                .sql(")");
            Ok(diesel::select(lock).get_result(c)?)
        }
    }
}

/// The beginning of a hash as a number. Two that begin alike hold each other up for a moment.
fn number(hash: &str) -> i64 {
    let beginning = hash.get(..16).unwrap_or_default();
    u64::from_str_radix(beginning, 16)
        .unwrap_or_default()
        .cast_signed()
}
