//! Links by which an agent sets a password: an invitation, or a new password handed over.

use crate::columns::AsInt;
use crate::schema::invitations;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AgentId, InvitationId, OrganizationId, Timestamp};
use std::collections::HashMap;

/// A link that was handed out; the database has its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub organization: OrganizationId,
    pub id: InvitationId,
    pub agent: AgentId,
    pub token_hash: String,
    pub expires_at: Timestamp,
    /// Whose id: an agent's or an integration's.
    pub created_by: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<InvitationId>,
    agent_id: AsInt<AgentId>,
    token_hash: String,
    expires_at: AsInt<Timestamp>,
    created_by: i64,
    created_at: AsInt<Timestamp>,
}

impl From<Row> for Invitation {
    fn from(r: Row) -> Self {
        Self {
            organization: r.organization_id.0,
            id: r.id.0,
            agent: r.agent_id.0,
            token_hash: r.token_hash,
            expires_at: r.expires_at.0,
            created_by: r.created_by,
            created_at: r.created_at.0,
        }
    }
}

/// Hands out a link; the agent's earlier ones stop working.
pub fn replace(db: &mut Db, invitation: &Invitation) -> StoreResult<()> {
    revoke(db, invitation.organization, invitation.agent)?;
    let row = Row {
        organization_id: AsInt(invitation.organization),
        id: AsInt(invitation.id),
        agent_id: AsInt(invitation.agent),
        token_hash: invitation.token_hash.clone(),
        expires_at: AsInt(invitation.expires_at),
        created_by: invitation.created_by,
        created_at: AsInt(invitation.created_at),
    };
    diesel::insert_into(invitations::table)
        .values(row)
        .execute(db)?;
    Ok(())
}

/// One that was handed out and not used.
pub fn get(db: &mut Db, organization: OrganizationId, id: InvitationId) -> StoreResult<Invitation> {
    let row: Row = invitations::table
        .find((AsInt(organization), AsInt(id)))
        .filter(invitations::used_at.is_null())
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Until when the links of some agents can be used; those who have none, or a late one, are left out.
pub fn usable_until(
    db: &mut Db,
    organization: OrganizationId,
    agents: &[AgentId],
    now: Timestamp,
) -> StoreResult<HashMap<AgentId, Timestamp>> {
    let found: Vec<(AsInt<AgentId>, AsInt<Timestamp>)> = invitations::table
        .filter(invitations::organization_id.eq(AsInt(organization)))
        .filter(invitations::agent_id.eq_any(agents.iter().map(|id| *id.as_ref())))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(AsInt(now)))
        .select((invitations::agent_id, invitations::expires_at))
        .load(db)?;
    Ok(found.into_iter().map(|(id, at)| (id.0, at.0)).collect())
}

/// The link with this hash, while it can be used.
pub fn usable(db: &mut Db, token_hash: &str, now: Timestamp) -> StoreResult<Invitation> {
    let row: Row = invitations::table
        .filter(invitations::token_hash.eq(token_hash))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(AsInt(now)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Marks a link as used; false when somebody else was faster.
pub fn take(db: &mut Db, invitation: &Invitation, now: Timestamp) -> StoreResult<bool> {
    let key = (AsInt(invitation.organization), AsInt(invitation.id));
    let taken = diesel::update(invitations::table.find(key))
        .filter(invitations::used_at.is_null())
        .set(invitations::used_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(taken == 1)
}

/// Takes back every link of an agent.
pub fn revoke(db: &mut Db, organization: OrganizationId, agent: AgentId) -> StoreResult<()> {
    diesel::delete(invitations::table)
        .filter(invitations::organization_id.eq(AsInt(organization)))
        .filter(invitations::agent_id.eq(AsInt(agent)))
        .execute(db)?;
    Ok(())
}
