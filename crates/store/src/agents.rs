//! The people who sign in.

use crate::columns::{AsInt, AsText};
use crate::schema::{agents, roles, team_agents};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::{AgentState, Availability, Color};
use domain::permissions::BuiltInRole;
use domain::{AgentId, OrganizationId, RoleId, TeamId, Timestamp};

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub organization: OrganizationId,
    pub id: AgentId,
    /// In lower case; unique on the server.
    pub email: String,
    pub first_name: String,
    pub last_name: Option<String>,
    pub color: Color,
    pub role: RoleId,
    pub state: AgentState,
    pub availability: Availability,
    pub password_hash: Option<String>,
    /// JSON, as the app keeps it.
    pub preferences: String,
    /// Since when messages count as unread.
    pub joined_at: Timestamp,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agents, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<AgentId>,
    email: String,
    first_name: String,
    last_name: Option<String>,
    color: AsText<Color>,
    role_id: AsInt<RoleId>,
    state: AsText<AgentState>,
    availability: AsText<Availability>,
    password_hash: Option<String>,
    preferences: String,
    joined_at: AsInt<Timestamp>,
    version: i64,
    created_at: AsInt<Timestamp>,
}

impl From<Row> for Agent {
    fn from(r: Row) -> Self {
        Self {
            organization: r.organization_id.0,
            id: r.id.0,
            email: r.email,
            first_name: r.first_name,
            last_name: r.last_name,
            color: r.color.0,
            role: r.role_id.0,
            state: r.state.0,
            availability: r.availability.0,
            password_hash: r.password_hash,
            preferences: r.preferences,
            joined_at: r.joined_at.0,
            version: r.version,
            created_at: r.created_at.0,
        }
    }
}

impl From<&Agent> for Row {
    fn from(a: &Agent) -> Self {
        Self {
            organization_id: AsInt(a.organization),
            id: AsInt(a.id),
            email: a.email.clone(),
            first_name: a.first_name.clone(),
            last_name: a.last_name.clone(),
            color: AsText(a.color),
            role_id: AsInt(a.role),
            state: AsText(a.state),
            availability: AsText(a.availability),
            password_hash: a.password_hash.clone(),
            preferences: a.preferences.clone(),
            joined_at: AsInt(a.joined_at),
            version: a.version,
            created_at: AsInt(a.created_at),
        }
    }
}

/// Adds an agent; `Conflict` when the email signs in to this server already.
pub fn insert(db: &mut Db, agent: &Agent) -> StoreResult<()> {
    diesel::insert_into(agents::table)
        .values(Row::from(agent))
        .execute(db)?;
    Ok(())
}

pub fn get(db: &mut Db, organization: OrganizationId, id: AgentId) -> StoreResult<Agent> {
    let row: Row = agents::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Who signs in with this address, on the whole server.
pub fn by_email(db: &mut Db, email: &str) -> StoreResult<Agent> {
    let row: Row = agents::table
        .filter(agents::email.eq(email))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, agent: &mut Agent) -> StoreResult<()> {
    let read = agent.version;
    agent.version += 1;
    let saved = diesel::update(agents::table.find((AsInt(agent.organization), AsInt(agent.id))))
        .filter(agents::version.eq(read))
        .set(Row::from(&*agent))
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// The agents of an organization, or of one of its teams, by first name, also those who may no longer sign in.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    team: Option<TeamId>,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<Agent, String>> {
    let mut query = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .into_boxed();
    if let Some(team) = team {
        let members = team_agents::table
            .filter(team_agents::organization_id.eq(AsInt(organization)))
            .filter(team_agents::team_id.eq(AsInt(team)))
            .select(team_agents::agent_id);
        query = query.filter(agents::id.eq_any(members));
    }
    if let Some(Cursor { key, id }) = after {
        let same = agents::first_name.eq(key.clone()).and(agents::id.gt(id));
        query = query.filter(agents::first_name.gt(key).or(same));
    }
    let rows: Vec<Row> = query
        .order((agents::first_name, agents::id))
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let cursor = |row: &Row| Cursor {
        key: row.first_name.clone(),
        id: *row.id.0.as_ref(),
    };
    Ok(Slice::cut(rows, limit, cursor).map(Agent::from))
}

/// Some agents of the organization, in no order.
pub fn some(db: &mut Db, organization: OrganizationId, ids: &[AgentId]) -> StoreResult<Vec<Agent>> {
    let rows: Vec<Row> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Agent::from).collect())
}

/// How many of some ids are agents of the organization who have not been deactivated.
pub fn count_known(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<usize> {
    let known: i64 = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(agents::state.ne(AsText(AgentState::Deactivated)))
        .count()
        .get_result(db)?;
    Ok(usize::try_from(known).unwrap_or_default())
}

/// How many Owners can sign in; there is always one.
pub fn count_owners(db: &mut Db, organization: OrganizationId) -> StoreResult<usize> {
    let owners: i64 = agents::table
        .inner_join(
            roles::table.on(roles::organization_id
                .eq(agents::organization_id)
                .and(roles::id.eq(agents::role_id))),
        )
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::state.eq(AsText(AgentState::Active)))
        .filter(roles::built_in.eq(AsText(BuiltInRole::Owner)))
        .count()
        .get_result(db)?;
    Ok(usize::try_from(owners).unwrap_or_default())
}
