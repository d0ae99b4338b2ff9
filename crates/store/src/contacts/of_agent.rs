//! The contacts that are somebody's: pinned to them, shown to them, or with conversations that go to them.

use super::row::Row;
use crate::columns::AsInt;
use crate::schema::{contact_assignees, contact_viewers, contacts};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::contacts::Contact;
use domain::{AgentId, ContactId, OrganizationId};

/// Some of them, at most so many of each kind, held.
pub fn lock_of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    limit: i64,
) -> StoreResult<Vec<Contact>> {
    let pinned: Vec<AsInt<ContactId>> = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::owner_agent_id.eq(AsInt(agent)))
        .order((contacts::display_key, contacts::id))
        .limit(limit)
        .select(contacts::id)
        .load(db)?;
    let shown: Vec<AsInt<ContactId>> = contact_viewers::table
        .filter(contact_viewers::organization_id.eq(AsInt(organization)))
        .filter(contact_viewers::agent_id.eq(AsInt(agent)))
        .order(contact_viewers::contact_id)
        .limit(limit)
        .select(contact_viewers::contact_id)
        .load(db)?;
    let given: Vec<AsInt<ContactId>> = contact_assignees::table
        .filter(contact_assignees::organization_id.eq(AsInt(organization)))
        .filter(contact_assignees::agent_id.eq(AsInt(agent)))
        .order(contact_assignees::contact_id)
        .limit(limit)
        .select(contact_assignees::contact_id)
        .load(db)?;
    let all = pinned.into_iter().chain(shown).chain(given);
    let ids: Vec<i64> = all.map(|id| *id.0.as_ref()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // In the order of their ids, so that two who hold several do not wait for each other.
    let query = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id);
    let rows: Vec<Row> = match db {
        Db::Postgres(c) => query.for_update().select(Row::as_select()).load(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => query.select(Row::as_select()).load(c)?,
    };
    Ok(rows.into_iter().map(Contact::from).collect())
}
