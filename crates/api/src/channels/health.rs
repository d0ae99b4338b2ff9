//! How channels are. What goes in and out is noted in memory by those who do it, and written beside
//! them every two seconds, all channels of this server with a few statements: no message waits for a row
//! that all messages of a channel share. Whoever stops working, or works again, is told of like any
//! other change.

use super::actions;
use crate::announce;
use crate::app::State;
use crate::ids;
use crate::problem::Reply;
use contract::channels::{ChannelHealth, ChannelState as Word};
use domain::channels::health::{ChannelState, Lately, Turn};
use domain::{ChannelId, OrganizationId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::channels::health::{self, Key};
use store::events::NewEvent;
use store::{StoreResult, events};
use tokio::time::interval;

const EVERY: Duration = Duration::from_secs(2);
/// What a day is, in seconds.
const DAY: i64 = 24 * 3600;

/// What happened on channels and is not written yet.
#[derive(Debug, Default)]
pub struct Pulses(Mutex<BTreeMap<Key, Lately>>);

impl Pulses {
    /// Notes what happened on a channel.
    pub fn note(&self, key: Key, happened: impl FnOnce(&mut Lately)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        happened(all.entry(key).or_default());
    }

    fn take(&self) -> Vec<(Key, Lately)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *all).into_iter().collect()
    }
}

/// Writes until the server stops. What a failure or a stop leaves out is written with what happens next.
pub async fn run(state: State) {
    let mut every = interval(EVERY);
    loop {
        tokio::select! {
            () = state.closing.closed() => break,
            _ = every.tick() => {}
        }
        if let Err(error) = write(&state).await {
            tracing::warn!(%error, "how channels are was not written");
        }
    }
    if let Err(error) = write(&state).await {
        tracing::warn!(%error, "how channels are was not written");
    }
}

/// Writes what happened since.
pub async fn write(state: &State) -> StoreResult<()> {
    let lately = state.pulses.take();
    if lately.is_empty() {
        return Ok(());
    }
    let (own, now) = (state.clone(), state.now());
    let turned = state
        .store
        .write_background("note how channels are", move |db| {
            let turns = health::add(db, &lately)?;
            let of = |turn| -> Vec<Key> {
                let those = turns.iter().filter(|(_, other)| *other == turn);
                those.map(|(key, _)| *key).collect()
            };
            let mut changed = health::turn(db, &of(Turn::Stopped), Some(now))?;
            changed.extend(health::turn(db, &of(Turn::Recovered), None)?);
            let told: Vec<NewEvent> = changed
                .iter()
                .map(|((organization, channel), version)| {
                    let id = *channel.as_ref();
                    announce::everyone(&own, *organization, "channel.updated", id, *version)
                })
                .collect();
            events::append_all(db, &told)?;
            StoreResult::Ok(!told.is_empty())
        })
        .await?;
    if turned {
        state.bell.ring();
    }
    Ok(())
}

/// How a channel is now.
pub async fn read(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
) -> Reply<ChannelHealth> {
    let channel = actions::find(state, organization, id).await?;
    let since = state.now().minus_seconds(DAY);
    let (record, load) = state
        .store
        .read(move |db| {
            let record = health::get(db, organization, id)?;
            StoreResult::Ok((record, health::load(db, organization, id, since)?))
        })
        .await?;
    let is = ChannelState::of(channel.enabled, channel.failing_since);
    Ok(ChannelHealth {
        state: Word::from(is.as_str()),
        failing_since: channel.failing_since,
        last_error: record.last_error,
        last_inbound_at: record.last_inbound_at,
        last_outbound_at: record.last_outbound_at,
        failures_24h: load.failed,
        queue_depth: load.queued,
        oldest_queued_at: load.oldest_job.map(ids::made_at),
    })
}
