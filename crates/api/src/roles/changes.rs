//! Changing a role, and removing one. What it permits holds for its agents at their next request, and
//! their screens load afresh.

use super::actions::{name_of, name_taken, permissions_of, wire};
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::extract::IfMatch;
use crate::problem::{Problem, Reply};
use contract::roles::{PatchRole, Role as Wire};
use domain::audit::AuditAction;
use domain::permissions::check_role_edit;
use domain::{OrganizationId, RoleId};
use store::events::{self, NewEvent};
use store::roles::{self, Role};
use store::{Db, audit};

/// How many agents are told one by one; when more have the role, everybody is.
const TOLD: usize = 200;

pub async fn update(
    state: &State,
    by: &Principal,
    id: RoleId,
    version: IfMatch,
    patch: PatchRole,
) -> Reply<Wire> {
    let (organization, own) = (by.organization(), by.viewer.permissions);
    let name = patch.name.as_deref().map(name_of).transpose()?;
    let permissions = patch.permissions.as_deref().map(permissions_of);
    let permissions = permissions.transpose()?;
    let noted = recording::act(state, by, AuditAction::RoleUpdated, id);
    let told_all = announce::everyone(state, organization, "role.updated", *id.as_ref(), 0);
    let announcer = state.clone();
    let done = state
        .write(move |db| {
            let mut role = custom(db, organization, id)?;
            version.check(role.version)?;
            let before = role.clone();
            if let Some(name) = &name {
                role.name.clone_from(name);
            }
            role.permissions = permissions.unwrap_or(before.permissions);
            check_role_edit(own, before.permissions, role.permissions)?;
            roles::save(db, &mut role).map_err(name_taken)?;
            let noted = noted.clone().named(&role.name);
            let permits_others = role.permissions != before.permissions;
            if let Some(noted) = noted.changing([
                ("name", role.name != before.name),
                ("permissions", permits_others),
            ]) {
                audit::append(db, &noted)?;
            }
            let told_all = NewEvent {
                version: role.version,
                ..told_all.clone()
            };
            events::append(db, &told_all)?;
            if permits_others {
                let told = told(&announcer, db, &role)?;
                events::append_all(db, &told)?;
            }
            Ok::<_, Problem>(role)
        })
        .await;
    state.principals.forget();
    Ok(wire(done?))
}

pub async fn delete(state: &State, by: &Principal, id: RoleId) -> Reply<()> {
    let organization = by.organization();
    let noted = recording::act(state, by, AuditAction::RoleDeleted, id);
    let told = announce::everyone(state, organization, "role.deleted", *id.as_ref(), 0);
    let done = state.write(move |db| {
        let role = custom(db, organization, id)?;
        let agents = roles::count_holders(db, organization, id)?;
        if agents > 0 {
            let problem = Problem::conflict("role_in_use", "Somebody has this role");
            return Err(problem.with("agents", agents));
        }
        roles::delete(db, organization, id)?;
        let told = NewEvent {
            version: role.version + 1,
            ..told.clone()
        };
        events::append(db, &told)?;
        Ok::<_, Problem>(audit::append(db, &noted.clone().named(&role.name))?)
    });
    done.await
}

/// One of the organization's own, which nobody else changes or gives meanwhile.
fn custom(db: &mut Db, organization: OrganizationId, id: RoleId) -> Reply<Role> {
    let role = roles::lock(db, organization, id)?;
    match role.built_in {
        None => Ok(role),
        Some(_) => Err(Problem::conflict(
            "role_built_in",
            "The built-in roles are fixed",
        )),
    }
}

/// Who has to load afresh.
fn told(state: &State, db: &mut Db, role: &Role) -> Reply<Vec<NewEvent>> {
    let organization = role.organization;
    let holders = roles::holders(db, organization, role.id, TOLD + 1)?;
    if holders.len() > TOLD {
        return Ok(vec![announce::everyone_resets(state, organization)]);
    }
    let resets = holders.into_iter();
    Ok(resets
        .map(|agent| announce::reset(state, organization, agent))
        .collect())
}
