//! Tags of an organization: made on first use, never edited or deleted. Which messages have one is
//! said by [`crate::messages::tagging`].

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::like::containing;
use crate::schema::tags;
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use domain::tags::{TagName, key};
use domain::{OrganizationId, TagId, Timestamp};

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub organization: OrganizationId,
    pub id: TagId,
    pub name: String,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = tags, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<TagId>,
    name: String,
    name_key: String,
    created_at: AsInt<Timestamp>,
}

/// Tags by name; with `text` those that have it in their name.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    text: Option<&str>,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Tag, String>> {
    let mut query = tags::table
        .filter(tags::organization_id.eq(AsInt(organization)))
        .into_boxed();
    if let Some(text) = text {
        query = query.filter(tags::name_key.like(containing(&key(text))).escape('\\'));
    }
    if let Some(Cursor { key, .. }) = after {
        // Names are unique, so they need no id beside them.
        query = query.filter(tags::name_key.gt(key));
    }
    let rows: Vec<Row> = query
        .order(tags::name_key)
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: row.name_key.clone(),
        id: *row.id.0.as_ref(),
    });
    Ok(page.map(Tag::from))
}

pub fn get(db: &mut Db, organization: OrganizationId, id: TagId) -> StoreResult<Tag> {
    let row: Row = tags::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// The tags of these names, each once; those that are not there are made, under the ids that come
/// with them.
pub fn named(
    db: &mut Db,
    organization: OrganizationId,
    names: &[(TagId, TagName)],
    now: Timestamp,
) -> StoreResult<Vec<Tag>> {
    let mut wanted: Vec<Row> = names
        .iter()
        .map(|(id, name)| Row {
            organization_id: AsInt(organization),
            id: AsInt(*id),
            name: name.to_string(),
            name_key: name.key(),
            created_at: AsInt(now),
        })
        .collect();
    // In one order, so that two who make the same ones wait for each other and no longer.
    wanted.sort_by(|a, b| (&a.name_key, *a.id.0.as_ref()).cmp(&(&b.name_key, *b.id.0.as_ref())));
    wanted.dedup_by(|later, first| later.name_key == first.name_key);
    let keys: Vec<&str> = wanted.iter().map(|row| row.name_key.as_str()).collect();
    let mut known = of_keys(db, organization, &keys)?;
    let missing: Vec<&Row> = wanted
        .iter()
        .filter(|row| known.iter().all(|other| other.name_key != row.name_key))
        .collect();
    if !missing.is_empty() {
        // What somebody makes at the same time is theirs.
        let query = diesel::insert_into(tags::table)
            .values(missing)
            .on_conflict_do_nothing();
        each_backend!(db, |c| query.execute(c))?;
        known = of_keys(db, organization, &keys)?;
    }
    Ok(known.into_iter().map(Tag::from).collect())
}

fn of_keys(db: &mut Db, organization: OrganizationId, keys: &[&str]) -> StoreResult<Vec<Row>> {
    Ok(tags::table
        .filter(tags::organization_id.eq(AsInt(organization)))
        .filter(tags::name_key.eq_any(keys))
        .order(tags::name_key)
        .select(Row::as_select())
        .load(db)?)
}

impl From<Row> for Tag {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            name: row.name,
            created_at: row.created_at.0,
        }
    }
}
