//! Who a token belongs to, and what they may do now.
//!
//! The answer is kept for two seconds, so a busy agent costs no query per request; every change
//! on this server forgets it at once, every change on another one holds within the two seconds.
//! A session that ended on another server is found with one query for all, twice a second.

use crate::app::State;
use crate::problem::{Problem, Reply};
use domain::permissions::BuiltInRole;
use domain::principal::Viewer;
use domain::{AgentId, OrganizationId, RoleId, SessionId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use store::{StoreError, sessions};
use tokio::time::interval;

const KEPT: Duration = Duration::from_secs(2);
/// How soon it is noticed that a session was ended on another server.
const LOOK: Duration = Duration::from_millis(500);
/// More than sign-ins are active at a time; beyond it everything is forgotten.
const MOST: usize = 10_000;

/// An agent who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub session: SessionId,
    pub agent: AgentId,
    pub role: RoleId,
    pub built_in: Option<BuiltInRole>,
    /// What decides which conversations they see and what they may do.
    pub viewer: Viewer,
}

impl Principal {
    pub fn organization(&self) -> OrganizationId {
        self.viewer.organization
    }

    /// Whose requests carry the same `Idempotency-Key`s: another session of the same agent asks
    /// again for what the first one asked.
    pub fn asker(&self) -> String {
        format!("agent:{}", self.agent)
    }
}

/// The principals of the last two seconds.
#[derive(Debug, Default)]
pub struct Principals {
    kept: Mutex<HashMap<SessionId, (Instant, Arc<Principal>)>>,
    /// Counts changes, so that what was read before one is not kept after it.
    changes: AtomicU64,
}

impl Principals {
    /// Call after every change of sessions, agents, roles or teams.
    pub fn forget(&self) {
        let mut kept = self.lock();
        self.changes.fetch_add(1, Ordering::SeqCst);
        kept.clear();
    }

    /// The sessions that are answered without asking the database.
    fn sessions(&self) -> Vec<(OrganizationId, SessionId)> {
        let mut kept = self.lock();
        kept.retain(|_, (since, _)| since.elapsed() < KEPT);
        let principals = kept.values().map(|(_, principal)| principal);
        principals
            .map(|principal| (principal.organization(), principal.session))
            .collect()
    }

    fn forget_all(&self, ended: &[SessionId]) {
        let mut kept = self.lock();
        self.changes.fetch_add(1, Ordering::SeqCst);
        kept.retain(|session, _| !ended.contains(session));
    }

    fn get(&self, session: SessionId) -> Option<Arc<Principal>> {
        let kept = self.lock();
        let (since, principal) = kept.get(&session)?;
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
        kept.insert(principal.session, (Instant::now(), Arc::clone(principal)));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionId, (Instant, Arc<Principal>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the sessions that end on other servers, until this one stops.
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
        let (sessions, now) = (state.principals.sessions(), state.now());
        if sessions.is_empty() {
            continue;
        }
        let ended = state
            .store
            .read(move |db| sessions::ended(db, &sessions, now))
            .await;
        match ended {
            Ok(ended) if ended.is_empty() => {}
            Ok(ended) => state.principals.forget_all(&ended),
            Err(error) => tracing::warn!(%error, "it is not known which sessions ended"),
        }
    }
}

/// Who calls with this token; refused when its session is over or its agent gone.
pub async fn find(state: &State, token: &str) -> Reply<Arc<Principal>> {
    let claims = state.tokens.read(token, state.now())?;
    of_session(state, claims.org, claims.sid).await
}

/// Who holds this session now; a live stream asks again every two seconds.
pub async fn of_session(
    state: &State,
    organization: OrganizationId,
    session: SessionId,
) -> Reply<Arc<Principal>> {
    if let Some(principal) = state.principals.get(session) {
        return Ok(principal);
    }
    let changes = state.principals.changes.load(Ordering::SeqCst);
    let now = state.now();
    let holder = state
        .store
        .read(move |db| sessions::holder(db, organization, session, now))
        .await
        .map_err(|error| match error {
            StoreError::NotFound => Problem::signed_out(),
            error => error.into(),
        })?;
    let principal = Arc::new(Principal {
        session,
        agent: holder.agent,
        role: holder.role,
        built_in: holder.built_in,
        viewer: holder.viewer,
    });
    state.principals.keep(&principal, changes);
    Ok(principal)
}
