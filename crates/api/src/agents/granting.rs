//! Who may give a role and take it away, and who may be sent away.

use crate::auth::principals::Principal;
use crate::problem::{Problem, Reply};
use domain::agents::AgentState;
use domain::permissions::{BuiltInRole, GrantError, RoleHolders, check_grant, check_role_change};
use domain::{RoleId, TeamId};
use store::agents::{self, Agent};
use store::roles::{self, Role};
use store::{Db, StoreResult, teams};

/// The role `to`, if `by` may give it to somebody new or to `agent`.
pub fn check_role(db: &mut Db, by: &Principal, agent: Option<&Agent>, to: RoleId) -> Reply<Role> {
    let old = agent.map(|agent| hold_old(db, agent)).transpose()?;
    let unknown = |_| Problem::invalid().field("role_id", "unknown", "no such role");
    let role = roles::hold(db, by.organization(), to).map_err(unknown)?;
    check_role_change(holders(db, by, agent.zip(old.as_ref()))?, role.built_in)?;
    for granted in old.iter().chain([&role]) {
        check_grant(by.viewer.permissions, granted.permissions)?;
    }
    Ok(role)
}

/// Only an Owner changes an Owner, whatever it is.
pub fn check_owner(db: &mut Db, by: &Principal, agent: &Agent) -> Reply<()> {
    let role = roles::get(db, agent.organization, agent.role)?;
    let holders = holders(db, by, Some((agent, &role)))?;
    Ok(check_role_change(holders, role.built_in)?)
}

/// Nobody sends away who may more than they do, and the last Owner stays.
pub fn check_leaving(db: &mut Db, by: &Principal, agent: &Agent) -> Reply<()> {
    let role = hold_old(db, agent)?;
    check_role_change(holders(db, by, Some((agent, &role)))?, None)?;
    Ok(check_grant(by.viewer.permissions, role.permissions)?)
}

/// The role that somebody may lose now. While it is an Owner's, nobody else stops being one: two who
/// send each other away at the same moment would both count two.
fn hold_old(db: &mut Db, agent: &Agent) -> StoreResult<Role> {
    let role = roles::get(db, agent.organization, agent.role)?;
    match role.built_in {
        Some(BuiltInRole::Owner) => roles::lock(db, agent.organization, agent.role),
        _ => Ok(role),
    }
}

fn holders(db: &mut Db, by: &Principal, of: Option<(&Agent, &Role)>) -> StoreResult<RoleHolders> {
    Ok(RoleHolders {
        by: by.built_in,
        of: of.and_then(|(_, role)| role.built_in),
        state: of.map_or(AgentState::Invited, |(agent, _)| agent.state),
        active_owners: agents::count_owners(db, by.organization())?,
    })
}

pub fn check_teams(db: &mut Db, by: &Principal, ids: &[TeamId]) -> Reply<()> {
    match teams::count_known(db, by.organization(), ids)? == ids.len() {
        true => Ok(()),
        false => Err(Problem::invalid().field("team_ids", "unknown", "no such team")),
    }
}

impl From<GrantError> for Problem {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::CannotGrant => Self::refused(error.code(), "You cannot give what you lack"),
            GrantError::LastOwner => Self::conflict(error.code(), "The last Owner stays"),
        }
    }
}
