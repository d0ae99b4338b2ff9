//! Who a token belongs to, and what they may do now.
//!
//! The answer is kept for two seconds, so a busy agent costs no query per request; every change
//! on this server forgets it at once, every change on another one holds within the two seconds.
//! What ended on another server is found with one query for all, twice a second.

use crate::api_tokens::PREFIX;
use crate::app::State;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use domain::actors::Actor;
use domain::api_tokens::{Access, TokenKind};
use domain::permissions::BuiltInRole;
use domain::principal::Viewer;
use domain::{AgentId, ApiTokenId, OrganizationId, SessionId, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use store::api_tokens::ApiToken;
use store::attachments::Uploader;
use store::{Db, StoreError, StoreResult, api_tokens, rights, sessions};
use tokio::time::interval;

const KEPT: Duration = Duration::from_secs(2);
/// How soon it is noticed that a session or a token was ended on another server.
const LOOK: Duration = Duration::from_millis(500);
/// More than are active at a time; beyond it everything is forgotten.
const MOST: usize = 10_000;

/// Who calls, by what they came in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// An agent who signed in.
    Session { agent: AgentId, session: SessionId },
    /// An agent's program, which acts as them.
    Personal { agent: AgentId, token: ApiTokenId },
    /// A program that is a principal of its own.
    Integration { token: ApiTokenId },
}

/// One who calls, and all that decides what they may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub bearer: Bearer,
    /// What can be called at all.
    pub access: Access,
    pub built_in: Option<BuiltInRole>,
    /// What decides which conversations they see and what they may do.
    pub viewer: Viewer,
    key: Key,
    expires_at: Option<Timestamp>,
}

impl Principal {
    pub fn organization(&self) -> OrganizationId {
        self.viewer.organization
    }

    /// The agent they are, or act as.
    pub fn agent(&self) -> Option<AgentId> {
        match self.bearer {
            Bearer::Session { agent, .. } | Bearer::Personal { agent, .. } => Some(agent),
            Bearer::Integration { .. } => None,
        }
    }

    /// The token they came in with.
    pub fn token(&self) -> Option<ApiTokenId> {
        match self.bearer {
            Bearer::Session { .. } => None,
            Bearer::Personal { token, .. } | Bearer::Integration { token } => Some(token),
        }
    }

    /// Who stands in the log for what they do.
    pub fn actor(&self) -> Actor {
        match self.bearer {
            Bearer::Session { agent, .. } | Bearer::Personal { agent, .. } => Actor::Agent(agent),
            Bearer::Integration { token } => Actor::Integration(token),
        }
    }

    /// Whose their uploads are.
    pub fn uploader(&self) -> Uploader {
        match self.bearer {
            Bearer::Session { agent, .. } | Bearer::Personal { agent, .. } => {
                Uploader::agent(agent)
            }
            Bearer::Integration { token } => Uploader::integration(token),
        }
    }

    /// Whose requests carry the same `Idempotency-Key`s: another session of the same agent asks
    /// again for what the first one asked.
    pub fn asker(&self) -> String {
        self.uploader().as_ref().to_owned()
    }

    /// Whose requests are counted together: an agent's by all their sessions, a token's by itself.
    pub fn counted_as(&self) -> i64 {
        match self.bearer {
            Bearer::Session { agent, .. } => *agent.as_ref(),
            Bearer::Personal { token, .. } | Bearer::Integration { token } => *token.as_ref(),
        }
    }

    fn is_living(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|at| at > now)
    }
}

/// What a principal is found again by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Session(OrganizationId, SessionId),
    /// The hash of an API token.
    Token(String),
}

/// The principals of the last two seconds.
#[derive(Debug, Default)]
pub struct Principals {
    kept: Mutex<HashMap<Key, (Instant, Arc<Principal>)>>,
    /// Counts changes, so that what was read before one is not kept after it.
    changes: AtomicU64,
}

impl Principals {
    /// Call after every change of sessions, tokens, agents, roles or teams.
    pub fn forget(&self) {
        let mut kept = self.lock();
        self.changes.fetch_add(1, Ordering::SeqCst);
        kept.clear();
    }

    /// The sessions and tokens that are answered without asking the database.
    fn answered(&self) -> Vec<Key> {
        let mut kept = self.lock();
        kept.retain(|_, (since, _)| since.elapsed() < KEPT);
        kept.keys().cloned().collect()
    }

    fn forget_all(&self, ended: &HashSet<Key>) {
        let mut kept = self.lock();
        self.changes.fetch_add(1, Ordering::SeqCst);
        kept.retain(|key, _| !ended.contains(key));
    }

    fn get(&self, key: &Key) -> Option<Arc<Principal>> {
        let kept = self.lock();
        let (since, principal) = kept.get(key)?;
        (since.elapsed() < KEPT).then(|| Arc::clone(principal))
    }

