//! Signing in.

use super::sessions::{Beginning, Origin};
use super::tokens;
use crate::app::State;
use crate::problem::{Problem, Reply};
use crate::{me, organization};
use contract::auth::{LogIn, SignedIn};
use domain::agents::AgentState;
use store::agents::{self, Agent};
use store::{Db, StoreError, StoreResult, organizations, sessions};

/// A session that began: the answer, and the refresh token for the cookie.
pub type Began = (SignedIn, Beginning);

pub async fn log_in(state: &State, given: LogIn, origin: &Origin) -> Reply<Began> {
    let email = given.email.trim().to_lowercase();
    state.throttle.guess(origin.address, &email)?;
    let (asked, address) = (email.clone(), origin.address.to_string());
    let found = state
        .store
        .read(move |db| find(db, &asked, &address))
        .await?;
    let (agent, is_known) = found.unzip();
    if is_known != Some(true) {
        state.throttle.stranger(&email)?;
    }
    let active = agent.filter(|agent| agent.state == AgentState::Active);
    let hash = active
        .as_ref()
        .and_then(|agent| agent.password_hash.clone());
    let fits = state.passwords.verify(given.password, hash).await?;
    match active {
        Some(agent) if fits => begin(state, agent, origin).await,
        _ => Err(Problem::unauthorized(
            "wrong_credentials",
            "Email or password is wrong",
        )),
    }
}

/// Begins a session for an agent who has proven to be one.
async fn begin(state: &State, agent: Agent, origin: &Origin) -> Reply<Began> {
    let beginning = Beginning::new(state, agent.organization, agent.id, origin);
    let begun = beginning.clone();
    let signed_in = state
        .write(move |db| {
            begun.write(db)?;
            answer(db, &agent)
        })
        .await?;
    began(state, signed_in, beginning)
}

fn find(db: &mut Db, email: &str, address: &str) -> StoreResult<Option<(Agent, bool)>> {
    match agents::by_email(db, email) {
        Ok(agent) => {
            let known = sessions::is_known_address(db, agent.organization, agent.id, address)?;
            Ok(Some((agent, known)))
        }
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
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
