//! Which agents are there: those with an open stream, and for 45 seconds after it ended, so that a
//! reload is no absence. The table is for all servers; each writes its own agents in one batch
//! every 20 seconds. Who came and who went is told by the log, so it reaches the streams of every
//! server, also when the server that had seen somebody was killed.

use crate::announce;
use crate::app::State;
use domain::Timestamp;
use domain::agents::STREAM_SECONDS;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::presence::{self, Key};
use store::{Db, StoreResult, events};
use tokio::time::interval;

const WRITE_EVERY: i64 = 20;
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked who has gone.
const SWEEP: Duration = Duration::from_secs(5);
/// Agents in one write.
const BATCH: usize = 500;

/// The agents this server has streams of, or had until a moment ago.
#[derive(Debug, Default)]
pub struct Presences(Mutex<BTreeMap<Key, Seen>>);

#[derive(Clone, Copy, Debug)]
struct Seen {
    last: Timestamp,
    /// The last time that is in the table.
    written: Timestamp,
}

impl Seen {
    fn is_due(&self, now: Timestamp) -> bool {
        self.last > self.written && self.written.plus_seconds(WRITE_EVERY) <= now
    }
}

/// An agent opened a stream.
pub async fn arrived(state: &State, key: Key) {
    let now = state.now();
    let is_due = state.presences.with(|seen| {
        let new = Seen {
            last: now,
            written: Timestamp::EPOCH,
        };
        let seen = seen.entry(key).or_insert(new);
        seen.last = now;
        seen.is_due(now)
    });
    if is_due {
        write(state, vec![(key, now)]).await;
    }
}

/// Writes who is here and tells who has gone, until the server stops.
pub async fn run(state: State) {
    let (mut look, mut sweeping) = (interval(LOOK), interval(SWEEP));
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = look.tick() => tick(&state).await,
            _ = sweeping.tick() => {
                if let Err(error) = sweep(&state).await {
                    tracing::warn!(%error, "who has gone is not told yet");
                }
            }
        }
    }
}

async fn tick(state: &State) {
    let (now, here) = (state.now(), state.hub.agents());
    let due = state.presences.with(|all| {
        for key in here {
            let new = Seen {
                last: now,
                written: Timestamp::EPOCH,
            };
            all.entry(key).or_insert(new).last = now;
        }
        let is_batch_due = all.values().any(|seen| seen.is_due(now));
        let old = gone(now);
        let due: Vec<_> = all
            .iter()
            .filter(|(_, seen)| is_batch_due && seen.last > seen.written)
            .map(|(key, seen)| (*key, seen.last))
            .collect();
        all.retain(|_, seen| seen.last >= old);
        due
    });
    for batch in due.chunks(BATCH) {
        write(state, batch.to_vec()).await;
    }
}

async fn write(state: &State, seen: Vec<(Key, Timestamp)>) {
    let (own, old, batch) = (state.clone(), gone(state.now()), seen.clone());
    let written = state.write(move |db| {
        let came = presence::touch(db, &batch, old)?;
        tell(db, &own, &came)
    });
    match written.await {
        Ok(()) => state.presences.with(|all| {
            for (key, at) in seen {
                if let Some(seen) = all.get_mut(&key) {
                    seen.written = seen.written.max(at);
                }
            }
        }),
        Err(error) => tracing::warn!(%error, "presence was not written"),
    }
}

async fn sweep(state: &State) -> StoreResult<()> {
    let old = gone(state.now());
    if !state
        .store
        .read(move |db| presence::is_any_gone(db, old))
        .await?
    {
        return Ok(());
    }
    let (own, limit) = (state.clone(), i64::try_from(BATCH).unwrap_or(i64::MAX));
    state
        .write(move |db| {
            let went = presence::sweep(db, old, limit)?;
            tell(db, &own, &went)
        })
        .await
}

/// Says that agents came or went; what they are now is read with `GET /presence`.
fn tell(db: &mut Db, state: &State, agents: &[Key]) -> StoreResult<()> {
    let event = |(organization, agent): &Key| {
        let object = *agent.as_ref();
        announce::everyone(state, *organization, "presence.changed", object, 0)
    };
    let told: Vec<_> = agents.iter().map(event).collect();
    events::append_all(db, &told)
}

/// Who was last seen before is not there.
fn gone(now: Timestamp) -> Timestamp {
    now.minus_seconds(STREAM_SECONDS)
}

impl Presences {
    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<Key, Seen>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
