//! Texts of channels that were agreed on before, with places to fill in: those the provider keeps, as it had
//! them when somebody looked last, and those that people wrote.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::templates;
use crate::{Cursor, Db, Slice, StoreError, StoreResult, json};
use diesel::prelude::*;
use domain::templates::{MOST_SYNCED, Parts, TemplateState};
use domain::{ChannelId, OrganizationId, TemplateId, Timestamp};
use serde_json::Value;

/// A template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub organization: OrganizationId,
    pub id: TemplateId,
    pub channel: ChannelId,
    pub name: String,
    pub language: String,
    /// The provider's word; empty where nobody said.
    pub category: String,
    pub state: TemplateState,
    pub parts: Parts,
    /// The provider's own description of its parts.
    pub components: Option<Value>,
    /// Whether the provider keeps it.
    pub synced: bool,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = templates, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<TemplateId>,
    channel_id: AsInt<ChannelId>,
    name: String,
    language: String,
    category: String,
    state: AsText<TemplateState>,
    header: Option<String>,
    body: String,
    footer: Option<String>,
    buttons: String,
    placeholders: String,
    components: Option<String>,
    synced: bool,
    version: i64,
    created_at: AsInt<Timestamp>,
}

type Query<'a> = templates::BoxedQuery<'a, <Db as Connection>::Backend>;

fn of<'a>(organization: OrganizationId, channel: ChannelId) -> Query<'a> {
    templates::table
        .filter(templates::organization_id.eq(AsInt(organization)))
        .filter(templates::channel_id.eq(AsInt(channel)))
        .into_boxed()
}

/// A page of a channel's, by name.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    state: Option<TemplateState>,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Template, String>> {
    let mut query = of(organization, channel);
    if let Some(state) = state {
        query = query.filter(templates::state.eq(AsText(state)));
    }
    if let Some(Cursor { key, id }) = after {
        let later = templates::name.eq(key.clone()).and(templates::id.gt(id));
        query = query.filter(templates::name.gt(key).or(later));
    }
    let rows: Vec<Row> = query
        .order((templates::name, templates::id))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(Row::as_select())
        .load(db)?;
    let found: StoreResult<Vec<Template>> = rows.into_iter().map(Template::try_from).collect();
    Ok(Slice::cut(found?, limit, |template| Cursor {
        key: template.name.clone(),
        id: *template.id.as_ref(),
    }))
}

/// All of a channel's that its provider keeps.
pub fn synced(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
) -> StoreResult<Vec<Template>> {
    let rows: Vec<Row> = of(organization, channel)
        .filter(templates::synced.eq(true))
        .limit(i64::try_from(MOST_SYNCED).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Template::try_from).collect()
}

/// One that a channel's provider keeps, by what makes it unique there.
pub fn synced_one(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    (name, language): (&str, &str),
) -> StoreResult<Option<Template>> {
    let row: Option<Row> = of(organization, channel)
        .filter(templates::synced.eq(true))
        .filter(templates::name.eq(name))
        .filter(templates::language.eq(language))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    row.map(Template::try_from).transpose()
}

/// How many a channel has.
pub fn count(db: &mut Db, organization: OrganizationId, channel: ChannelId) -> StoreResult<i64> {
    Ok(of(organization, channel).count().get_result(db)?)
}

/// One of a channel's.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    id: TemplateId,
) -> StoreResult<Template> {
    let row: Row = templates::table
        .find((AsInt(organization), AsInt(id)))
        .filter(templates::channel_id.eq(AsInt(channel)))
        .select(Row::as_select())
        .first(db)?;
    row.try_into()
}

/// Adds one; `Conflict` when the channel has one of this name and language.
pub fn insert(db: &mut Db, template: &Template) -> StoreResult<()> {
    diesel::insert_into(templates::table)
        .values(Row::of(template)?)
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, template: &mut Template) -> StoreResult<()> {
    let read = template.version;
    template.version += 1;
    let own = templates::table.find((AsInt(template.organization), AsInt(template.id)));
    let saved = diesel::update(own)
        .filter(templates::version.eq(read))
        .set(Row::of(template)?)
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Takes some away and puts others there. One that changed is among both.
pub fn replace(
    db: &mut Db,
    organization: OrganizationId,
    gone: &[TemplateId],
    come: &[Template],
) -> StoreResult<()> {
    let own = templates::table
        .filter(templates::organization_id.eq(AsInt(organization)))
        .filter(templates::id.eq_any(gone.iter().map(|id| *id.as_ref())));
    diesel::delete(own).execute(db)?;
    if come.is_empty() {
        return Ok(());
    }
    let rows = come.iter().map(Row::of).collect::<StoreResult<Vec<_>>>()?;
    let query = diesel::insert_into(templates::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Takes some of a removed channel's away; tells whether there may be more.
pub fn delete_some(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    limit: i64,
) -> StoreResult<bool> {
    let some: Vec<AsInt<TemplateId>> = of(organization, channel)
        .limit(limit)
        .select(templates::id)
        .load(db)?;
    let some: Vec<TemplateId> = some.into_iter().map(|id| id.0).collect();
    replace(db, organization, &some, &[])?;
    Ok(i64::try_from(some.len()).is_ok_and(|found| found == limit))
}

impl Row {
    fn of(template: &Template) -> StoreResult<Self> {
        let parts = &template.parts;
        Ok(Self {
            organization_id: AsInt(template.organization),
            id: AsInt(template.id),
            channel_id: AsInt(template.channel),
            name: template.name.clone(),
            language: template.language.clone(),
            category: template.category.clone(),
            state: AsText(template.state),
            header: parts.header.clone(),
            body: parts.body.clone(),
            footer: parts.footer.clone(),
            buttons: json::write(&parts.buttons)?,
            placeholders: json::write(&parts.placeholders)?,
            components: template.components.as_ref().map(json::write).transpose()?,
            synced: template.synced,
            version: template.version,
            created_at: AsInt(template.created_at),
        })
    }
}

impl TryFrom<Row> for Template {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            organization: row.organization_id.0,
            id: row.id.0,
            channel: row.channel_id.0,
            name: row.name,
            language: row.language,
            category: row.category,
            state: row.state.0,
            parts: Parts {
                header: row.header,
                body: row.body,
                footer: row.footer,
                buttons: json::read(&row.buttons)?,
                placeholders: json::read(&row.placeholders)?,
            },
            components: row.components.as_deref().map(json::read).transpose()?,
            synced: row.synced,
            version: row.version,
            created_at: row.created_at.0,
        })
    }
}
