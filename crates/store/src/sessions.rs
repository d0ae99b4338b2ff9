//! Sign-ins: a session for each browser, and the refresh tokens it lives by.

use crate::columns::{AsInt, AsText};
use crate::schema::{agents, refresh_tokens, sessions};
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use domain::agents::AgentState;
use domain::{AgentId, OrganizationId, SessionId, Timestamp};
use std::collections::HashSet;

/// So many sign-ins of an agent say where they are at home.
const REMEMBERED: i64 = 1000;

/// One place where an agent is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub organization: OrganizationId,
    pub id: SessionId,
    pub agent: AgentId,
    /// The browser's own words.
    pub user_agent: Option<String>,
    pub address: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A refresh token as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub organization: OrganizationId,
    pub session: SessionId,
    /// When it was exchanged for the next one.
    pub rotated_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<SessionId>,
    agent_id: AsInt<AgentId>,
    user_agent: Option<String>,
    address: Option<String>,
    created_at: AsInt<Timestamp>,
    last_used_at: AsInt<Timestamp>,
    expires_at: AsInt<Timestamp>,
}

impl From<Row> for Session {
    fn from(r: Row) -> Self {
        Self {
            organization: r.organization_id.0,
            id: r.id.0,
            agent: r.agent_id.0,
            user_agent: r.user_agent,
            address: r.address,
            created_at: r.created_at.0,
            last_used_at: r.last_used_at.0,
            expires_at: r.expires_at.0,
        }
    }
}

impl From<&Session> for Row {
    fn from(s: &Session) -> Self {
        Self {
            organization_id: AsInt(s.organization),
            id: AsInt(s.id),
            agent_id: AsInt(s.agent),
            user_agent: s.user_agent.clone(),
            address: s.address.clone(),
            created_at: AsInt(s.created_at),
            last_used_at: AsInt(s.last_used_at),
            expires_at: AsInt(s.expires_at),
        }
    }
}

/// Which of these sessions nobody holds any more, see [`crate::rights::of_session`].
pub fn ended(
    db: &mut Db,
    asked: &[(OrganizationId, SessionId)],
    now: Timestamp,
) -> StoreResult<Vec<SessionId>> {
    let (organizations, ids): (HashSet<i64>, Vec<i64>) = asked
        .iter()
        .map(|(organization, id)| (*organization.as_ref(), *id.as_ref()))
        .unzip();
    let living: Vec<i64> = sessions::table
        .inner_join(
            agents::table.on(agents::organization_id
                .eq(sessions::organization_id)
                .and(agents::id.eq(sessions::agent_id))),
        )
        .filter(sessions::organization_id.eq_any(organizations))
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(AsInt(now)))
        .filter(agents::state.eq(AsText(AgentState::Active)))
        .select(sessions::id)
        .load(db)?;
    let living: HashSet<i64> = living.into_iter().collect();
    let ids = asked.iter().map(|(_, id)| *id);
    Ok(ids.filter(|id| !living.contains(id.as_ref())).collect())
}

pub fn insert(db: &mut Db, session: &Session) -> StoreResult<()> {
    diesel::insert_into(sessions::table)
        .values(Row::from(session))
        .execute(db)?;
    Ok(())
}

/// Keeps a session alive.
pub fn touch(
    db: &mut Db,
    organization: OrganizationId,
    id: SessionId,
    now: Timestamp,
    expires_at: Timestamp,
) -> StoreResult<()> {
    diesel::update(sessions::table.find((AsInt(organization), AsInt(id))))
        .set((
            sessions::last_used_at.eq(AsInt(now)),
            sessions::expires_at.eq(AsInt(expires_at)),
        ))
        .execute(db)?;
    Ok(())
}

/// The living sessions of an agent, the last used first.
pub fn of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    now: Timestamp,
) -> StoreResult<Vec<Session>> {
    let rows: Vec<Row> = sessions::table
        .filter(sessions::organization_id.eq(AsInt(organization)))
        .filter(sessions::agent_id.eq(AsInt(agent)))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(AsInt(now)))
        .order((sessions::last_used_at.desc(), sessions::id.desc()))
        .limit(100)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Where an agent has signed in from, lately: their attempts there are not held up by somebody else's.
pub fn addresses(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
) -> StoreResult<HashSet<String>> {
    let rows: Vec<String> = sessions::table
        .filter(sessions::organization_id.eq(AsInt(organization)))
        .filter(sessions::agent_id.eq(AsInt(agent)))
        .order(sessions::id.desc())
        .limit(REMEMBERED)
        .select(sessions::address.assume_not_null())
        .filter(sessions::address.is_not_null())
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Ends one session of an agent; `NotFound` when they have no such living one.
pub fn end(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    id: SessionId,
    now: Timestamp,
) -> StoreResult<()> {
    let ended = diesel::update(sessions::table.find((AsInt(organization), AsInt(id))))
        .filter(sessions::agent_id.eq(AsInt(agent)))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(AsInt(now)))
        .execute(db)?;
    match ended {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Ends every session of an agent, save one they may keep.
pub fn end_all(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    but: Option<SessionId>,
    now: Timestamp,
) -> StoreResult<()> {
    // No id is zero.
    let kept = but.map_or(0, |id| *id.as_ref());
    diesel::update(sessions::table)
        .filter(sessions::organization_id.eq(AsInt(organization)))
        .filter(sessions::agent_id.eq(AsInt(agent)))
        .filter(sessions::id.ne(kept))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

pub fn add_token(
    db: &mut Db,
    organization: OrganizationId,
    session: SessionId,
    hash: &str,
    now: Timestamp,
) -> StoreResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::organization_id.eq(AsInt(organization)),
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::session_id.eq(AsInt(session)),
            refresh_tokens::created_at.eq(AsInt(now)),
        ))
        .execute(db)?;
    Ok(())
}

pub fn token(db: &mut Db, hash: &str) -> StoreResult<RefreshToken> {
    let (organization, session, rotated_at): (
        AsInt<OrganizationId>,
        AsInt<SessionId>,
        Option<AsInt<Timestamp>>,
    ) = refresh_tokens::table
        .find(hash)
        .select((
            refresh_tokens::organization_id,
            refresh_tokens::session_id,
            refresh_tokens::rotated_at,
        ))
        .first(db)?;
    Ok(RefreshToken {
        organization: organization.0,
        session: session.0,
        rotated_at: rotated_at.map(|at| at.0),
    })
}

/// Marks a token as exchanged. The first exchange counts, so a second one does not prolong it.
pub fn rotate_token(db: &mut Db, hash: &str, now: Timestamp) -> StoreResult<()> {
    diesel::update(refresh_tokens::table.find(hash))
        .filter(refresh_tokens::rotated_at.is_null())
        .set(refresh_tokens::rotated_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

/// Forgets tokens of a session that were exchanged before `then`: too old to tell of theft.
pub fn prune_tokens(
    db: &mut Db,
    organization: OrganizationId,
    session: SessionId,
    then: Timestamp,
) -> StoreResult<()> {
    diesel::delete(refresh_tokens::table)
        .filter(refresh_tokens::organization_id.eq(AsInt(organization)))
        .filter(refresh_tokens::session_id.eq(AsInt(session)))
        .filter(refresh_tokens::rotated_at.lt(AsInt(then)))
        .execute(db)?;
    Ok(())
}
