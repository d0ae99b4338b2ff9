//! Signing in.

use super::sessions::{Beginning, Origin};
use super::throttle::{Where, network};
use super::tokens;
use crate::app::State;
use crate::audit::recording;
use crate::problem::{Problem, Reply};
use crate::totp::proving::{self, Proof};
use crate::{me, organization};
use contract::auth::{LogIn, SignedIn};
use domain::agents::AgentState;
use domain::audit::AuditAction;
use domain::{AgentId, OrganizationId, SessionId};
use std::net::IpAddr;
use store::agents::{self, Agent};
use store::{Db, StoreError, StoreResult, audit, organizations, sessions};

/// A session that began: the answer, and the refresh token for the cookie.
pub type Began = (SignedIn, Beginning);

pub async fn log_in(state: &State, given: LogIn, origin: &Origin) -> Reply<Began> {
    let email = given.email.trim().to_lowercase();
    let is_marked = is_marked(state, origin);
    if !is_marked {
        // Before anything is read: strangers cost as little as can be.
        state.throttle.guess(origin.address, &email)?;
    }
    let (agent, from) = whence(state, &email, origin).await?;
    if is_marked && !matches!(from, Where::Browser(_)) {
        // Known, but by somebody else.
        state.throttle.guess(origin.address, &email)?;
    }
    state.throttle.attempt(from, &email)?;
    let account = agent.as_ref().map(|agent| (agent.organization, agent.id));
    let active = agent.filter(|agent| agent.state == AgentState::Active);
    let hash = active
        .as_ref()
        .and_then(|agent| agent.password_hash.clone());
    let fits = state.passwords.verify(given.password, hash).await?;
    let Some(agent) = active.filter(|_| fits) else {
        if let Some(account) = account {
            note_failure(state, account, origin);
        }
        return Err(Problem::unauthorized(
            "wrong_credentials",
            "Email or password is wrong",
        ));
    };
    let code = given.totp_code;
    let began = match proving::ask(state, &agent, code.as_deref(), from).await {
        Ok(proof) => begin(state, &agent, origin, proof).await,
        Err(problem) => Err(problem),
    };
    // Asking for a code is no failure yet.
    if code.is_some() && began.is_err() {
        note_failure(state, (agent.organization, agent.id), origin);
    }
    began
}

/// Records that somebody could not sign in, once an hour for each network that tries: who guesses does
/// not fill the log. Nobody waits for it, for then it would take longer than with an unknown email,
/// of which there is nothing to record.
fn note_failure(state: &State, account: (OrganizationId, AgentId), origin: &Origin) {
    let (organization, agent) = account;
    let failed = AuditAction::AgentSignInFailed;
    let entry = recording::by_system(state, organization, failed, agent)
        .from_address(&network(origin.address).to_string())
        .once_an_hour();
    let state = state.clone();
    tokio::spawn(async move {
        let noted = state.write(move |db| audit::append(db, &entry)).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "a failed sign-in was not recorded");
        }
    });
}

/// Begins a session for an agent who has proven to be one.
async fn begin(state: &State, agent: &Agent, origin: &Origin, proof: Proof) -> Reply<Began> {
    let beginning = Beginning::new(state, agent.organization, agent.id, origin);
    let begun = beginning.clone();
    let signed_in = match proof.is_recovery_code() {
        true => AuditAction::AgentRecoveryCodeUsed,
        false => AuditAction::AgentSignedIn,
    };
    let noted = recording::own(state, agent.organization, agent.id, signed_in)
        .from_address(&origin.address.to_string());
    let (agent, now) = (agent.clone(), state.now());
    let signed_in = state
        .write(move |db| {
            if !proof.spend(db, &agent, now)? {
                return Err(proving::wrong());
            }
            begun.write(db)?;
            audit::append(db, &noted)?;
            answer(db, &agent)
        })
        .await?;
    began(state, signed_in, beginning)
}

/// The agent of an email, if there is one, and whether it may be they who ask.
pub async fn whence(state: &State, email: &str, origin: &Origin) -> Reply<(Option<Agent>, Where)> {
    let (asked, address) = (email.to_owned(), origin.address);
    let found = state
        .store
        .read(move |db| find(db, &asked, address))
        .await?;
    let (agent, is_known) = found.unzip();
    let browser = agent
        .as_ref()
        .and_then(|agent| browser(state, agent, origin));
    let from = Where::of(address, is_known == Some(true), browser);
    Ok((agent, from))
}

/// The agent of an email, and whether they have signed in from this network before.
fn find(db: &mut Db, email: &str, address: IpAddr) -> StoreResult<Option<(Agent, bool)>> {
    match agents::by_email(db, email) {
        Ok(agent) => {
            let known = sessions::addresses(db, agent.organization, agent.id)?;
            let mut known = known.iter().filter_map(|known| known.parse().ok());
            let is_known = known.any(|known| network(known) == network(address));
            Ok(Some((agent, is_known)))
        }
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether somebody has signed in with this browser before: perhaps its neighbours guess, who use up
/// what is counted for its address.
fn is_marked(state: &State, origin: &Origin) -> bool {
    let now = state.now();
    let mut marks = origin.marks.iter();
    marks.any(|(of, mark)| state.browsers.read(*of, mark, now).is_some())
}

/// The browser that an agent has signed in with before, if this is one.
fn browser(state: &State, agent: &Agent, origin: &Origin) -> Option<SessionId> {
    let mut marks = origin.marks.iter();
    let (_, mark) = marks.find(|(of, _)| *of == agent.id)?;
    state.browsers.read(agent.id, mark, state.now())
}

/// Everything the app needs to begin, save the token.
pub fn answer(db: &mut Db, agent: &Agent) -> Reply<SignedIn> {
    Ok(SignedIn {
        access_token: String::new(),
        expires_in: tokens::LIFETIME,
        agent: me::read(db, agent)?,
        organization: organization::wire(organizations::get(db, agent.organization)?),
    })
}

pub fn began(state: &State, signed_in: SignedIn, beginning: Beginning) -> Reply<Began> {
    let access_token = beginning.access_token(state)?;
    let signed_in = SignedIn {
        access_token,
        ..signed_in
    };
    Ok((signed_in, beginning))
}

pub fn email_in_use() -> Problem {
    Problem::conflict("email_in_use", "This email is already in use")
}
