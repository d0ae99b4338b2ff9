//! What an agent may do now, with everything that decides what they see: one statement, however
//! they came in.

use crate::columns::{AsInt, AsText};
use crate::schema::{agents, roles, sessions, team_agents, team_moves};
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::AgentState;
use domain::permissions::{BuiltInRole, Permission, PermissionSet};
use domain::principal::Viewer;
use domain::{AgentId, OrganizationId, SessionId, TeamId, Timestamp};
use std::collections::BTreeSet;

/// An active agent and their rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    pub agent: AgentId,
    pub built_in: Option<BuiltInRole>,
    pub viewer: Viewer,
}

#[derive(Clone, Copy)]
enum Whose<'a> {
    Agents(&'a [AgentId]),
    Session(SessionId, Timestamp),
}

/// Of who holds a session; `NotFound` when it ended, expired, or its agent may not sign in.
pub fn of_session(
    db: &mut Db,
    organization: OrganizationId,
    id: SessionId,
    now: Timestamp,
) -> StoreResult<Rights> {
    let found = read(db, organization, Whose::Session(id, now))?;
    found.into_iter().next().ok_or(StoreError::NotFound)
}

/// Of an agent; `NotFound` when they may not sign in.
pub fn of_agent(db: &mut Db, organization: OrganizationId, id: AgentId) -> StoreResult<Rights> {
    let found = of_agents(db, organization, &[id])?;
    found.into_iter().next().ok_or(StoreError::NotFound)
}

/// Of several agents; those who may not sign in are left out.
pub fn of_agents(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<Vec<Rights>> {
    read(db, organization, Whose::Agents(ids))
}

type Row = (
    AsInt<AgentId>,
    Option<AsText<BuiltInRole>>,
    String,
    Option<AsInt<TeamId>>,
    Option<AsInt<TeamId>>,
);

fn read(db: &mut Db, organization: OrganizationId, whose: Whose<'_>) -> StoreResult<Vec<Rights>> {
    let active = agents::table
        .inner_join(
            roles::table.on(roles::organization_id
                .eq(agents::organization_id)
                .and(roles::id.eq(agents::role_id))),
        )
        .left_join(
            team_agents::table.on(team_agents::organization_id
                .eq(agents::organization_id)
                .and(team_agents::agent_id.eq(agents::id))),
        )
        .left_join(
            team_moves::table.on(team_moves::organization_id.eq(agents::organization_id).and(
                team_moves::to_team_id
                    .nullable()
                    .eq(team_agents::team_id.nullable()),
            )),
        )
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::state.eq(AsText(AgentState::Active)))
        .order((agents::id, team_agents::team_id))
        .select((
            agents::id,
            roles::built_in.nullable(),
            roles::permissions,
            team_agents::team_id.nullable(),
            team_moves::team_id.nullable(),
        ));
    let rows: Vec<Row> = match whose {
        Whose::Agents(ids) => active
            .filter(agents::id.eq_any(ids.iter().map(|id| *id.as_ref())))
            .load(db)?,
        Whose::Session(id, now) => {
            let living = sessions::table
                .filter(sessions::organization_id.eq(AsInt(organization)))
                .filter(sessions::id.eq(AsInt(id)))
                .filter(sessions::ended_at.is_null())
                .filter(sessions::expires_at.gt(AsInt(now)))
                .select(sessions::agent_id);
            active.filter(agents::id.eq_any(living)).load(db)?
        }
    };
    // One row for each team of an agent, and for each removed one whose conversations are on their way to it:
    // those are its own already.
    let of_one = rows.chunk_by(|a, b| a.0.0 == b.0.0);
    let rights = of_one.filter_map(|rows| {
        let (agent, built_in, permissions, ..) = rows.first()?;
        let built_in = built_in.as_ref().map(|role| role.0);
        let teams = rows.iter().flat_map(|row| [row.3, row.4]).flatten();
        let teams: BTreeSet<TeamId> = teams.map(|team| team.0).collect();
        Some(Rights {
            agent: agent.0,
            built_in,
            viewer: Viewer {
                organization,
                agent: Some(agent.0),
                permissions: permitted(built_in, permissions),
                teams: teams.into_iter().collect(),
                shown_restricted: true,
            },
        })
    });
    Ok(rights.collect())
}

/// What a role permits. Built-in ones follow the program, so a new permission needs no migration.
pub(crate) fn permitted(built_in: Option<BuiltInRole>, keys: &str) -> PermissionSet {
    match built_in {
        Some(role) => role.permissions(),
        None => known(keys),
    }
}

/// A word of a newer program is passed over, because two versions run side by side during an
/// upgrade.
pub(crate) fn known(keys: &str) -> PermissionSet {
    keys.split_ascii_whitespace()
        .filter_map(|key| key.parse::<Permission>().ok())
        .collect()
}
