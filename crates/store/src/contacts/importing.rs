//! Rows of a file, some hundred at a time: what they may concern is looked up with a statement for
//! each kind of thing, and what becomes of it is written with as few.

use super::identities::{self, Identity};
use super::row::Row as ContactRow;
use super::{Known, insert_all, words};
use crate::columns::{AsInt, AsText};
use crate::schema::contacts;
use crate::{Db, StoreError, StoreResult, search};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use domain::identities::{Address, Scheme};
use domain::imports::{self, Book, Row};
use domain::{ContactId, IdentityId, OrganizationId, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who vouches for the addresses.
const SOURCE: &str = "import";

/// Notes in a book whatever these rows concern. The contacts are held until the transaction ends.
pub fn look_up(
    db: &mut Db,
    organization: OrganizationId,
    rows: &[&Row],
    mut book: Book,
) -> StoreResult<Book> {
    let mut by_scheme = BTreeMap::<Scheme, BTreeSet<&str>>::new();
    for address in rows.iter().filter_map(|row| row.address.as_ref()) {
        let own = by_scheme.entry(address.scheme()).or_default();
        own.insert(address.as_ref());
    }
    // The addresses of a file are of one scheme.
    for (scheme, addresses) in by_scheme {
        for Owned {
            address,
            contact_id,
        } in owned(db, organization, scheme, &addresses)?
        {
            if let Ok(address) = Address::parse(scheme, &address) {
                book.note_address(address, contact_id.into());
            }
        }
    }
    let references = rows.iter().filter_map(|row| row.reference.as_deref());
    for holder in holders(db, organization, references.collect())? {
        book.note_reference(holder.reference, holder.first, holder.last);
    }
    if book.changes_contacts() {
        for known in held(db, organization, &book.concerned())? {
            book.note_contact(known);
        }
    }
    Ok(book)
}

/// Whose an address is.
#[derive(QueryableByName)]
struct Owned {
    #[diesel(sql_type = Text)]
    address: String,
    #[diesel(sql_type = BigInt)]
    contact_id: i64,
}

/// One statement, whatever their number: it is prepared once.
fn owned(
    db: &mut Db,
    organization: OrganizationId,
    scheme: Scheme,
    addresses: &BTreeSet<&str>,
) -> StoreResult<Vec<Owned>> {
    let list = match db {
        Db::Postgres(_) => "SELECT json_array_elements_text(CAST($4 AS json))",
        Db::Sqlite(_) => "SELECT value FROM json_each($4)",
    };
    let query = format!(
        "SELECT address, contact_id FROM contact_identities WHERE organization_id = $1 \
         AND scheme = $2 AND scope = $3 AND address IN ({list})"
    );
    Ok(diesel::sql_query(query)
        .bind::<BigInt, _>(AsInt(organization))
        .bind::<Text, _>(AsText(scheme))
        .bind::<BigInt, _>(identities::SHARED)
        .bind::<Text, _>(crate::json::write(addresses)?)
        .load(db)?)
}

/// The first and the last who has a reference: two steps into the index, however many have it.
struct Holder {
    reference: String,
    first: ContactId,
    last: ContactId,
}

fn holders(
    db: &mut Db,
    organization: OrganizationId,
    references: BTreeSet<&str>,
) -> StoreResult<Vec<Holder>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        reference: String,
        #[diesel(sql_type = Nullable<BigInt>)]
        first_id: Option<i64>,
        #[diesel(sql_type = Nullable<BigInt>)]
        last_id: Option<i64>,
    }
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let list = match db {
        Db::Postgres(_) => "json_array_elements_text(CAST($2 AS json)) AS r(value)",
        Db::Sqlite(_) => "json_each($2) AS r",
    };
    let having = "(SELECT c.id FROM contacts AS c WHERE c.organization_id = $1 \
         AND c.reference = r.value ORDER BY c.id";
    // The list comes first, so that its parameter is the second wherever it is counted from.
    let query = format!(
        "SELECT r.value AS reference, {having} LIMIT 1) AS first_id, \
         {having} DESC LIMIT 1) AS last_id FROM {list}"
    );
    let found: Vec<Found> = diesel::sql_query(query)
        .bind::<BigInt, _>(AsInt(organization))
        .bind::<Text, _>(crate::json::write(&references)?)
        .load(db)?;
    let holders = found.into_iter().filter_map(|found| {
        Some(Holder {
            reference: found.reference,
            first: found.first_id?.into(),
            last: found.last_id?.into(),
        })
    });
    Ok(holders.collect())
}

