//! Holds a job for as long as it is worked on: a large file over a slow line may take longer than a claim
//! lasts, and whoever took the job up meanwhile would think that it was interrupted.

use super::claimed_until;
use crate::app::State;
use std::pin::pin;
use store::jobs::{self, Claimed};
use tokio::time::{Instant, interval_at};

/// Does the work, renewing the claim with every lease of a server.
pub async fn held<T>(state: &State, job: &Claimed, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let lease = state.config.lease;
    let mut again = interval_at(Instant::now() + lease, lease);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            // Beside the work, which a database that is away does not hold up.
            _ = again.tick() => drop(tokio::spawn(renew(state.clone(), job.clone()))),
        }
    }
}

async fn renew(state: State, job: Claimed) {
    let (id, until) = (job.job.id, claimed_until(&state, state.now()));
    let kept = state.store.write(move |db| jobs::renew(db, &job, until));
    if let Err(error) = kept.await {
        tracing::warn!(%error, job.id = %id, "a claim was not renewed");
    }
}
