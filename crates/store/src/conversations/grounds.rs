//! What routing goes by: which teams work on a channel, and who is still there.

use crate::columns::AsInt;
use crate::schema::{agents, team_agents, team_channels};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::agents::AgentState;
use domain::routing::Wanted;
use domain::{AgentId, ChannelId, OrganizationId, TeamId};

/// The teams that work on a channel.
pub fn teams_on(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
) -> StoreResult<Vec<TeamId>> {
    let ids: Vec<AsInt<TeamId>> = team_channels::table
        .filter(team_channels::organization_id.eq(AsInt(organization)))
        .filter(team_channels::channel_id.eq(AsInt(channel)))
        .order(team_channels::team_id)
        .select(team_channels::team_id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// These agents in their order, each with whether they are active.
pub fn wanted(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<Vec<Wanted>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let active: Vec<AsInt<AgentId>> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(agents::state.eq(AgentState::Active.as_str()))
        .select(agents::id)
        .load(db)?;
    let is_active = |agent: AgentId| active.iter().any(|id| id.0 == agent);
    let wanted = |agent: &AgentId| Wanted {
        agent: *agent,
        active: is_active(*agent),
    };
    Ok(ids.iter().map(wanted).collect())
}

/// The active members of a team.
pub fn active_members(
    db: &mut Db,
    organization: OrganizationId,
    team: TeamId,
) -> StoreResult<Vec<AgentId>> {
    let ids: Vec<AsInt<AgentId>> = team_agents::table
        .inner_join(
            agents::table.on(agents::organization_id
                .eq(team_agents::organization_id)
                .and(agents::id.eq(team_agents::agent_id))),
        )
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::team_id.eq(AsInt(team)))
        .filter(agents::state.eq(AgentState::Active.as_str()))
        .order(team_agents::agent_id)
        .select(team_agents::agent_id)
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// The teams of each of these agents: whom somebody may assign is a question of teams.
pub fn memberships(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<Vec<(AgentId, TeamId)>> {
    let pairs: Vec<(AsInt<AgentId>, AsInt<TeamId>)> = team_agents::table
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::agent_id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select((team_agents::agent_id, team_agents::team_id))
        .load(db)?;
    Ok(pairs
        .into_iter()
        .map(|(agent, team)| (agent.0, team.0))
        .collect())
}
