//! Roles: the three every organization has, and its own.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::rights::permitted;
use crate::schema::{agents, roles};
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::AgentState;
use domain::permissions::{BuiltInRole, MOST_ROLES, PermissionSet};
use domain::{AgentId, OrganizationId, RoleId, Timestamp};

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub organization: OrganizationId,
    pub id: RoleId,
    pub name: String,
    pub built_in: Option<BuiltInRole>,
    pub permissions: PermissionSet,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = roles, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<RoleId>,
    name: String,
    name_key: String,
    built_in: Option<AsText<BuiltInRole>>,
    permissions: String,
    version: i64,
    created_at: AsInt<Timestamp>,
}

impl From<Row> for Role {
    fn from(r: Row) -> Self {
        let built_in = r.built_in.map(|role| role.0);
        Self {
            organization: r.organization_id.0,
            id: r.id.0,
            name: r.name,
            permissions: permitted(built_in, &r.permissions),
            built_in,
            version: r.version,
            created_at: r.created_at.0,
        }
    }
}

impl From<&Role> for Row {
    fn from(r: &Role) -> Self {
        Self {
            organization_id: AsInt(r.organization),
            id: AsInt(r.id),
            name: r.name.clone(),
            name_key: r.name.to_lowercase(),
            built_in: r.built_in.map(AsText),
            permissions: r.permissions.to_string(),
            version: r.version,
            created_at: AsInt(r.created_at),
        }
    }
}

/// The roles of an organization, the oldest first: built-in ones, then its own. There are few.
pub fn list(db: &mut Db, organization: OrganizationId) -> StoreResult<Vec<Role>> {
    let rows: Vec<Row> = roles::table
        .filter(roles::organization_id.eq(AsInt(organization)))
        .order(roles::id)
        .limit(MOST_ROLES as i64)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Role::from).collect())
}

pub fn get(db: &mut Db, organization: OrganizationId, id: RoleId) -> StoreResult<Role> {
    let row: Row = roles::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// One that is not deleted before this transaction ends: for who is about to be given it.
pub fn hold(db: &mut Db, organization: OrganizationId, id: RoleId) -> StoreResult<Role> {
    let own = roles::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_share().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    Ok(row.into())
}

/// One that nobody else changes, deletes or gives to somebody before this transaction ends.
pub fn lock(db: &mut Db, organization: OrganizationId, id: RoleId) -> StoreResult<Role> {
    let own = roles::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_update().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    Ok(row.into())
}

pub fn count(db: &mut Db, organization: OrganizationId) -> StoreResult<usize> {
    let count: i64 = roles::table
        .filter(roles::organization_id.eq(AsInt(organization)))
        .count()
        .get_result(db)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Adds a role; `Conflict` when there is one of that name.
pub fn insert(db: &mut Db, role: &Role) -> StoreResult<()> {
    diesel::insert_into(roles::table)
        .values(Row::from(role))
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, role: &mut Role) -> StoreResult<()> {
    let read = role.version;
    role.version += 1;
    let saved = diesel::update(roles::table.find((AsInt(role.organization), AsInt(role.id))))
        .filter(roles::version.eq(read))
        .set(Row::from(&*role))
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

pub fn delete(db: &mut Db, organization: OrganizationId, id: RoleId) -> StoreResult<()> {
    diesel::delete(roles::table.find((AsInt(organization), AsInt(id)))).execute(db)?;
    Ok(())
}

/// How many agents have it, also those who do not sign in (any more).
pub fn count_holders(db: &mut Db, organization: OrganizationId, id: RoleId) -> StoreResult<i64> {
    let count = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::role_id.eq(AsInt(id)))
        .count()
        .get_result(db)?;
    Ok(count)
}

/// Some of the agents who sign in with it.
pub fn holders(
    db: &mut Db,
    organization: OrganizationId,
    id: RoleId,
    limit: usize,
) -> StoreResult<Vec<AgentId>> {
    let ids: Vec<AsInt<AgentId>> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::role_id.eq(AsInt(id)))
        .filter(agents::state.eq(AsText(AgentState::Active)))
        .limit(limit as i64)
        .select(agents::id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Gives a new organization its built-in roles.
pub fn insert_built_in(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[(BuiltInRole, RoleId)],
    now: Timestamp,
) -> StoreResult<()> {
    let row = |(role, id): &(BuiltInRole, RoleId)| {
        Row::from(&Role {
            organization,
            id: *id,
            name: role.title().to_owned(),
            built_in: Some(*role),
            permissions: role.permissions(),
            version: 1,
            created_at: now,
        })
    };
    let rows: Vec<Row> = ids.iter().map(row).collect();
    let query = diesel::insert_into(roles::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}
