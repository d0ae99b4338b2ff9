//! Teams: agents, and the channels they work on.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::{channels, team_agents, team_channels, team_moves, teams};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::Color;
use domain::{AgentId, ChannelId, OrganizationId, TeamId, Timestamp};
use std::collections::{BTreeSet, HashMap};

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub organization: OrganizationId,
    pub id: TeamId,
    pub name: String,
    pub reference: Option<String>,
    pub color: Color,
    pub version: i64,
    pub created_at: Timestamp,
    pub channels: Vec<ChannelId>,
    pub agents: Vec<AgentId>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = teams, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<TeamId>,
    name: String,
    name_key: String,
    reference: Option<String>,
    color: AsText<Color>,
    version: i64,
    created_at: AsInt<Timestamp>,
}

impl From<&Team> for Row {
    fn from(t: &Team) -> Self {
        Self {
            organization_id: AsInt(t.organization),
            id: AsInt(t.id),
            name: t.name.clone(),
            name_key: t.name.to_lowercase(),
            reference: t.reference.clone(),
            color: AsText(t.color),
            version: t.version,
            created_at: AsInt(t.created_at),
        }
    }
}

/// The teams of an organization by name, in three statements.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Team, String>> {
    let mut query = teams::table
        .filter(teams::organization_id.eq(AsInt(organization)))
        .into_boxed();
    if let Some(Cursor { key, .. }) = after {
        // Names are unique, so they need no id beside them.
        query = query.filter(teams::name_key.gt(key));
    }
    let rows: Vec<Row> = query
        .order(teams::name_key)
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: row.name_key.clone(),
        id: *row.id.0.as_ref(),
    });
    Ok(Slice {
        items: complete(db, organization, page.items)?,
        next: page.next,
    })
}

pub fn get(db: &mut Db, organization: OrganizationId, id: TeamId) -> StoreResult<Team> {
    let row: Row = teams::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    let team = complete(db, organization, vec![row])?.pop();
    team.ok_or(StoreError::NotFound)
}

/// One that is not removed before this transaction ends.
pub fn hold(db: &mut Db, organization: OrganizationId, id: TeamId) -> StoreResult<Team> {
    let own = teams::table.find((AsInt(organization), AsInt(id)));
    let row: Row = match db {
        Db::Postgres(c) => own.for_share().select(Row::as_select()).first(c)?,
        // The one writer is the lock.
        Db::Sqlite(c) => own.select(Row::as_select()).first(c)?,
    };
    let team = complete(db, organization, vec![row])?.pop();
    team.ok_or(StoreError::NotFound)
}

fn complete(db: &mut Db, organization: OrganizationId, rows: Vec<Row>) -> StoreResult<Vec<Team>> {
    let ids: Vec<i64> = rows.iter().map(|row| *row.id.0.as_ref()).collect();
    let agents: Vec<(i64, i64)> = team_agents::table
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::team_id.eq_any(&ids))
        .order((team_agents::team_id, team_agents::agent_id))
        .select((team_agents::team_id, team_agents::agent_id))
        .load(db)?;
    let channels: Vec<(i64, i64)> = team_channels::table
        .filter(team_channels::organization_id.eq(AsInt(organization)))
        .filter(team_channels::team_id.eq_any(&ids))
        .order((team_channels::team_id, team_channels::channel_id))
        .select((team_channels::team_id, team_channels::channel_id))
        .load(db)?;
    let mut agents: HashMap<TeamId, Vec<AgentId>> = grouped(agents);
    let mut channels: HashMap<TeamId, Vec<ChannelId>> = grouped(channels);
    Ok(rows
        .into_iter()
        .map(|row| Team {
            organization,
            id: row.id.0,
            name: row.name,
            reference: row.reference,
            color: row.color.0,
            version: row.version,
            created_at: row.created_at.0,
            channels: channels.remove(&row.id.0).unwrap_or_default(),
            agents: agents.remove(&row.id.0).unwrap_or_default(),
        })
        .collect())
}

