//! How contacts are known, and whether a channel can write to an address now.

mod channels;

pub use channels::{Consent, IdentityChannel, channels, consent, heard, heard_all, told};

use crate::columns::{AsInt, AsText};
use crate::db::{copy_many, each_backend};
use crate::schema::{contact_identities, identity_channels};
use crate::{Db, StoreResult};
use diesel::dsl::{max, min, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::identities::{Address, Scheme};
use domain::{ChannelId, ContactId, IdentityId, OrganizationId, Timestamp};

/// What stands for "means the same on every channel" in the column `scope`.
pub(super) const SHARED: i64 = 0;

/// An address that a provider or a signature proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub organization: OrganizationId,
    pub id: IdentityId,
    pub contact: ContactId,
    pub scheme: Scheme,
    /// The channel where it means something; none where it does everywhere.
    pub scope: Option<ChannelId>,
    pub address: String,
    /// Who said so: `channel`, `agent`, `import`, `integration`.
    pub source: String,
    pub created_at: Timestamp,
}

impl Identity {
    /// Its address, as the rules take it.
    pub fn parsed(&self) -> Option<Address> {
        Address::parse(self.scheme, &self.address).ok()
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_identities, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<IdentityId>,
    contact_id: AsInt<ContactId>,
    scheme: AsText<Scheme>,
    scope: i64,
    address: String,
    source: String,
    created_at: AsInt<Timestamp>,
}

/// Who has an address, if anyone.
pub fn find(
    db: &mut Db,
    organization: OrganizationId,
    scope: Option<ChannelId>,
    address: &Address,
) -> StoreResult<Option<Identity>> {
    let row: Option<Row> = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::scheme.eq(AsText(address.scheme())))
        .filter(contact_identities::scope.eq(scope.map_or(SHARED, |id| *id.as_ref())))
        .filter(contact_identities::address.eq(address.as_ref()))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(Identity::from))
}

/// The identities of a contact; the first of a scheme is the main one.
pub fn of_contact(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
) -> StoreResult<Vec<Identity>> {
    of_contacts(db, organization, &[contact])
}

/// The identities of several contacts with one statement; the first of a scheme is the main one.
pub fn of_contacts(
    db: &mut Db,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> StoreResult<Vec<Identity>> {
    let rows: Vec<Row> = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::contact_id.eq_any(contacts.iter().copied().map(AsInt)))
        .order((contact_identities::rank, contact_identities::id))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Identity::from).collect())
}

/// One identity of this organization.
pub fn get(db: &mut Db, organization: OrganizationId, id: IdentityId) -> StoreResult<Identity> {
    let row: Row = contact_identities::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Adds an identity; false when somebody has that address already.
pub fn add(db: &mut Db, identity: &Identity) -> StoreResult<bool> {
    let query = diesel::insert_into(contact_identities::table)
        .values(Row::from(identity))
        .on_conflict_do_nothing();
    Ok(each_backend!(db, |c| query.execute(c))? == 1)
}

/// Adds the identities of many new contacts.
pub(super) fn insert_all(db: &mut Db, all: &[&Identity]) -> StoreResult<()> {
    let rows: Vec<Row> = all.iter().copied().map(Row::from).collect();
    copy_many!(db, contact_identities::table, &rows);
    Ok(())
}

/// Takes an identity away, with what channels know of it.
pub fn remove(db: &mut Db, identity: &Identity) -> StoreResult<()> {
    let (organization, id) = (AsInt(identity.organization), AsInt(identity.id));
    diesel::delete(identity_channels::table)
        .filter(identity_channels::organization_id.eq(organization))
        .filter(identity_channels::identity_id.eq(id))
        .execute(db)?;
    diesel::delete(contact_identities::table.find((organization, id))).execute(db)?;
    Ok(())
}

/// Puts each of these before all others of its contact.
pub fn put_first(
    db: &mut Db,
    organization: OrganizationId,
    identities: &[Identity],
) -> StoreResult<()> {
    if identities.is_empty() {
        return Ok(());
    }
    let lowest = sql::<BigInt>(
        "(SELECT MIN(rank) - 1 FROM contact_identities AS i WHERE i.organization_id = \
         contact_identities.organization_id AND i.contact_id = contact_identities.contact_id)",
    );
    let own = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::id.eq_any(identities.iter().map(|one| *one.id.as_ref())));
    diesel::update(own)
        .set(contact_identities::rank.eq(lowest))
        .execute(db)?;
    Ok(())
}

/// The identities of one contact are another's from now on, behind those it has.
pub(super) fn hand_over(
    db: &mut Db,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
) -> StoreResult<()> {
    let of = |contact: ContactId| {
        contact_identities::table
            .filter(contact_identities::organization_id.eq(AsInt(organization)))
            .filter(contact_identities::contact_id.eq(AsInt(contact)))
    };
    let last: Option<i64> = of(to).select(max(contact_identities::rank)).first(db)?;
    let first: Option<i64> = of(from).select(min(contact_identities::rank)).first(db)?;
    let behind = last.unwrap_or_default() - first.unwrap_or_default() + 1;
    diesel::update(of(from))
        .set((
            contact_identities::contact_id.eq(AsInt(to)),
            contact_identities::rank.eq(contact_identities::rank + behind),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes addresses of a scheme, known everywhere, from their contacts.
pub(super) fn give_up(
    db: &mut Db,
    organization: OrganizationId,
    scheme: Scheme,
    gone: &[(ContactId, Address)],
) -> StoreResult<()> {
    let own = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::scheme.eq(AsText(scheme)))
        .filter(contact_identities::scope.eq(SHARED))
        .filter(
            contact_identities::address.eq_any(gone.iter().map(|(_, address)| address.as_ref())),
        )
        .filter(contact_identities::contact_id.eq_any(gone.iter().map(|(id, _)| *id.as_ref())));
    diesel::delete(own).execute(db)?;
    Ok(())
}

impl From<Row> for Identity {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            contact: row.contact_id.0,
            scheme: row.scheme.0,
            scope: (row.scope != SHARED).then(|| row.scope.into()),
            address: row.address,
            source: row.source,
            created_at: row.created_at.0,
        }
    }
}

impl From<&Identity> for Row {
    fn from(identity: &Identity) -> Self {
        Self {
            organization_id: AsInt(identity.organization),
            id: AsInt(identity.id),
            contact_id: AsInt(identity.contact),
            scheme: AsText(identity.scheme),
            scope: identity.scope.map_or(SHARED, |id| *id.as_ref()),
            address: identity.address.clone(),
            source: identity.source.clone(),
            created_at: AsInt(identity.created_at),
        }
    }
}