    fn keep(&self, principal: &Arc<Principal>, read: u64) {
        let mut kept = self.lock();
        if self.changes.load(Ordering::SeqCst) != read {
            return;
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(
            principal.key.clone(),
            (Instant::now(), Arc::clone(principal)),
        );
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, (Instant, Arc<Principal>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the sessions and tokens that end on other servers, until this one stops.
pub async fn watch(state: State) {
    if !state.store.is_shared() {
        return;
    }
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = look.tick() => {}
        }
        let (answered, now) = (state.principals.answered(), state.now());
        if answered.is_empty() {
            continue;
        }
        match state.store.read(move |db| ended(db, answered, now)).await {
            Ok(ended) if ended.is_empty() => {}
            Ok(ended) => state.principals.forget_all(&ended),
            Err(error) => tracing::warn!(%error, "it is not known which sessions ended"),
        }
    }
}

/// Which of these are over, with one query for all sessions and one for all tokens.
fn ended(db: &mut Db, keys: Vec<Key>, now: Timestamp) -> StoreResult<HashSet<Key>> {
    let (mut asked, mut hashes) = (Vec::new(), Vec::new());
    for key in keys {
        match key {
            Key::Session(organization, session) => asked.push((organization, session)),
            Key::Token(hash) => hashes.push(hash),
        }
    }
    let over = match asked.is_empty() {
        true => Vec::new(),
        false => sessions::ended(db, &asked, now)?,
    };
    let over = asked.into_iter().filter(|(_, id)| over.contains(id));
    let mut ended: HashSet<Key> = over.map(|(o, id)| Key::Session(o, id)).collect();
    if !hashes.is_empty() {
        let over = api_tokens::ended(db, hashes, now)?;
        ended.extend(over.into_iter().map(Key::Token));
    }
    Ok(ended)
}

/// Who calls with this token; refused when it is over or its agent gone.
pub async fn find(state: &State, token: &str) -> Reply<Arc<Principal>> {
    let key = match token.starts_with(PREFIX) {
        true => Key::Token(Secret::from(token.to_owned()).hash()),
        false => {
            let claims = state.tokens.read(token, state.now())?;
            Key::Session(claims.org, claims.sid)
        }
    };
    let principal = of_key(state, key).await?;
    if let Bearer::Personal { token, .. } | Bearer::Integration { token } = principal.bearer {
        state.token_uses.note(principal.organization(), token);
    }
    Ok(principal)
}

/// What became of a principal since; a live stream asks every two seconds.
pub async fn again(state: &State, principal: &Principal) -> Reply<Arc<Principal>> {
    of_key(state, principal.key.clone()).await
}

async fn of_key(state: &State, key: Key) -> Reply<Arc<Principal>> {
    let now = state.now();
    if let Some(principal) = state.principals.get(&key) {
        return match principal.is_living(now) {
            true => Ok(principal),
            false => Err(Problem::signed_out()),
        };
    }
    let changes = state.principals.changes.load(Ordering::SeqCst);
    let found = state.store.read(move |db| read(db, key, now)).await;
    let principal = Arc::new(found.map_err(|error| match error {
        StoreError::NotFound => Problem::signed_out(),
        error => error.into(),
    })?);
    state.principals.keep(&principal, changes);
    Ok(principal)
}

fn read(db: &mut Db, key: Key, now: Timestamp) -> StoreResult<Principal> {
    match &key {
        Key::Session(organization, session) => {
            let rights = rights::of_session(db, *organization, *session, now)?;
            Ok(Principal {
                bearer: Bearer::Session {
                    agent: rights.agent,
                    session: *session,
                },
                access: Access::Session,
                built_in: rights.built_in,
                viewer: rights.viewer,
                key,
                expires_at: None,
            })
        }
        Key::Token(hash) => {
            let token = api_tokens::by_hash(db, hash, now)?;
            let holder = holder(db, &token)?;
            Ok(Principal {
                bearer: holder.bearer,
                access: holder.access,
                built_in: holder.built_in,
                viewer: holder.viewer,
                key,
                expires_at: token.expires_at,
            })
        }
    }
}

/// What the holder of a token sees now; `NotFound` when it is over or its agent gone.
pub fn viewer_of_token(
    db: &mut Db,
    organization: OrganizationId,
    id: ApiTokenId,
    now: Timestamp,
) -> StoreResult<Viewer> {
    let token = api_tokens::living(db, organization, id, now)?;
    Ok(holder(db, &token)?.viewer)
}

/// Whose a token is, and what it opens.
struct Holder {
    bearer: Bearer,
    built_in: Option<BuiltInRole>,
    access: Access,
    viewer: Viewer,
}

fn holder(db: &mut Db, token: &ApiToken) -> StoreResult<Holder> {
    let (bearer, built_in, viewer) = match token.kind {
        TokenKind::Personal => {
            let rights = rights::of_agent(db, token.organization, token.agent)?;
            let bearer = Bearer::Personal {
                agent: rights.agent,
                token: token.id,
            };
            (bearer, rights.built_in, rights.viewer)
        }
        TokenKind::Integration => {
            let viewer = Viewer {
                organization: token.organization,
                agent: None,
                permissions: token.permissions,
                teams: token.teams.clone(),
                shown_restricted: true,
            };
            (Bearer::Integration { token: token.id }, None, viewer)
        }
    };
    let access = Access::Token(token.scopes.clone());
    Ok(Holder {
        bearer,
        built_in,
        viewer: match access.shows_restricted() {
            true => viewer,
            false => viewer.without_restricted(),
        },
        access,
    })
}
