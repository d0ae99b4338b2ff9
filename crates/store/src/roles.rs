//! Roles: the three every organization has, and its own.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::rights::permitted;
use crate::schema::roles;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::permissions::{BuiltInRole, PermissionSet};
use domain::{OrganizationId, RoleId, Timestamp};

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub organization: OrganizationId,
    pub id: RoleId,
    pub name: String,
    pub built_in: Option<BuiltInRole>,
    pub permissions: PermissionSet,
    pub version: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = roles, treat_none_as_default_value = false)]
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
        }
    }
}

/// The roles of an organization, the oldest first: built-in ones, then its own. There are few.
pub fn list(db: &mut Db, organization: OrganizationId) -> StoreResult<Vec<Role>> {
    let rows: Vec<Row> = roles::table
        .filter(roles::organization_id.eq(AsInt(organization)))
        .order(roles::id)
        .limit(100)
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

/// Gives a new organization its built-in roles.
pub fn insert_built_in(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[(BuiltInRole, RoleId)],
    now: Timestamp,
) -> StoreResult<()> {
    let row = |(role, id): &(BuiltInRole, RoleId)| Row {
        organization_id: AsInt(organization),
        id: AsInt(*id),
        name: role.title().to_owned(),
        name_key: role.title().to_lowercase(),
        built_in: Some(AsText(*role)),
        permissions: role.permissions().to_string(),
        version: 1,
        created_at: AsInt(now),
    };
    let rows: Vec<Row> = ids.iter().map(row).collect();
    let query = diesel::insert_into(roles::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}
