//! The tenants and their settings.

use crate::columns::{AsInt, AsText};
use crate::schema::organizations;
use crate::{Db, StoreError, StoreResult, json};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::files::FileRule;
use domain::organizations::AfterClosing;
use domain::{Country, OrganizationId, Timestamp};

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    pub default_language: String,
    pub default_country: Option<Country>,
    pub time_zone: String,
    pub allowed_file_types: Vec<String>,
    pub max_file_bytes: i64,
    pub one_conversation_across_channels: bool,
    pub after_closing: AfterClosing,
    pub assistants_enabled: bool,
    pub version: i64,
    pub created_at: Timestamp,
}

impl Organization {
    /// Which files come and go.
    pub fn file_rule(&self) -> FileRule<'_> {
        FileRule {
            types: &self.allowed_file_types,
            max_bytes: self.max_file_bytes,
        }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organizations, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: AsInt<OrganizationId>,
    name: String,
    default_language: String,
    default_country: Option<AsText<Country>>,
    time_zone: String,
    allowed_file_types: String,
    max_file_bytes: i64,
    one_conversation_across_channels: bool,
    after_closing: AsText<AfterClosing>,
    assistants_enabled: bool,
    version: i64,
    created_at: AsInt<Timestamp>,
}

impl Row {
    fn new(o: &Organization) -> StoreResult<Self> {
        Ok(Self {
            id: AsInt(o.id),
            name: o.name.clone(),
            default_language: o.default_language.clone(),
            default_country: o.default_country.map(AsText),
            time_zone: o.time_zone.clone(),
            allowed_file_types: json::write(&o.allowed_file_types)?,
            max_file_bytes: o.max_file_bytes,
            one_conversation_across_channels: o.one_conversation_across_channels,
            after_closing: AsText(o.after_closing),
            assistants_enabled: o.assistants_enabled,
            version: o.version,
            created_at: AsInt(o.created_at),
        })
    }

    fn into_organization(self) -> StoreResult<Organization> {
        Ok(Organization {
            id: self.id.0,
            name: self.name,
            default_language: self.default_language,
            default_country: self.default_country.map(|country| country.0),
            time_zone: self.time_zone,
            allowed_file_types: json::read(&self.allowed_file_types)?,
            max_file_bytes: self.max_file_bytes,
            one_conversation_across_channels: self.one_conversation_across_channels,
            after_closing: self.after_closing.0,
            assistants_enabled: self.assistants_enabled,
            version: self.version,
            created_at: self.created_at.0,
        })
    }
}

/// Whether there is none yet. Within a write nobody else can make the first one before it commits.
pub fn is_first(db: &mut Db) -> StoreResult<bool> {
    if let Db::Postgres(c) = db {
        c.batch_execute("SELECT pg_advisory_xact_lock(7274872)")?;
    }
    let any = organizations::table.select(organizations::id).limit(1);
    let any: Option<i64> = any.first(db).optional()?;
    Ok(any.is_none())
}

pub fn get(db: &mut Db, id: OrganizationId) -> StoreResult<Organization> {
    let row: Row = organizations::table
        .find(AsInt(id))
        .select(Row::as_select())
        .first(db)?;
    row.into_organization()
}

/// Those of this name or id, the oldest first; names need not be unique.
pub fn called(db: &mut Db, name_or_id: &str, limit: i64) -> StoreResult<Vec<Organization>> {
    let id: Option<i64> = name_or_id.parse().ok();
    let rows: Vec<Row> = organizations::table
        .filter(
            organizations::name
                .eq(name_or_id)
                .or(organizations::id.eq(id.unwrap_or_default())),
        )
        .order(organizations::id)
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::into_organization).collect()
}

pub fn insert(db: &mut Db, organization: &Organization) -> StoreResult<()> {
    diesel::insert_into(organizations::table)
        .values(Row::new(organization)?)
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, organization: &mut Organization) -> StoreResult<()> {
    let read = organization.version;
    organization.version += 1;
    let saved = diesel::update(organizations::table.find(AsInt(organization.id)))
        .filter(organizations::version.eq(read))
        .set(Row::new(organization)?)
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}
