//! Two contacts become one: what finds the one finds the other, and the row of the first stays behind,
//! empty, to lead there. Conversations follow by their own room.

use super::row::Row;
use super::{claims, favorites, identities, index};
use crate::columns::AsInt;
use crate::conversations::Reader;
use crate::fragment::{Dialect, Fragment};
use crate::schema::{contacts, conversations};
use crate::{Db, StoreError, StoreResult, notes};
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::contacts::Contact;
use domain::{ContactId, OrganizationId};
use std::collections::HashMap;

/// Whether the reader sees every conversation of these contacts.
pub fn sees_all(db: &mut Db, reader: &Reader, ids: &[ContactId]) -> StoreResult<bool> {
    let unseen = Fragment::<Bool>::new("NOT (")
        .then(reader.sees("conversations", Dialect::from(&*db)))
        .sql(")");
    let unseen = conversations::table
        .filter(conversations::organization_id.eq(AsInt(reader.viewer.organization)))
        .filter(conversations::contact_id.eq_any(ids.iter().copied().map(AsInt)))
        .filter(unseen);
    let any: bool = select(exists(unseen)).get_result(db)?;
    Ok(!any)
}

/// Gives everything of the source but its conversations to the target; both are held. The target's
/// own row is written by who merges.
pub fn hand_over(db: &mut Db, source: &Contact, target: &Contact) -> StoreResult<()> {
    let (organization, from, to) = (source.organization, source.id, target.id);
    identities::hand_over(db, organization, from, to)?;
    claims::hand_over(db, organization, from, to)?;
    favorites::hand_over(db, organization, from, to)?;
    notes::hand_over(db, organization, from, to)?;
    // What was merged into the source leads on at once.
    let merged = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::merged_into.eq(Some(AsInt(from))));
    diesel::update(merged)
        .set(contacts::merged_into.eq(Some(AsInt(to))))
        .execute(db)?;
    super::words::forget(db, organization, &[from])?;
    let mut row = super::row::Row::new(&emptied(source), &[]);
    row.leads_to(target, known(db, organization, to)?);
    diesel::update(contacts::table.find((AsInt(organization), AsInt(from))))
        .set(row)
        .execute(db)?;
    index(db, &emptied(source))
}

/// Nothing personal, but what says whose it is.
fn emptied(source: &Contact) -> Contact {
    Contact {
        restricted: source.restricted,
        version: source.version + 1,
        ..Contact::new(source.organization, source.id, source.created_at)
    }
}

fn known(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactId,
) -> StoreResult<Vec<domain::identities::Address>> {
    let known = identities::of_contact(db, organization, id)?;
    Ok(known
        .iter()
        .filter_map(identities::Identity::parsed)
        .collect())
}

/// The contacts that were merged into one.
pub fn sources(
    db: &mut Db,
    organization: OrganizationId,
    into: ContactId,
) -> StoreResult<Vec<ContactId>> {
    let ids: Vec<AsInt<ContactId>> = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::merged_into.eq(Some(AsInt(into))))
        .select(contacts::id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Who a contact is now: itself, or who it was merged into.
pub fn current(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<ContactId> {
    let into: Option<Option<AsInt<ContactId>>> = contacts::table
        .find((AsInt(organization), AsInt(id)))
        .select(contacts::merged_into)
        .first(db)
        .optional()?;
    Ok(into.flatten().map_or(id, |into| into.0))
}

/// Some contacts as they are now, by the id each is asked for under: of one that was merged, the other.
pub fn current_among(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<HashMap<ContactId, Contact>> {
    let (mut found, mut merged) = (HashMap::new(), Vec::new());
    for row in rows(db, organization, ids)? {
        let id = row.id();
        match row.current() {
            Ok(contact) => drop(found.insert(id, contact)),
            Err(StoreError::Merged(into)) => merged.push((id, into)),
            Err(error) => return Err(error),
        }
    }
    let targets: Vec<ContactId> = merged.iter().map(|(_, into)| *into).collect();
    let targets = rows(db, organization, &targets)?.into_iter();
    let targets: Vec<Contact> = targets.filter_map(|row| row.current().ok()).collect();
    for (id, into) in merged {
        if let Some(target) = targets.iter().find(|target| target.id == into) {
            found.insert(id, target.clone());
        }
    }
    Ok(found)
}

fn rows(db: &mut Db, organization: OrganizationId, ids: &[ContactId]) -> StoreResult<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let some = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())));
    Ok(some.select(Row::as_select()).load(db)?)
}
