//! The attributes an organization defines for its contacts; their values are on the contacts.

use crate::columns::{AsInt, AsText};
use crate::schema::contact_attributes;
use crate::{Db, StoreError, StoreResult, json};
use diesel::prelude::*;
use domain::contacts::{AttributeKey, AttributeKind, AttributeTitle};
use domain::{ContactAttributeId, OrganizationId, Timestamp};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub organization: OrganizationId,
    pub id: ContactAttributeId,
    pub key: AttributeKey,
    pub title: AttributeTitle,
    pub kind: AttributeKind,
    pub choices: Vec<String>,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_attributes, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ContactAttributeId>,
    key: AsText<AttributeKey>,
    title: AsText<AttributeTitle>,
    kind: AsText<AttributeKind>,
    choices: String,
    version: i64,
    created_at: AsInt<Timestamp>,
}

/// All of an organization, as they were made: few.
pub fn all(db: &mut Db, organization: OrganizationId) -> StoreResult<Vec<Attribute>> {
    let rows: Vec<Row> = contact_attributes::table
        .filter(contact_attributes::organization_id.eq(AsInt(organization)))
        .order(contact_attributes::id)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::into_attribute).collect()
}

pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactAttributeId,
) -> StoreResult<Attribute> {
    let row: Row = contact_attributes::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    row.into_attribute()
}

/// Adds one; `Conflict` when there is one of that key.
pub fn insert(db: &mut Db, attribute: &Attribute) -> StoreResult<()> {
    diesel::insert_into(contact_attributes::table)
        .values(Row::new(attribute)?)
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, attribute: &mut Attribute) -> StoreResult<()> {
    let read = attribute.version;
    attribute.version += 1;
    let own = (AsInt(attribute.organization), AsInt(attribute.id));
    let saved = diesel::update(contact_attributes::table.find(own))
        .filter(contact_attributes::version.eq(read))
        .set(Row::new(attribute)?)
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Takes one away: its values are nobody's to see any more.
pub fn delete(
    db: &mut Db,
    organization: OrganizationId,
    id: ContactAttributeId,
) -> StoreResult<()> {
    let own = contact_attributes::table.find((AsInt(organization), AsInt(id)));
    match diesel::delete(own).execute(db)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

impl Row {
    fn new(attribute: &Attribute) -> StoreResult<Self> {
        Ok(Self {
            organization_id: AsInt(attribute.organization),
            id: AsInt(attribute.id),
            key: AsText(attribute.key.clone()),
            title: AsText(attribute.title.clone()),
            kind: AsText(attribute.kind),
            choices: json::write(&attribute.choices)?,
            version: attribute.version,
            created_at: AsInt(attribute.created_at),
        })
    }

    fn into_attribute(self) -> StoreResult<Attribute> {
        Ok(Attribute {
            organization: self.organization_id.0,
            id: self.id.0,
            key: self.key.0,
            title: self.title.0,
            kind: self.kind.0,
            choices: json::read(&self.choices)?,
            version: self.version,
            created_at: self.created_at.0,
        })
    }
}
