//! Coloured tags of an organization. Which ones a conversation has is on its row.
//!
//! A label that is deleted is gone at once for whoever asks here; its row stays until no
//! conversation names it any more.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::{conversation_labels, labels};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::Color;
use domain::labels::{Priority, Urgencies};
use domain::{LabelId, OrganizationId, Timestamp};

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub organization: OrganizationId,
    pub id: LabelId,
    pub name: String,
    pub color: Color,
    pub priority: Priority,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = labels, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<LabelId>,
    name: String,
    name_key: String,
    color: AsText<Color>,
    priority: AsText<Priority>,
    version: i64,
    created_at: AsInt<Timestamp>,
}

/// The labels by name.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Label, String>> {
    let mut query = labels::table
        .filter(labels::organization_id.eq(AsInt(organization)))
        .filter(labels::deleted_at.is_null())
        .into_boxed();
    if let Some(Cursor { key, .. }) = after {
        // Names are unique, so they need no id beside them.
        query = query.filter(labels::name_key.gt(key));
    }
    let rows: Vec<Row> = query
        .order(labels::name_key)
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: row.name_key.clone(),
        id: *row.id.0.as_ref(),
    });
    Ok(page.map(Label::from))
}

pub fn get(db: &mut Db, organization: OrganizationId, id: LabelId) -> StoreResult<Label> {
    let row: Row = labels::table
        .find((AsInt(organization), AsInt(id)))
        .filter(labels::deleted_at.is_null())
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// One that is not deleted before this transaction ends.
pub fn hold(db: &mut Db, organization: OrganizationId, id: LabelId) -> StoreResult<Label> {
    let own = labels::table
        .find((AsInt(organization), AsInt(id)))
        .filter(labels::deleted_at.is_null());
    let row: Row = match db {
        Db::Postgres(c) => own.for_share().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    Ok(row.into())
}

/// How urgent some labels are; those that are not there are left out.
pub fn urgencies(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[LabelId],
) -> StoreResult<Urgencies> {
    if ids.is_empty() {
        return Ok(Urgencies::default());
    }
    let known: Vec<(AsInt<LabelId>, AsText<Priority>)> = labels::table
        .filter(labels::organization_id.eq(AsInt(organization)))
        .filter(labels::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(labels::deleted_at.is_null())
        .select((labels::id, labels::priority))
        .load(db)?;
    let pairs = known.into_iter().map(|(id, priority)| (id.0, priority.0));
    Ok(pairs.collect())
}

/// Adds a label; `Conflict` when there is one of that name.
pub fn insert(db: &mut Db, label: &Label) -> StoreResult<()> {
    insert_all(db, std::slice::from_ref(label))
}

/// Adds labels; `Conflict` when there is one of such a name.
pub fn insert_all(db: &mut Db, labels: &[Label]) -> StoreResult<()> {
    let rows: Vec<Row> = labels.iter().map(Row::from).collect();
    let query = diesel::insert_into(labels::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, label: &mut Label) -> StoreResult<()> {
    let read = label.version;
    label.version += 1;
    let saved = diesel::update(labels::table.find((AsInt(label.organization), AsInt(label.id))))
        .filter(labels::version.eq(read))
        .filter(labels::deleted_at.is_null())
        .set(Row::from(&*label))
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Takes a label away from everybody; what conversations still say of it counts no more.
pub fn delete(
    db: &mut Db,
    organization: OrganizationId,
    id: LabelId,
    at: Timestamp,
) -> StoreResult<()> {
    let deleted = diesel::update(labels::table.find((AsInt(organization), AsInt(id))))
        .filter(labels::deleted_at.is_null())
        .set(labels::deleted_at.eq(AsInt(at)))
        .execute(db)?;
    match deleted {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Removes the row of a label that was deleted; one that was not stays.
pub fn forget(db: &mut Db, organization: OrganizationId, id: LabelId) -> StoreResult<()> {
    diesel::delete(labels::table.find((AsInt(organization), AsInt(id))))
        .filter(labels::deleted_at.is_not_null())
        .execute(db)?;
    Ok(())
}

/// How many conversations have a label, whoever sees them.
pub fn count(db: &mut Db, organization: OrganizationId, id: LabelId) -> StoreResult<i64> {
    Ok(conversation_labels::table
        .filter(conversation_labels::organization_id.eq(AsInt(organization)))
        .filter(conversation_labels::label_id.eq(AsInt(id)))
        .count()
        .get_result(db)?)
}

impl From<&Label> for Row {
    fn from(label: &Label) -> Self {
        Self {
            organization_id: AsInt(label.organization),
            id: AsInt(label.id),
            name: label.name.clone(),
            name_key: label.name.to_lowercase(),
            color: AsText(label.color),
            priority: AsText(label.priority),
            version: label.version,
            created_at: AsInt(label.created_at),
        }
    }
}

impl From<Row> for Label {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            name: row.name,
            color: row.color.0,
            priority: row.priority.0,
            version: row.version,
            created_at: row.created_at.0,
        }
    }
}
