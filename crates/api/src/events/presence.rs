//! Which agents are there: those with an open stream, and for 45 seconds after it ended, so that a
//! reload is no absence. The table is for all servers; each writes its own agents in one statement.

use super::frames;
use crate::app::State;
use domain::{AgentId, OrganizationId, Timestamp};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use store::presence;

const WRITE_EVERY: i64 = 20;
const GRACE: i64 = 45;

/// When this server last saw its agents, and last said so.
#[derive(Debug, Default)]
pub struct Presences(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    agents: BTreeMap<(OrganizationId, AgentId), Timestamp>,
    written: Option<Timestamp>,
}

/// An agent opened a stream.
pub async fn arrived(state: &State, organization: OrganizationId, agent: AgentId) {
    let now = state.now();
    let is_new = state
        .presences
        .with(|seen| seen.agents.insert((organization, agent), now).is_none());
    if is_new {
        write(state, vec![(organization, agent)], now).await;
        tell(state, organization, agent);
    }
}

/// To be called every second.
pub async fn tick(state: &State) {
    let (now, here) = (state.now(), state.hub.agents());
    let (gone, to_write) = state.presences.with(|seen| {
        for agent in here {
            seen.agents.insert(agent, now);
        }
        let old = now.minus_seconds(GRACE);
        let gone: Vec<_> = seen
            .agents
            .extract_if(.., |_, last| *last < old)
            .map(|(agent, _)| agent)
            .collect();
        let is_due = seen
            .written
            .is_none_or(|at| at.plus_seconds(WRITE_EVERY) <= now);
        let fresh = now.minus_seconds(WRITE_EVERY);
        let to_write: Vec<_> = match is_due && !seen.agents.is_empty() {
            true => seen
                .agents
                .iter()
                .filter(|(_, last)| **last >= fresh)
                .map(|(agent, _)| *agent)
                .collect(),
            false => Vec::new(),
        };
        if !to_write.is_empty() {
            seen.written = Some(now);
        }
        (gone, to_write)
    });
    if !to_write.is_empty() {
        write(state, to_write, now).await;
    }
    for (organization, agent) in gone {
        tell(state, organization, agent);
    }
}

async fn write(state: &State, agents: Vec<(OrganizationId, AgentId)>, now: Timestamp) {
    let touched = state
        .store
        .write(move |db| presence::touch(db, &agents, now))
        .await;
    if let Err(error) = touched {
        tracing::warn!(%error, "presence was not written");
    }
}

/// Says that somebody came or went; what they are now is read with `GET /presence`.
fn tell(state: &State, organization: OrganizationId, agent: AgentId) {
    let bytes = frames::frame(None, "presence.changed", &json!({ "id": agent }));
    state.hub.publish_to_all(organization, &bytes);
}

impl Presences {
    fn with<T>(&self, f: impl FnOnce(&mut Seen) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
