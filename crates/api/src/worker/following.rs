//! Large changes that hold at once, brought to the rows they concern: a few in each transaction,
//! behind whatever else wants to write. Where it stands is kept with the job, so a restart goes on
//! from there.

use super::claimed_until;
use super::outcome::Outcome;
use crate::app::State;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use crate::steps::Rest;
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult};

/// What one step came to.
enum Step<R> {
    Left(R),
    /// Nothing is left, or somebody else has the job now.
    Done,
}

pub async fn run<R: Rest>(state: &State, job: &Claimed) -> Reply<Outcome> {
    let mut rest: R = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    loop {
        if state.closing.is_closed() {
            let given_back = job.clone();
            let release = state.write(move |db| jobs::release(db, &given_back));
            release.await?;
            return Ok(Outcome::Settled);
        }
        let (work, held, from) = (Work::new(state), job.clone(), rest.clone());
        let step = state
            .store
            .write_background(R::NAME, move |db| step(db, &work, &held, &from));
        let step = step.await?;
        // Streams look at once.
        state.bell.ring();
        match step {
            Step::Left(left) => rest = left,
            Step::Done => return Ok(Outcome::Settled),
        }
    }
}

fn step<R: Rest>(db: &mut Db, work: &Work, job: &Claimed, rest: &R) -> StoreResult<Step<R>> {
    if !jobs::is_held(db, job)? {
        return Ok(Step::Done);
    }
    let left = match rest.step(db, work, job.job.organization) {
        // What it followed is gone.
        Err(StoreError::NotFound | StoreError::Merged(_)) => None,
        left => left?,
    };
    match left {
        Some(left) => {
            let payload = serde_json::to_string(&left).unwrap_or_default();
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
