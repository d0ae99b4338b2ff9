//! Beginning, renewing and ending a session.

use super::tokens;
use crate::app::State;
use crate::audit::recording;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use contract::auth::Refreshed;
use domain::audit::AuditAction;
use domain::{AgentId, OrganizationId};
use std::net::IpAddr;
use store::sessions::{self, Session};
use store::{Db, StoreError, StoreResult, audit, rights};

/// How long a session lives without being used, in seconds.
pub const LIFETIME: i64 = 30 * 24 * 60 * 60;
/// For how long an exchanged refresh token is good for one more: two tabs may ask at once, and an
/// answer may be lost on its way.
const OVERLAP: i64 = 30;
/// For how long an exchanged token is kept to recognize that somebody uses a copy.
const MEMORY: i64 = 7 * 24 * 60 * 60;

/// Where a sign-in comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub address: IpAddr,
    pub user_agent: Option<String>,
    /// What its browser says it is known by, see [`super::browsers`].
    pub marks: Vec<(AgentId, String)>,
}

/// A session to be written, and the refresh token its browser gets.
#[derive(Clone, Debug)]
pub struct Beginning {
    pub session: Session,
    pub token: Secret,
}

impl Beginning {
    pub fn new(
        state: &State,
        organization: OrganizationId,
        agent: AgentId,
        origin: &Origin,
    ) -> Self {
        let now = state.now();
        let words = |text: &String| text.chars().take(200).collect();
        let session = Session {
            organization,
            id: state.new_id(),
            agent,
            user_agent: origin.user_agent.as_ref().map(words),
            address: Some(origin.address.to_string()),
            created_at: now,
            last_used_at: now,
            expires_at: now.plus_seconds(LIFETIME),
        };
        Self {
            session,
            token: Secret::random(),
        }
    }

    pub fn write(&self, db: &mut Db) -> StoreResult<()> {
        let Session {
            organization,
            id,
            created_at,
            ..
        } = self.session;
        sessions::insert(db, &self.session)?;
        sessions::add_token(db, organization, id, &self.token.hash(), created_at)
    }

    pub fn access_token(&self, state: &State) -> Reply<String> {
        let Session {
            organization,
            id,
            agent,
            ..
        } = self.session;
        state.tokens.issue(organization, agent, id, state.now())
    }
}

/// Exchanges a refresh token. One that was exchanged a while ago is a copy in wrong hands or in a
/// forgotten tab: nobody can tell, so the whole session ends.
pub async fn refresh(state: &State, token: &Secret) -> Reply<(Refreshed, Secret)> {
    let now = state.now();
    let (hash, next) = (token.hash(), Secret::random());
    let next_hash = next.hash();
    let recorder = state.clone();
    let renewed = state
        .write(move |db| {
            let known = match sessions::token(db, &hash) {
                Err(StoreError::NotFound) => return Ok(None),
                known => known?,
            };
            let (organization, session) = (known.organization, known.session);
            let holder = match rights::of_session(db, organization, session, now) {
                Err(StoreError::NotFound) => return Ok(None),
                holder => holder?,
            };
            let overlap = |at: domain::Timestamp| at.plus_seconds(OVERLAP) >= now;
            if !known.rotated_at.is_none_or(overlap) {
                sessions::end(db, organization, holder.agent, session, now)?;
                let revoked = AuditAction::AgentSessionRevoked;
                let noted = recording::by_system(&recorder, organization, revoked, holder.agent);
                audit::append(db, &noted)?;
                return Ok(None);
            }
            sessions::rotate_token(db, &hash, now)?;
            sessions::add_token(db, organization, session, &next_hash, now)?;
            sessions::touch(db, organization, session, now, now.plus_seconds(LIFETIME))?;
            let forgotten = now.minus_seconds(MEMORY);
            sessions::prune_tokens(db, organization, session, forgotten)?;
            Ok::<_, StoreError>(Some((organization, holder.agent, session)))
        })
        .await?;
    let Some((organization, agent, session)) = renewed else {
        state.principals.forget();
        return Err(Problem::signed_out());
    };
    let access_token = state.tokens.issue(organization, agent, session, now)?;
    let refreshed = Refreshed {
        access_token,
        expires_in: tokens::LIFETIME,
    };
    Ok((refreshed, next))
}

/// Ends the session a refresh token belongs to, if it still has one.
pub async fn log_out(state: &State, token: &Secret) -> Reply<()> {
    let (hash, now) = (token.hash(), state.now());
    let recorder = state.clone();
    let done = state
        .write(move |db| {
            let known = sessions::token(db, &hash)?;
            let holder = rights::of_session(db, known.organization, known.session, now)?;
            sessions::end(db, known.organization, holder.agent, known.session, now)?;
            let signed_out = AuditAction::AgentSignedOut;
            let noted = recording::own(&recorder, known.organization, holder.agent, signed_out);
            audit::append(db, &noted)
        })
        .await;
    state.principals.forget();
    match done {
        Ok(()) | Err(StoreError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
