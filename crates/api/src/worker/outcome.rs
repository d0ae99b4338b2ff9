//! How a job ends.

use super::backoff;
use crate::announce;
use crate::app::State;
use crate::conversations::work::Work;
use crate::jobs::given_up;
use crate::problem::Reply;
use domain::Timestamp;
use std::time::Duration;
use store::jobs::{self, Claimed, Job};
use store::{Db, StoreError, StoreResult, events};
use tokio::time::{Instant, sleep};

/// A job that fails for reasons of our own so often is given up.
pub(super) const MOST_ATTEMPTS: i32 = 15;

const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub enum Outcome {
    /// Its own transaction has ended it.
    Settled,
    /// Tried again after a while, and given up some day.
    Again,
}

/// Writes how a job ended, again and again while the database is away and the claim holds: what is
/// done must not look as if it had been interrupted.
pub async fn insist<T, F>(state: &State, write: impl Fn() -> F) -> StoreResult<T>
where
    F: Future<Output = StoreResult<T>>,
{
    let until = Instant::now() + state.config.lease * 2;
    loop {
        let done = write().await;
        let is_away = matches!(
            done,
            Err(StoreError::Unavailable(_) | StoreError::Overloaded)
        );
        if !is_away || state.closing.is_closed() || Instant::now() > until {
            return done;
        }
        sleep(PAUSE).await;
    }
}

pub async fn write(state: &State, job: Claimed, outcome: Outcome) -> Reply<()> {
    match outcome {
        Outcome::Settled => {}
        Outcome::Again if job.attempts >= MOST_ATTEMPTS => {
            tracing::error!(job.id = %job.job.id, "a job is given up");
            match bury(state, &job, given_up::settle).await {
                // What waits for it may be the very thing that cannot be written: its lane goes on.
                Err(StoreError::Other(error)) => {
                    tracing::error!(%error, job.id = %job.job.id, "what waits for a job is not told");
                    bury(state, &job, |_, _, _| Ok(())).await?;
                }
                told => told?,
            }
        }
        Outcome::Again => {
            let due = next_try(state, &job, None);
            insist(state, || {
                let job = job.clone();
                state.write(move |db| jobs::retry(db, &job, due))
            })
            .await?;
        }
    }
    Ok(())
}

/// Buries a job, and tells what waits for it, in one transaction.
async fn bury(
    state: &State,
    job: &Claimed,
    settle: fn(&mut Db, &Work, &Job) -> StoreResult<()>,
) -> StoreResult<()> {
    let told = announce::job(state, job.job.organization, job.job.id);
    insist(state, || {
        let (work, job, told) = (Work::new(state), job.clone(), told.clone());
        state.write(move |db| {
            if jobs::bury(db, &job, "failed too often", work.now)? {
                settle(db, &work, &job.job)?;
                events::append(db, &told)?;
            }
            Ok(())
        })
    })
    .await
}

/// When to try again.
pub fn next_try(state: &State, job: &Claimed, asked: Option<Duration>) -> Timestamp {
    let wait = backoff::wait(job.attempts, asked, rand::random());
    state
        .now()
        .plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
