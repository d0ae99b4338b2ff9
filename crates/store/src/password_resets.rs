//! Links by which somebody who forgot their password sets a new one.

use crate::columns::AsInt;
use crate::schema::password_resets as resets;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AgentId, OrganizationId, Timestamp};

/// A link that was sent; the database has its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordReset {
    pub organization: OrganizationId,
    pub agent: AgentId,
    pub token_hash: String,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = resets, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    agent_id: AsInt<AgentId>,
    token_hash: String,
    expires_at: AsInt<Timestamp>,
    used_at: Option<AsInt<Timestamp>>,
    created_at: AsInt<Timestamp>,
}

pub fn insert(db: &mut Db, reset: &PasswordReset) -> StoreResult<()> {
    diesel::insert_into(resets::table)
        .values(Row::from(reset.clone()))
        .execute(db)?;
    Ok(())
}

/// The one whose link has this hash, used or not.
pub fn by_token(db: &mut Db, token_hash: &str) -> StoreResult<PasswordReset> {
    let row: Row = resets::table
        .filter(resets::token_hash.eq(token_hash))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Marks a link as used; false when somebody else was faster.
pub fn take(db: &mut Db, reset: &PasswordReset, now: Timestamp) -> StoreResult<bool> {
    let key = (
        AsInt(reset.organization),
        AsInt(reset.agent),
        &reset.token_hash,
    );
    let taken = diesel::update(resets::table.find(key))
        .filter(resets::used_at.is_null())
        .set(resets::used_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(taken == 1)
}

/// No link of an agent works any more.
pub fn end_all(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    now: Timestamp,
) -> StoreResult<()> {
    diesel::update(resets::table)
        .filter(resets::organization_id.eq(AsInt(organization)))
        .filter(resets::agent_id.eq(AsInt(agent)))
        .filter(resets::used_at.is_null())
        .set(resets::used_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

/// Forgets about `limit` of those that are too old at `now`, the oldest first; answers how many.
pub fn prune(db: &mut Db, now: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = resets::table
        .filter(resets::expires_at.le(AsInt(now)))
        .order(resets::expires_at)
        .limit(limit)
        .select(resets::expires_at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    Ok(diesel::delete(resets::table.filter(resets::expires_at.le(last))).execute(db)?)
}

impl From<PasswordReset> for Row {
    fn from(reset: PasswordReset) -> Self {
        Self {
            organization_id: AsInt(reset.organization),
            agent_id: AsInt(reset.agent),
            token_hash: reset.token_hash,
            expires_at: AsInt(reset.expires_at),
            used_at: reset.used_at.map(AsInt),
            created_at: AsInt(reset.created_at),
        }
    }
}

impl From<Row> for PasswordReset {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            agent: row.agent_id.0,
            token_hash: row.token_hash,
            expires_at: row.expires_at.0,
            used_at: row.used_at.map(|at| at.0),
            created_at: row.created_at.0,
        }
    }
}