fn grouped<K: From<i64> + std::hash::Hash + Eq, V: From<i64>>(
    pairs: Vec<(i64, i64)>,
) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key.into()).or_default().push(value.into());
    }
    groups
}

/// Adds a team with its members; `Conflict` when there is one of that name.
pub fn insert(db: &mut Db, team: &Team) -> StoreResult<()> {
    diesel::insert_into(teams::table)
        .values(Row::from(team))
        .execute(db)?;
    add_members(db, team)
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, team: &mut Team) -> StoreResult<()> {
    let read = team.version;
    team.version += 1;
    let saved = diesel::update(teams::table.find((AsInt(team.organization), AsInt(team.id))))
        .filter(teams::version.eq(read))
        .set(Row::from(&*team))
        .execute(db)?;
    if saved == 0 {
        return Err(StoreError::Contention);
    }
    remove_members(db, team.organization, team.id)?;
    add_members(db, team)
}

/// Removes a team. Conversations keep its id.
pub fn delete(db: &mut Db, organization: OrganizationId, id: TeamId) -> StoreResult<()> {
    remove_members(db, organization, id)?;
    diesel::delete(teams::table.find((AsInt(organization), AsInt(id)))).execute(db)?;
    Ok(())
}

/// From now on the conversations of a removed team are on their way to another, as are those that were on
/// their way to it.
pub fn begin_move(
    db: &mut Db,
    organization: OrganizationId,
    from: TeamId,
    to: TeamId,
) -> StoreResult<()> {
    diesel::update(team_moves::table)
        .filter(team_moves::organization_id.eq(AsInt(organization)))
        .filter(team_moves::to_team_id.eq(AsInt(from)))
        .set(team_moves::to_team_id.eq(AsInt(to)))
        .execute(db)?;
    diesel::insert_into(team_moves::table)
        .values((
            team_moves::organization_id.eq(AsInt(organization)),
            team_moves::team_id.eq(AsInt(from)),
            team_moves::to_team_id.eq(AsInt(to)),
        ))
        .execute(db)?;
    Ok(())
}

/// Where those of a removed team are on their way to, which stays so while this transaction lasts: what it
/// moves there would be forgotten by who removes that team meanwhile. `NotFound` when none are.
pub fn moves_to(db: &mut Db, organization: OrganizationId, from: TeamId) -> StoreResult<TeamId> {
    let own = team_moves::table
        .find((AsInt(organization), AsInt(from)))
        .select(team_moves::to_team_id);
    let to: AsInt<TeamId> = match db {
        Db::Postgres(connection) => own.for_update().first(connection)?,
        Db::Sqlite(connection) => own.first(connection)?,
    };
    Ok(to.0)
}

/// All have arrived.
pub fn has_moved(db: &mut Db, organization: OrganizationId, from: TeamId) -> StoreResult<()> {
    diesel::delete(team_moves::table.find((AsInt(organization), AsInt(from)))).execute(db)?;
    Ok(())
}

fn add_members(db: &mut Db, team: &Team) -> StoreResult<()> {
    let agents = team.agents.iter().map(|agent| (team.id, *agent)).collect();
    add_agents(db, team.organization, agents)?;
    let rows: Vec<_> = team
        .channels
        .iter()
        .map(|channel| {
            (
                team_channels::organization_id.eq(AsInt(team.organization)),
                team_channels::team_id.eq(AsInt(team.id)),
                team_channels::channel_id.eq(AsInt(*channel)),
            )
        })
        .collect();
    if !rows.is_empty() {
        let query = diesel::insert_into(team_channels::table).values(&rows);
        each_backend!(db, |c| query.execute(c))?;
    }
    Ok(())
}

