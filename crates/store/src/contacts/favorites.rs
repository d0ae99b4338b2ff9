//! Contacts an agent marked: their own, not everybody's.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::favorites;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AgentId, ContactId, OrganizationId, Timestamp};

pub fn add(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    contact: ContactId,
    at: Timestamp,
) -> StoreResult<()> {
    let query = diesel::insert_into(favorites::table)
        .values((
            favorites::organization_id.eq(AsInt(organization)),
            favorites::agent_id.eq(AsInt(agent)),
            favorites::contact_id.eq(AsInt(contact)),
            favorites::created_at.eq(AsInt(at)),
        ))
        .on_conflict_do_nothing();
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

pub fn remove(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    contact: ContactId,
) -> StoreResult<()> {
    diesel::delete(favorites::table.find((AsInt(organization), AsInt(agent), AsInt(contact))))
        .execute(db)?;
    Ok(())
}

/// Who marked one contact has marked the other instead.
pub fn hand_over(
    db: &mut Db,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
) -> StoreResult<()> {
    let own = || {
        favorites::table
            .filter(favorites::organization_id.eq(AsInt(organization)))
            .filter(favorites::contact_id.eq(AsInt(from)))
    };
    let marks: Vec<(AsInt<AgentId>, AsInt<Timestamp>)> = own()
        .select((favorites::agent_id, favorites::created_at))
        .load(db)?;
    let moved: Vec<_> = marks
        .into_iter()
        .map(|(agent, at)| {
            (
                favorites::organization_id.eq(AsInt(organization)),
                favorites::agent_id.eq(agent),
                favorites::contact_id.eq(AsInt(to)),
                favorites::created_at.eq(at),
            )
        })
        .collect();
    if !moved.is_empty() {
        let query = diesel::insert_into(favorites::table)
            .values(&moved)
            .on_conflict_do_nothing();
        each_backend!(db, |c| query.execute(c))?;
        diesel::delete(own()).execute(db)?;
    }
    Ok(())
}

/// Forgets some of an agent's; tells whether there were any.
pub fn forget_some(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    limit: i64,
) -> StoreResult<bool> {
    let own = || {
        favorites::table
            .filter(favorites::organization_id.eq(AsInt(organization)))
            .filter(favorites::agent_id.eq(AsInt(agent)))
    };
    let some: Vec<i64> = own().limit(limit).select(favorites::contact_id).load(db)?;
    if some.is_empty() {
        return Ok(false);
    }
    diesel::delete(own().filter(favorites::contact_id.eq_any(&some))).execute(db)?;
    Ok(true)
}

/// Which of these contacts an agent marked.
pub fn among(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    contacts: &[ContactId],
) -> StoreResult<Vec<ContactId>> {
    let ids: Vec<AsInt<ContactId>> = favorites::table
        .filter(favorites::organization_id.eq(AsInt(organization)))
        .filter(favorites::agent_id.eq(AsInt(agent)))
        .filter(favorites::contact_id.eq_any(contacts.iter().copied().map(AsInt)))
        .select(favorites::contact_id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}
