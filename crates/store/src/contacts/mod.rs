//! Customers: the row, which says everything, and side tables that find it.
//!
//! `display_name` is kept on the row for lists, so whoever changes a name or an identity saves
//! the contact with its addresses.

pub mod attributes;
pub mod claims;
pub mod favorites;
mod find;
pub mod identities;
pub mod importing;
mod list;
mod many;
pub mod merging;
mod of_agent;
mod removing;
mod row;
pub(crate) mod words;

pub(crate) use list::seen_of_ids;
pub use list::{Filter, list};
pub use many::{Known, insert_all};
pub use of_agent::lock_of_agent;
pub use removing::{Removal, clear, delete, removal};

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::{
    contact_assignees, contact_identities, contact_viewers, contacts, conversations,
};
use crate::{Db, StoreResult, search};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::contacts::Contact;
use domain::identities::Address;
use domain::{AgentId, ContactId, OrganizationId};
use row::Row;

/// A contact of this organization; anyone else's is not there, and one that is another now says so.
pub fn get(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<Contact> {
    let row: Row = contacts::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    row.current()
}

/// The same, held until the transaction ends: whoever chooses a conversation takes turns here.
pub fn lock(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<Contact> {
    let own = contacts::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_update().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    row.current()
}

/// Adds a contact that has these addresses.
pub fn insert(db: &mut Db, contact: &Contact, addresses: &[Address]) -> StoreResult<()> {
    diesel::insert_into(contacts::table)
        .values(Row::new(contact, addresses))
        .execute(db)?;
    words::add(db, [contact])?;
    index(db, contact)
}

/// Writes a changed contact; gives its new display name.
pub fn save(db: &mut Db, before: &Contact, after: &Contact) -> StoreResult<String> {
    let known = identities::of_contact(db, after.organization, after.id)?;
    let addresses: Vec<Address> = known
        .iter()
        .filter_map(identities::Identity::parsed)
        .collect();
    let row = Row::new(after, &addresses);
    let display_name = row.display_name.clone();
    diesel::update(contacts::table.find((AsInt(after.organization), AsInt(after.id))))
        .set(row)
        .execute(db)?;
    if before.viewers != after.viewers || before.default_assignees != after.default_assignees {
        index(db, after)?;
    }
    words::change(db, before, after)?;
    search::rename_contact(db, after.organization, after.id)?;
    Ok(display_name)
}

/// Whether a contact has neither a conversation nor an address.
pub fn is_empty(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<bool> {
    let talked = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::contact_id.eq(AsInt(id)));
    let known = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::contact_id.eq(AsInt(id)));
    Ok(diesel::select(not(exists(talked)).and(not(exists(known)))).get_result(db)?)
}

/// Removes a contact that [`is_empty`] and has no side tables: nobody restricted or assigned it.
pub fn remove(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<()> {
    words::forget(db, organization, &[id])?;
    diesel::delete(contacts::table.find((AsInt(organization), AsInt(id)))).execute(db)?;
    Ok(())
}

/// Counts a message of a blocked contact, which is all that is kept of it.
pub fn count_dropped(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<()> {
    diesel::update(contacts::table.find((AsInt(organization), AsInt(id))))
        .set(contacts::dropped_since_block.eq(contacts::dropped_since_block + 1))
        .execute(db)?;
    Ok(())
}

/// Which of these are restricted to some.
pub fn restricted_among(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<Vec<ContactId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<AsInt<ContactId>> = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(contacts::restricted.eq(true))
        .select(contacts::id)
        .load(db)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Some contacts of an organization that everybody sees, the newest.
pub fn some_ids(
    db: &mut Db,
    organization: OrganizationId,
    limit: i64,
) -> StoreResult<Vec<ContactId>> {
    let ids: Vec<AsInt<ContactId>> = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::restricted.eq(false))
        .filter(contacts::merged_into.is_null())
        .order(contacts::id.desc())
        .limit(limit)
        .select(contacts::id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Names to show, by id; for the events of several contacts at once.
pub fn display_name(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactId,
) -> StoreResult<String> {
    Ok(contacts::table
        .find((AsInt(organization), AsInt(id)))
        .select(contacts::display_name)
        .first(db)?)
}

/// Writes the side tables anew.
fn index(db: &mut Db, contact: &Contact) -> StoreResult<()> {
    let (organization, id) = (AsInt(contact.organization), AsInt(contact.id));
    let of = |agents: &[AgentId]| -> Vec<_> { agents.iter().copied().map(AsInt).collect() };
    diesel::delete(
        contact_viewers::table
            .filter(contact_viewers::organization_id.eq(organization))
            .filter(contact_viewers::contact_id.eq(id)),
    )
    .execute(db)?;
    diesel::delete(
        contact_assignees::table
            .filter(contact_assignees::organization_id.eq(organization))
            .filter(contact_assignees::contact_id.eq(id)),
    )
    .execute(db)?;
    let viewers: Vec<_> = of(&contact.viewers)
        .into_iter()
        .map(|agent| {
            (
                contact_viewers::organization_id.eq(organization),
                contact_viewers::agent_id.eq(agent),
                contact_viewers::contact_id.eq(id),
            )
        })
        .collect();
    if !viewers.is_empty() {
        let query = diesel::insert_into(contact_viewers::table).values(&viewers);
        each_backend!(db, |c| query.execute(c))?;
    }
    let assignees: Vec<_> = of(&contact.default_assignees)
        .into_iter()
        .map(|agent| {
            (
                contact_assignees::organization_id.eq(organization),
                contact_assignees::agent_id.eq(agent),
                contact_assignees::contact_id.eq(id),
            )
        })
        .collect();
    if !assignees.is_empty() {
        let query = diesel::insert_into(contact_assignees::table).values(&assignees);
        each_backend!(db, |c| query.execute(c))?;
    }
    Ok(())
}
