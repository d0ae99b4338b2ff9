//! What can be known of roles.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::problem::Reply;
use contract::roles::{Permission, Permissions, Role};
use domain::api_tokens::Scope;
use domain::permissions::Permission as Right;
use store::roles;

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

pub async fn list(state: &State, by: &Principal) -> Reply<Vec<Role>> {
    let organization = by.organization();
    let found = state
        .store
        .read(move |db| roles::list(db, organization))
        .await?;
    let wire = |role: roles::Role| Role {
        id: role.id,
        name: role.name,
        permissions: role.permissions.iter().map(|p| p.to_string()).collect(),
        built_in: role.built_in.map(|built_in| built_in.to_string()),
        version: role.version,
    };
    Ok(found.into_iter().map(wire).collect())
}
