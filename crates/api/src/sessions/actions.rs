//! What can be done with sessions. An ended one is refused from the next request on.

use crate::app::State;
use crate::audit::recording;
use crate::extract::SessionCaller;
use crate::problem::Reply;
use contract::me::Session;
use domain::SessionId;
use domain::audit::AuditAction;
use store::{StoreError, audit, sessions};

pub async fn list(state: &State, by: &SessionCaller) -> Reply<Vec<Session>> {
    let (organization, agent, now) = (by.organization(), by.agent, state.now());
    let found = state
        .store
        .read(move |db| sessions::of_agent(db, organization, agent, now))
        .await?;
    let wire = |session: sessions::Session| Session {
        id: session.id,
        user_agent: session.user_agent,
        address: session.address,
        current: session.id == by.session,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
    };
    Ok(found.into_iter().map(wire).collect())
}

pub async fn end(state: &State, by: &SessionCaller, id: SessionId) -> Reply<()> {
    let (organization, agent, now) = (by.organization(), by.agent, state.now());
    let noted = recording::act(state, by, AuditAction::AgentSignedOut, agent);
    let ended = state
        .write(move |db| {
            sessions::end(db, organization, agent, id, now)?;
            audit::append(db, &noted)
        })
        .await;
    state.principals.forget();
    Ok(ended?)
}

pub async fn end_others(state: &State, by: &SessionCaller) -> Reply<()> {
    let (organization, agent, now) = (by.organization(), by.agent, state.now());
    let kept = Some(by.session);
    let noted = recording::act(state, by, AuditAction::AgentSessionsEnded, agent);
    let ended = state
        .write(move |db| {
            sessions::end_all(db, organization, agent, kept, now)?;
            audit::append(db, &noted)?;
            Ok::<_, StoreError>(())
        })
        .await;
    state.principals.forget();
    Ok(ended?)
}
