//! Sign-ups that wait for the link in a mail to be used.

use crate::columns::AsInt;
use crate::schema::pending_signups as pending;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{OrganizationId, Timestamp};

/// Who wants an organization; read and checked, with the password hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub organization_name: String,
    pub first_name: String,
    pub last_name: Option<String>,
    pub email: String,
    pub password_hash: String,
}

/// A sign-up that is not finished; of its link the database has the hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignUp {
    /// The id that its organization will have.
    pub organization: OrganizationId,
    pub token_hash: String,
    pub wanted: Wanted,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pending, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    token_hash: String,
    organization_name: String,
    first_name: String,
    last_name: Option<String>,
    email: String,
    password_hash: String,
    expires_at: AsInt<Timestamp>,
    used_at: Option<AsInt<Timestamp>>,
    created_at: AsInt<Timestamp>,
}

pub fn insert(db: &mut Db, signup: &PendingSignUp) -> StoreResult<()> {
    diesel::insert_into(pending::table)
        .values(Row::from(signup.clone()))
        .execute(db)?;
    Ok(())
}

pub fn get(db: &mut Db, organization: OrganizationId) -> StoreResult<PendingSignUp> {
    let row: Row = pending::table
        .find(AsInt(organization))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// The one whose link has this hash, used or not.
pub fn by_token(db: &mut Db, token_hash: &str) -> StoreResult<PendingSignUp> {
    let row: Row = pending::table
        .filter(pending::token_hash.eq(token_hash))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Marks the link as used, and forgets the password, which is the agent's from then on; false when
/// somebody else was faster.
pub fn take(db: &mut Db, organization: OrganizationId, now: Timestamp) -> StoreResult<bool> {
    let taken = diesel::update(pending::table.find(AsInt(organization)))
        .filter(pending::used_at.is_null())
        .set((
            pending::used_at.eq(AsInt(now)),
            pending::password_hash.eq(""),
        ))
        .execute(db)?;
    Ok(taken == 1)
}

/// Forgets one that nobody gets a link for.
pub fn forget(db: &mut Db, organization: OrganizationId) -> StoreResult<()> {
    diesel::delete(pending::table.find(AsInt(organization))).execute(db)?;
    Ok(())
}

/// Forgets about `limit` of those whose links are too old at `now`, the oldest first; answers how many.
pub fn prune(db: &mut Db, now: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = pending::table
        .filter(pending::expires_at.le(AsInt(now)))
        .order(pending::expires_at)
        .limit(limit)
        .select(pending::expires_at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    Ok(diesel::delete(pending::table.filter(pending::expires_at.le(last))).execute(db)?)
}

impl From<PendingSignUp> for Row {
    fn from(signup: PendingSignUp) -> Self {
        let wanted = signup.wanted;
        Self {
            organization_id: AsInt(signup.organization),
            token_hash: signup.token_hash,
            organization_name: wanted.organization_name,
            first_name: wanted.first_name,
            last_name: wanted.last_name,
            email: wanted.email,
            password_hash: wanted.password_hash,
            expires_at: AsInt(signup.expires_at),
            used_at: signup.used_at.map(AsInt),
            created_at: AsInt(signup.created_at),
        }
    }
}

impl From<Row> for PendingSignUp {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            token_hash: row.token_hash,
            wanted: Wanted {
                organization_name: row.organization_name,
                first_name: row.first_name,
                last_name: row.last_name,
                email: row.email,
                password_hash: row.password_hash,
            },
            expires_at: row.expires_at.0,
            used_at: row.used_at.map(|at| at.0),
            created_at: row.created_at.0,
        }
    }
}
