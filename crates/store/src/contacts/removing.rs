//! What goes when a contact is deleted: at once its row, its addresses and whatever finds it, and then,
//! some at a time, what nobody can reach any more. Its conversations are removed by their own room.

use super::identities;
use crate::columns::AsInt;
use crate::schema::{
    contact_assignees, contact_claims, contact_identities, contact_viewers, contacts,
    conversations, favorites, identity_channels, message_attachments, messages, note_attachments,
    notes, search_backlog,
};
use crate::webhooks::deliveries;
use crate::{Db, StoreResult};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::notes::About;
use domain::{ContactId, OrganizationId, Timestamp};

/// Removes a contact that is held. Whoever writes from its addresses is somebody new from now on.
pub fn delete(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<()> {
    let known = identities::of_contact(db, organization, id)?;
    super::words::forget(db, organization, &[id])?;
    let known: Vec<i64> = known.iter().map(|one| *one.id.as_ref()).collect();
    let (organization, contact) = (AsInt(organization), AsInt(id));
    diesel::delete(identity_channels::table)
        .filter(identity_channels::organization_id.eq(organization))
        .filter(identity_channels::identity_id.eq_any(known))
        .execute(db)?;
    diesel::delete(contact_identities::table)
        .filter(contact_identities::organization_id.eq(organization))
        .filter(contact_identities::contact_id.eq(contact))
        .execute(db)?;
    diesel::delete(contact_claims::table)
        .filter(contact_claims::organization_id.eq(organization))
        .filter(contact_claims::contact_id.eq(contact))
        .execute(db)?;
    diesel::delete(favorites::table)
        .filter(favorites::organization_id.eq(organization))
        .filter(favorites::contact_id.eq(contact))
        .execute(db)?;
    diesel::delete(contact_viewers::table)
        .filter(contact_viewers::organization_id.eq(organization))
        .filter(contact_viewers::contact_id.eq(contact))
        .execute(db)?;
    diesel::delete(contact_assignees::table)
        .filter(contact_assignees::organization_id.eq(organization))
        .filter(contact_assignees::contact_id.eq(contact))
        .execute(db)?;
    diesel::delete(search_backlog::table)
        .filter(search_backlog::organization_id.eq(organization))
        .filter(search_backlog::contact_id.eq(contact))
        .execute(db)?;
    let merged = contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::merged_into.eq(Some(contact)));
    diesel::delete(merged).execute(db)?;
    diesel::delete(contacts::table.find((organization, contact))).execute(db)?;
    Ok(())
}

/// Removes up to `limit` of what is left of a deleted contact besides its conversations; answers how
/// much that was.
pub fn clear(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let noted = crate::notes::remove_some(db, organization, About::Contact(id), now, limit)?;
    if noted > 0 {
        return Ok(noted);
    }
    deliveries::remove_about(db, organization, *id.as_ref(), limit)
}

/// What deleting a contact takes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    pub identities: i64,
    pub conversations: i64,
    pub messages: i64,
    /// On the contact and in its conversations.
    pub notes: i64,
    /// Of messages and notes.
    pub files: i64,
}

/// Counts it, by ranges of indexes.
pub fn removal(db: &mut Db, organization: OrganizationId, id: ContactId) -> StoreResult<Removal> {
    let (organization, contact) = (AsInt(organization), AsInt(id));
    let own = || {
        conversations::table
            .filter(conversations::organization_id.eq(organization))
            .filter(conversations::contact_id.eq(contact))
            .select(conversations::id)
    };
    let said = || {
        messages::table
            .filter(messages::organization_id.eq(organization))
            .filter(messages::conversation_id.eq_any(own()))
    };
    let noted = || {
        notes::table
            .filter(notes::organization_id.eq(organization))
            .filter(
                notes::contact_id
                    .eq(Some(contact))
                    .or(notes::conversation_id.assume_not_null().eq_any(own())),
            )
    };
    let of_messages: i64 = message_attachments::table
        .filter(message_attachments::organization_id.eq(organization))
        .filter(message_attachments::message_id.eq_any(said().select(messages::id)))
        .select(count_star())
        .first(db)?;
    let of_notes: i64 = note_attachments::table
        .filter(note_attachments::organization_id.eq(organization))
        .filter(note_attachments::note_id.eq_any(noted().select(notes::id)))
        .select(count_star())
        .first(db)?;
    Ok(Removal {
        identities: contact_identities::table
            .filter(contact_identities::organization_id.eq(organization))
            .filter(contact_identities::contact_id.eq(contact))
            .select(count_star())
            .first(db)?,
        conversations: own().select(count_star()).first(db)?,
        messages: said().select(count_star()).first(db)?,
        notes: noted().select(count_star()).first(db)?,
        files: of_messages + of_notes,
    })
}
