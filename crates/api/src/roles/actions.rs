//! What can be known of roles, and adding one.

use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::roles::{NewRole, Permission, Permissions, Role as Wire};
use domain::RoleId;
use domain::api_tokens::Scope;
use domain::audit::AuditAction;
use domain::permissions::{MOST_ROLES, Permission as Right, PermissionSet, RoleName, check_grant};
use store::roles::{self, Role};
use store::{StoreError, audit, events};

pub fn permissions() -> Permissions {
    let wire = |right: &Right| Permission {
        key: right.to_string(),
        title: right.title().to_owned(),
        group: right.group().to_string(),
        agent_default: right.agent_default(),
    };
    Permissions {
        permissions: Right::ALL.iter().map(wire).collect(),
        scopes: Scope::all().map(|scope| scope.to_string()).collect(),
    }
}

pub async fn list(state: &State, by: &Principal) -> Reply<Vec<Wire>> {
    let organization = by.organization();
    let found = state
        .store
        .read(move |db| roles::list(db, organization))
        .await?;
    Ok(found.into_iter().map(wire).collect())
}

pub async fn get(state: &State, by: &Principal, id: RoleId) -> Reply<Wire> {
    let organization = by.organization();
    let found = state.store.read(move |db| roles::get(db, organization, id));
    Ok(wire(found.await?))
}

pub async fn create(state: &State, by: &Principal, once: Once, new: NewRole) -> Reply<Wire> {
    let (organization, id) = (by.organization(), state.new_id::<RoleId>());
    let role = Role {
        organization,
        id,
        name: name_of(&new.name)?,
        built_in: None,
        permissions: permissions_of(&new.permissions)?,
        version: 1,
        created_at: state.now(),
    };
    check_grant(by.viewer.permissions, role.permissions)?;
    let noted = recording::act(state, by, AuditAction::RoleCreated, id).named(&role.name);
    let told = announce::everyone(state, organization, "role.created", *id.as_ref(), 1);
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            if roles::count(db, organization)? >= MOST_ROLES {
                let title = "There are as many roles as there can be";
                return Err(Problem::conflict("too_many_roles", title));
            }
            roles::insert(db, &role).map_err(name_taken)?;
            audit::append(db, &noted)?;
            events::append(db, &told)?;
            Ok(role.id)
        })?;
        Ok::<_, Problem>(roles::get(db, organization, id)?)
    });
    Ok(wire(made.await?))
}

pub fn name_of(text: &str) -> Reply<String> {
    match text.parse::<RoleName>() {
        Ok(name) => Ok(name.to_string()),
        Err(flaw) => Err(Problem::invalid().flaw("name", &flaw)),
    }
}

/// Whether they are known was checked with the request.
pub fn permissions_of(keys: &[String]) -> Reply<PermissionSet> {
    let known: Result<PermissionSet, _> = keys.iter().map(|key| key.parse::<Right>()).collect();
    known.map_err(|error| Problem::invalid().field("permissions", "unknown_value", error))
}

pub fn name_taken(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict => {
            Problem::conflict("role_name_taken", "There is a role of that name")
        }
        error => error.into(),
    }
}

pub fn wire(role: Role) -> Wire {
    Wire {
        id: role.id,
        name: role.name,
        permissions: role.permissions.iter().map(|p| p.to_string()).collect(),
        built_in: role.built_in.map(|built_in| built_in.to_string()),
        version: role.version,
    }
}