/// Contacts with their addresses, held in the order of their ids.
fn held(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<Vec<imports::Known>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let own = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .order(contacts::id);
    let rows: Vec<ContactRow> = match db {
        Db::Postgres(c) => own.for_update().select(ContactRow::as_select()).load(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(ContactRow::as_select()).load(c)?,
    };
    let mut addresses = BTreeMap::<ContactId, Vec<Address>>::new();
    for identity in identities::of_contacts(db, organization, ids)? {
        let of = addresses.entry(identity.contact).or_default();
        of.extend(identity.parsed());
    }
    let known = rows.into_iter().map(|row| {
        let contact = domain::contacts::Contact::from(row);
        let addresses = addresses.remove(&contact.id).unwrap_or_default();
        imports::Known::new(contact, addresses)
    });
    Ok(known.collect())
}

/// Writes what became of a book. `Contention` when somebody else gave a contact one of its addresses
/// since they were looked up: then it is to be looked up and taken again.
pub fn write(
    db: &mut Db,
    organization: OrganizationId,
    book: Book,
    now: Timestamp,
    mut new_id: impl FnMut() -> IdentityId,
) -> StoreResult<()> {
    let mut identity = |contact: ContactId, address: &Address| Identity {
        organization,
        id: new_id(),
        contact,
        scheme: address.scheme(),
        scope: None,
        address: address.as_ref().to_owned(),
        source: SOURCE.to_owned(),
        created_at: now,
    };
    let (mut new, mut moved) = (Vec::new(), Vec::new());
    let (mut remarked, mut renamed, mut named) = (Vec::new(), Vec::new(), Vec::new());
    let mut given_up = BTreeMap::<Scheme, Vec<_>>::new();
    for known in book.written() {
        let id = known.contact.id;
        if known.is_new {
            let identities = known.addresses.iter().map(|a| identity(id, a)).collect();
            new.push(Known {
                contact: known.contact,
                identities,
            });
            continue;
        }
        moved.extend(known.moved.iter().map(|address| identity(id, address)));
        for address in known.given_up {
            let of = given_up.entry(address.scheme()).or_default();
            of.push((id, address));
        }
        let row = ContactRow::new(&known.contact, &known.addresses);
        match known.is_renamed {
            true => {
                renamed.push(row);
                named.push(known.contact);
            }
            false => remarked.push(row),
        }
    }
    // What is given up is free for who comes next.
    for (scheme, gone) in given_up {
        identities::give_up(db, organization, scheme, &gone)?;
    }
    let taken = |error: StoreError| match error {
        StoreError::Conflict => StoreError::Contention,
        error => error,
    };
    identities::insert_all(db, &moved.iter().collect::<Vec<_>>()).map_err(taken)?;
    identities::put_first(db, organization, &moved)?;
    insert_all(db, &new).map_err(taken)?;
    save_remarks(db, organization, &remarked)?;
    let ids: Vec<ContactId> = renamed.iter().map(ContactRow::id).collect();
    save_all(db, organization, &renamed)?;
    words::forget(db, organization, &ids)?;
    words::add(db, &named)?;
    search::rename_contacts(db, organization, &ids)
}

/// Writes what no index is about.
fn save_remarks(db: &mut Db, organization: OrganizationId, all: &[ContactRow]) -> StoreResult<()> {
    // PostgreSQL sees by itself that what is indexed stays as it is.
    let Db::Sqlite(c) = db else {
        return save_all(db, organization, all);
    };
    for row in all {
        let own = contacts::table.find((AsInt(organization), AsInt(row.id())));
        diesel::update(own)
            .set((
                contacts::remarks.eq(row.changed().remarks),
                contacts::version.eq(row.changed().version),
            ))
            .execute(c)?;
    }
    Ok(())
}

/// What an import changes of a contact.
#[derive(Serialize)]
struct Changed<'a> {
    id: i64,
    display_name: &'a str,
    display_key: &'a str,
    name: Option<&'a str>,
    reference: Option<&'a str>,
    remarks: Option<&'a str>,
    version: i64,
}

fn save_all(db: &mut Db, organization: OrganizationId, all: &[ContactRow]) -> StoreResult<()> {
    if all.is_empty() {
        return Ok(());
    }
    match db {
        Db::Postgres(c) => {
            let changed: Vec<Changed<'_>> = all.iter().map(ContactRow::changed).collect();
            diesel::sql_query(
                "UPDATE contacts AS c SET display_name = u.display_name, \
                 display_key = u.display_key, name = u.name, reference = u.reference, \
                 remarks = u.remarks, version = u.version \
                 FROM json_to_recordset(CAST($2 AS json)) AS u(id bigint, display_name text, \
                 display_key text, name text, reference text, remarks text, version bigint) \
                 WHERE c.organization_id = $1 AND c.id = u.id",
            )
            .bind::<BigInt, _>(AsInt(organization))
            .bind::<Text, _>(crate::json::write(&changed)?)
            .execute(c)?;
        }
        // Within this process one prepared statement that runs again and again is fastest.
        Db::Sqlite(c) => {
            for row in all {
                let own = contacts::table.find((AsInt(organization), AsInt(row.id())));
                diesel::update(own)
                    .set((
                        contacts::display_name.eq(&row.display_name),
                        contacts::display_key.eq(&row.display_key),
                        contacts::name.eq(row.changed().name),
                        contacts::reference.eq(row.changed().reference),
                        contacts::remarks.eq(row.changed().remarks),
                        contacts::version.eq(row.changed().version),
                    ))
                    .execute(c)?;
            }
        }
    }
    Ok(())
}

impl ContactRow {
    fn changed(&self) -> Changed<'_> {
        Changed {
            id: *self.id().as_ref(),
            display_name: &self.display_name,
            display_key: &self.display_key,
            name: self.name.as_ref().map(|name| name.0.as_ref()),
            reference: self.reference.as_deref(),
            remarks: self.remarks.as_deref(),
            version: self.version,
        }
    }
}