fn add_agents(
    db: &mut Db,
    organization: OrganizationId,
    pairs: Vec<(TeamId, AgentId)>,
) -> StoreResult<()> {
    let rows: Vec<_> = pairs
        .into_iter()
        .map(|(team, agent)| {
            (
                team_agents::organization_id.eq(AsInt(organization)),
                team_agents::team_id.eq(AsInt(team)),
                team_agents::agent_id.eq(AsInt(agent)),
            )
        })
        .collect();
    if !rows.is_empty() {
        let query = diesel::insert_into(team_agents::table).values(&rows);
        each_backend!(db, |c| query.execute(c))?;
    }
    Ok(())
}

fn remove_members(db: &mut Db, organization: OrganizationId, id: TeamId) -> StoreResult<()> {
    diesel::delete(team_agents::table)
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::team_id.eq(AsInt(id)))
        .execute(db)?;
    diesel::delete(team_channels::table)
        .filter(team_channels::organization_id.eq(AsInt(organization)))
        .filter(team_channels::team_id.eq(AsInt(id)))
        .execute(db)?;
    Ok(())
}

/// The teams of some agents.
pub fn of_agents(
    db: &mut Db,
    organization: OrganizationId,
    agents: &[AgentId],
) -> StoreResult<HashMap<AgentId, Vec<TeamId>>> {
    let pairs: Vec<(i64, i64)> = team_agents::table
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::agent_id.eq_any(agents.iter().map(|id| *id.as_ref())))
        .order((team_agents::agent_id, team_agents::team_id))
        .select((team_agents::agent_id, team_agents::team_id))
        .load(db)?;
    Ok(grouped(pairs))
}

/// The teams of one agent.
pub fn of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
) -> StoreResult<Vec<TeamId>> {
    let mut teams = of_agents(db, organization, &[agent])?;
    Ok(teams.remove(&agent).unwrap_or_default())
}

/// Puts an agent into these teams and no others; gives those that are others now, with their versions,
/// which count up: whoever has read one before does not write it over.
pub fn set_of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    wanted: &[TeamId],
) -> StoreResult<Vec<(TeamId, i64)>> {
    let before: BTreeSet<TeamId> = of_agent(db, organization, agent)?.into_iter().collect();
    let after: BTreeSet<TeamId> = wanted.iter().copied().collect();
    let changed: Vec<TeamId> = before.symmetric_difference(&after).copied().collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || changed.iter().map(|id| *id.as_ref());
    // First, so that nobody else changes their members meanwhile.
    diesel::update(teams::table)
        .filter(teams::organization_id.eq(AsInt(organization)))
        .filter(teams::id.eq_any(ids()))
        .set(teams::version.eq(teams::version + 1))
        .execute(db)?;
    diesel::delete(team_agents::table)
        .filter(team_agents::organization_id.eq(AsInt(organization)))
        .filter(team_agents::agent_id.eq(AsInt(agent)))
        .filter(team_agents::team_id.eq_any(ids()))
        .execute(db)?;
    let added = after.difference(&before);
    add_agents(db, organization, added.map(|team| (*team, agent)).collect())?;
    let versions: Vec<(AsInt<TeamId>, i64)> = teams::table
        .filter(teams::organization_id.eq(AsInt(organization)))
        .filter(teams::id.eq_any(ids()))
        .order(teams::id)
        .select((teams::id, teams::version))
        .load(db)?;
    let versions = versions.into_iter();
    Ok(versions.map(|(id, version)| (id.0, version)).collect())
}

/// How many of some ids are teams of the organization.
pub fn count_known(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[TeamId],
) -> StoreResult<usize> {
    let known: i64 = teams::table
        .filter(teams::organization_id.eq(AsInt(organization)))
        .filter(teams::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .count()
        .get_result(db)?;
    Ok(usize::try_from(known).unwrap_or_default())
}

/// How many of some ids are channels of the organization that have not been removed.
pub fn count_known_channels(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ChannelId],
) -> StoreResult<usize> {
    let known: i64 = channels::table
        .filter(channels::organization_id.eq(AsInt(organization)))
        .filter(channels::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(channels::removed_at.is_null())
        .count()
        .get_result(db)?;
    Ok(usize::try_from(known).unwrap_or_default())
}
