//! Large changes that hold at once, brought to the rows they concern: a few in each transaction,
//! behind whatever else wants to write. Where it stands is kept with the job, so a restart goes on
//! from there.

use super::claimed_until;
use super::outcome::Outcome;
use crate::announce;
use crate::app::State;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use crate::steps::Rest;
use std::time::Duration;
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult, events};
use tokio::time::Instant;

/// So often it is counted how much is left, for people to see.
const COUNTED_EVERY: Duration = Duration::from_secs(1);

/// What one step came to.
enum Step<R> {
    Left(R),
    /// Nothing is left, or somebody else has the job now.
    Done,
}

pub async fn run<R: Rest>(state: &State, job: &Claimed) -> Reply<Outcome> {
    let mut rest: R = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let (mut remaining, mut counted_at) = (None, None::<Instant>);
    loop {
        if state.closing.is_closed() {
            let given_back = job.clone();
            let release = state.write(move |db| jobs::release(db, &given_back));
            release.await?;
            return Ok(Outcome::Settled);
        }
        let is_counted = counted_at.is_none_or(|at| at.elapsed() >= COUNTED_EVERY);
        if is_counted {
            let (organization, left) = (job.job.organization, rest.clone());
            let count = state.store.read(move |db| left.remaining(db, organization));
            remaining = count.await?;
            counted_at = Some(Instant::now());
        }
        let (work, held, from) = (Work::new(state), job.clone(), rest.clone());
        let count = Count {
            remaining,
            is_news: is_counted && remaining.is_some(),
        };
        let step = state
            .store
            .write_background(R::NAME, move |db| step(db, &work, &held, &from, count));
        let step = step.await?;
        // Streams look at once.
        state.bell.ring();
        match step {
            Step::Left(left) => rest = left,
            Step::Done => return Ok(Outcome::Settled),
        }
    }
}

/// How much was left a moment ago.
#[derive(Clone, Copy)]
struct Count {
    remaining: Option<i64>,
    /// Whether streams are told.
    is_news: bool,
}

fn step<R: Rest>(
    db: &mut Db,
    work: &Work,
    job: &Claimed,
    rest: &R,
    count: Count,
) -> StoreResult<Step<R>> {
    if !jobs::is_held(db, job)? {
        return Ok(Step::Done);
    }
    let left = match rest.step(db, work, job.job.organization) {
        // What it followed is gone.
        Err(StoreError::NotFound | StoreError::Merged(_)) => None,
        left => left?,
    };
    if count.is_news || (left.is_none() && count.remaining.is_some()) {
        let (organization, id) = (job.job.organization, job.job.id);
        events::append(db, &announce::job(&work.state, organization, id))?;
    }
    match left {
        Some(left) => {
            let payload = payload(&left, count.remaining);
            let until = claimed_until(&work.state, work.now);
            jobs::progress(db, job, &payload, until)?;
            Ok(Step::Left(left))
        }
        None => {
            jobs::done(db, job)?;
            Ok(Step::Done)
        }
    }
}

/// What is kept of what is left, with how much that is.
fn payload(left: &impl Rest, remaining: Option<i64>) -> String {
    let mut kept = serde_json::to_value(left).unwrap_or_default();
    if let Some(kept) = kept.as_object_mut() {
        kept.insert("remaining".to_owned(), remaining.into());
    }
    kept.to_string()
}
