//! What somebody typed and nobody proved: shown, never used to find anyone.

use crate::columns::AsInt;
use crate::db::insert_few;
use crate::schema::contact_claims;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{ChannelId, ContactId, OrganizationId, Timestamp};

/// A name or an address somebody says is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub organization: OrganizationId,
    pub contact: ContactId,
    /// Where they said so.
    pub channel: ChannelId,
    /// [`NAME`], or the scheme of an address.
    pub scheme: String,
    pub address: String,
    pub claimed_at: Timestamp,
}

/// What stands for the scheme where a name is claimed.
pub const NAME: &str = "name";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_claims, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    contact_id: AsInt<ContactId>,
    channel_id: AsInt<ChannelId>,
    scheme: String,
    address: String,
    claimed_at: AsInt<Timestamp>,
}

/// Keeps claims; a repeated one keeps its first time.
pub fn add(db: &mut Db, claims: &[Claim]) -> StoreResult<()> {
    let rows: Vec<Row> = claims.iter().map(Row::from).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(contact_claims::table)
            .values(some)
            .on_conflict_do_nothing()
    });
    Ok(())
}

/// The claims of several contacts, with one statement.
pub fn of_contacts(
    db: &mut Db,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> StoreResult<Vec<Claim>> {
    let rows: Vec<Row> = contact_claims::table
        .filter(contact_claims::organization_id.eq(AsInt(organization)))
        .filter(contact_claims::contact_id.eq_any(contacts.iter().copied().map(AsInt)))
        .order((contact_claims::contact_id, contact_claims::claimed_at))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// What was said of one contact was said of another. Claims stay claims.
pub fn hand_over(
    db: &mut Db,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
) -> StoreResult<()> {
    let mut claims = of_contacts(db, organization, &[from])?;
    for claim in &mut claims {
        claim.contact = to;
    }
    add(db, &claims)?;
    let old = contact_claims::table
        .filter(contact_claims::organization_id.eq(AsInt(organization)))
        .filter(contact_claims::contact_id.eq(AsInt(from)));
    diesel::delete(old).execute(db)?;
    Ok(())
}

impl From<&Claim> for Row {
    fn from(claim: &Claim) -> Self {
        Self {
            organization_id: AsInt(claim.organization),
            contact_id: AsInt(claim.contact),
            channel_id: AsInt(claim.channel),
            scheme: claim.scheme.clone(),
            address: claim.address.clone(),
            claimed_at: AsInt(claim.claimed_at),
        }
    }
}

impl From<Row> for Claim {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            contact: row.contact_id.0,
            channel: row.channel_id.0,
            scheme: row.scheme,
            address: row.address,
            claimed_at: row.claimed_at.0,
        }
    }
}
