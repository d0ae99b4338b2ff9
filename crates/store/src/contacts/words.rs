//! The words contacts are found by, written with the contact.

use crate::columns::AsInt;
use crate::db::copy_many;
use crate::schema::{contact_words, contacts};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::contacts::Contact;
use domain::{ContactId, OrganizationId};

use super::row::Row;

#[derive(Insertable)]
#[diesel(table_name = contact_words, treat_none_as_default_value = false)]
struct Word {
    organization_id: AsInt<OrganizationId>,
    word: String,
    contact_id: AsInt<ContactId>,
}

/// Adds those of contacts that have none yet.
pub(super) fn add<'a>(
    db: &mut Db,
    contacts: impl IntoIterator<Item = &'a Contact>,
) -> StoreResult<()> {
    let words = |contact: &'a Contact| {
        let words = contact.words().into_iter();
        words.map(|word| Word {
            organization_id: AsInt(contact.organization),
            word,
            contact_id: AsInt(contact.id),
        })
    };
    let mut rows: Vec<Word> = contacts.into_iter().flat_map(words).collect();
    // In the order of the key those of many contacts touch fewer pages, and each once.
    rows.sort_unstable_by(|a, b| (&a.word, a.contact_id.0).cmp(&(&b.word, b.contact_id.0)));
    copy_many!(db, contact_words::table, &rows);
    Ok(())
}

/// Writes what changed.
pub(super) fn change(db: &mut Db, before: &Contact, after: &Contact) -> StoreResult<()> {
    if before.words() == after.words() {
        return Ok(());
    }
    forget(db, after.organization, &[after.id])?;
    add(db, [after])
}

/// Removes those of some contacts.
pub(super) fn forget(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<()> {
    let gone = contact_words::table
        .filter(contact_words::organization_id.eq(AsInt(organization)))
        .filter(contact_words::contact_id.eq_any(ids.iter().map(|id| *id.as_ref())));
    diesel::delete(gone).execute(db)?;
    Ok(())
}

/// Cuts some of those that are there anew, the newest first; the last one cut, and how many.
pub(crate) fn refill(
    db: &mut Db,
    organization: OrganizationId,
    before: i64,
    limit: i64,
) -> StoreResult<Option<(i64, usize)>> {
    let query = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.lt(before))
        .order(contacts::id.desc())
        .limit(limit);
    // Whoever changes them meanwhile waits: words are not written of what was.
    let rows: Vec<Row> = match db {
        Db::Postgres(c) => query.for_update().select(Row::as_select()).load(c)?,
        Db::Sqlite(c) => query.select(Row::as_select()).load(c)?,
    };
    let some: Vec<Contact> = rows.into_iter().map(Contact::from).collect();
    let ids: Vec<ContactId> = some.iter().map(|contact| contact.id).collect();
    forget(db, organization, &ids)?;
    add(db, &some)?;
    Ok(some.last().map(|last| (*last.id.as_ref(), some.len())))
}
