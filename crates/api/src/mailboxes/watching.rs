//! One mailbox, for as long as its channel stays as it is: the lease is had or waited for, and a server
//! that is away is asked again, later and later.

use super::Watched;
use super::fetching::{self, Ended};
use super::refusals::Refusals;
use crate::app::State;
use connectors::PostError;
use domain::channels::health::Lately;
use std::time::Duration;
use store::StoreResult;
use store::channels::mailboxes::{self, Ask};
use tokio::time::{Instant, sleep};

/// A server that is gone leaves the mailbox to others after so many seconds; longer than one wait for news,
/// or the fetching of one mail.
const LEASE: i64 = 180;
/// How soon others look whether it is free.
const LOOK: Duration = Duration::from_secs(15);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

pub async fn run(state: State, watched: Watched) {
    let (mut pause, mut refusals) = (FIRST_PAUSE, Refusals::default());
    while !state.closing.is_closed() {
        let began = Instant::now();
        let rest = match round(&state, &watched, &mut refusals).await {
            Ended::Stopped => break,
            Ended::Foreign => LOOK,
            Ended::Failed => {
                // A line that held for a while is no server that is away, nor is one that brought some mails.
                if began.elapsed() > LOOK || refusals.is_fresh() {
                    pause = FIRST_PAUSE;
                }
                let now = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                now
            }
        };
        tokio::select! {
            () = state.closing.closed() => break,
            () = sleep(rest) => {}
        }
    }
    let (key, holder) = (watched.key(), watched.holder);
    let released = state
        .store
        .write(move |db| mailboxes::release(db, key, holder));
    if let Err(error) = released.await {
        tracing::warn!(%error, "a mailbox was not given back; its lease runs out by itself");
    }
}

/// From the lease to the loss of the line.
async fn round(state: &State, watched: &Watched, refusals: &mut Refusals) -> Ended {
    match hold(state, watched).await {
        Ok(true) => {}
        Ok(false) => return Ended::Foreign,
        Err(error) => {
            tracing::warn!(%error, "a mailbox cannot be leased");
            return Ended::Failed;
        }
    }
    match fetching::run(state, watched, refusals).await {
        Ok(ended) => ended,
        Err(error) => {
            let channel = watched.channel.id;
            tracing::warn!(%error, channel.id = %channel, "mail cannot be fetched");
            state.pulses.note(watched.key(), |lately| match &error {
                PostError::SignIn(_)
                | PostError::PrivateTarget
                | PostError::Certificate { .. }
                | PostError::NoStartTls => lately.stopped(&error),
                _ => lately.failed(&error),
            });
            Ended::Failed
        }
    }
}

/// Takes or renews the lease.
pub async fn hold(state: &State, watched: &Watched) -> StoreResult<bool> {
    let (key, now) = (watched.key(), state.now());
    let ask = Ask {
        holder: watched.holder,
        now,
        until: now.plus_seconds(LEASE),
    };
    state
        .store
        .write(move |db| mailboxes::lease(db, key, &ask))
        .await
}

/// The mailbox is there.
pub fn works(state: &State, watched: &Watched) {
    state.pulses.note(watched.key(), Lately::worked);
}
