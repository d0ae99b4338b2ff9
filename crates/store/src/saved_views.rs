//! Lists of conversations as agents set them up and named them; their own, and those that others share.

use crate::columns::AsInt;
use crate::schema::saved_views;
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use domain::{AgentId, OrganizationId, SavedViewId, Timestamp};

/// A saved view. What it shows is written as the API has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub organization: OrganizationId,
    pub id: SavedViewId,
    /// Whose it is.
    pub agent: AgentId,
    pub name: String,
    /// Whether colleagues see it too.
    pub shared: bool,
    pub query: String,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_views, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<SavedViewId>,
    agent_id: AsInt<AgentId>,
    name: String,
    shared: bool,
    query: String,
    version: i64,
    created_at: AsInt<Timestamp>,
}

/// An agent's own, then those that are shared, the oldest first; at most `limit`.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    limit: i64,
) -> StoreResult<Vec<SavedView>> {
    let rows: Vec<Row> = saved_views::table
        .filter(saved_views::organization_id.eq(AsInt(organization)))
        .filter(
            saved_views::agent_id
                .eq(AsInt(agent))
                .or(saved_views::shared.eq(true)),
        )
        .order((saved_views::agent_id.ne(AsInt(agent)), saved_views::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(SavedView::from).collect())
}

/// How many an agent has.
pub fn count(db: &mut Db, organization: OrganizationId, agent: AgentId) -> StoreResult<i64> {
    Ok(saved_views::table
        .filter(saved_views::organization_id.eq(AsInt(organization)))
        .filter(saved_views::agent_id.eq(AsInt(agent)))
        .count()
        .get_result(db)?)
}

/// One that the agent sees; anyone else's own is not there.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    id: SavedViewId,
) -> StoreResult<SavedView> {
    let row: Row = saved_views::table
        .find((AsInt(organization), AsInt(id)))
        .filter(
            saved_views::agent_id
                .eq(AsInt(agent))
                .or(saved_views::shared.eq(true)),
        )
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

pub fn insert(db: &mut Db, view: &SavedView) -> StoreResult<()> {
    diesel::insert_into(saved_views::table)
        .values(Row::from(view))
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, view: &mut SavedView) -> StoreResult<()> {
    let read = view.version;
    view.version += 1;
    let saved = diesel::update(saved_views::table.find((AsInt(view.organization), AsInt(view.id))))
        .filter(saved_views::version.eq(read))
        .set(Row::from(&*view))
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

pub fn delete(db: &mut Db, organization: OrganizationId, id: SavedViewId) -> StoreResult<()> {
    diesel::delete(saved_views::table.find((AsInt(organization), AsInt(id)))).execute(db)?;
    Ok(())
}

impl From<&SavedView> for Row {
    fn from(view: &SavedView) -> Self {
        Self {
            organization_id: AsInt(view.organization),
            id: AsInt(view.id),
            agent_id: AsInt(view.agent),
            name: view.name.clone(),
            shared: view.shared,
            query: view.query.clone(),
            version: view.version,
            created_at: AsInt(view.created_at),
        }
    }
}

impl From<Row> for SavedView {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            agent: row.agent_id.0,
            name: row.name,
            shared: row.shared,
            query: row.query,
            version: row.version,
            created_at: row.created_at.0,
        }
    }
}
