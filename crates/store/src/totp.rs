//! Second factors of agents, and the codes for when the phone is gone.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::{totp_recovery_codes as codes, totp_secrets as secrets};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AgentId, OrganizationId, Timestamp};

/// What an agent's app makes its digits of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpSecret {
    pub organization: OrganizationId,
    pub agent: AgentId,
    /// Sealed with the server's key.
    pub sealed_secret: String,
    /// None until the agent has shown that their app has it.
    pub confirmed_at: Option<Timestamp>,
    /// The last step whose digits were used.
    pub last_step: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = secrets, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    agent_id: AsInt<AgentId>,
    sealed_secret: String,
    confirmed_at: Option<AsInt<Timestamp>>,
    last_step: i64,
    created_at: AsInt<Timestamp>,
}

#[derive(Insertable)]
#[diesel(table_name = codes)]
struct CodeRow {
    organization_id: AsInt<OrganizationId>,
    agent_id: AsInt<AgentId>,
    code_hash: String,
}

/// The second factor of an agent, confirmed or not.
pub fn find(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
) -> StoreResult<Option<TotpSecret>> {
    let row: Option<Row> = secrets::table
        .find((AsInt(organization), AsInt(agent)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(TotpSecret::from))
}

/// The one that is asked for, if there is one.
pub fn confirmed(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
) -> StoreResult<Option<TotpSecret>> {
    let found = find(db, organization, agent)?;
    Ok(found.filter(|found| found.confirmed_at.is_some()))
}

/// Keeps a secret that is not confirmed yet, in the place of an earlier one.
pub fn replace(db: &mut Db, secret: &TotpSecret) -> StoreResult<()> {
    remove(db, secret.organization, secret.agent)?;
    diesel::insert_into(secrets::table)
        .values(Row::from(secret.clone()))
        .execute(db)?;
    Ok(())
}

/// From now on it is asked for.
pub fn confirm(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    now: Timestamp,
) -> StoreResult<()> {
    diesel::update(secrets::table.find((AsInt(organization), AsInt(agent))))
        .set(secrets::confirmed_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

/// Uses the digits of a step; false when those of it, or of a later one, were used already.
pub fn use_step(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    step: i64,
) -> StoreResult<bool> {
    let used = diesel::update(secrets::table.find((AsInt(organization), AsInt(agent))))
        .filter(secrets::last_step.lt(step))
        .set(secrets::last_step.eq(step))
        .execute(db)?;
    Ok(used == 1)
}

/// Forgets an agent's second factor with its codes; false when there was none.
pub fn remove(db: &mut Db, organization: OrganizationId, agent: AgentId) -> StoreResult<bool> {
    forget_codes(db, organization, agent)?;
    let key = (AsInt(organization), AsInt(agent));
    Ok(diesel::delete(secrets::table.find(key)).execute(db)? == 1)
}

/// Hands out recovery codes; earlier ones stop working.
pub fn replace_codes(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    hashes: &[String],
) -> StoreResult<()> {
    forget_codes(db, organization, agent)?;
    let row = |hash: &String| CodeRow {
        organization_id: AsInt(organization),
        agent_id: AsInt(agent),
        code_hash: hash.clone(),
    };
    let rows: Vec<CodeRow> = hashes.iter().map(row).collect();
    let query = diesel::insert_into(codes::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Uses a recovery code; false when it is none of the agent's, or was used.
pub fn use_code(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    hash: &str,
    now: Timestamp,
) -> StoreResult<bool> {
    let used = diesel::update(codes::table.find((AsInt(organization), AsInt(agent), hash)))
        .filter(codes::used_at.is_null())
        .set(codes::used_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(used == 1)
}

/// How many recovery codes an agent has left.
pub fn codes_left(db: &mut Db, organization: OrganizationId, agent: AgentId) -> StoreResult<i64> {
    let left = codes::table
        .filter(codes::organization_id.eq(AsInt(organization)))
        .filter(codes::agent_id.eq(AsInt(agent)))
        .filter(codes::used_at.is_null());
    Ok(left.count().get_result(db)?)
}

fn forget_codes(db: &mut Db, organization: OrganizationId, agent: AgentId) -> StoreResult<()> {
    diesel::delete(codes::table)
        .filter(codes::organization_id.eq(AsInt(organization)))
        .filter(codes::agent_id.eq(AsInt(agent)))
        .execute(db)?;
    Ok(())
}

impl From<TotpSecret> for Row {
    fn from(secret: TotpSecret) -> Self {
        Self {
            organization_id: AsInt(secret.organization),
            agent_id: AsInt(secret.agent),
            sealed_secret: secret.sealed_secret,
            confirmed_at: secret.confirmed_at.map(AsInt),
            last_step: secret.last_step,
            created_at: AsInt(secret.created_at),
        }
    }
}

impl From<Row> for TotpSecret {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            agent: row.agent_id.0,
            sealed_secret: row.sealed_secret,
            confirmed_at: row.confirmed_at.map(|at| at.0),
            last_step: row.last_step,
            created_at: row.created_at.0,
        }
    }
}
