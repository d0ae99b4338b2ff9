//! Brings the conversations of a contact after it when it was blocked or unblocked and there are
//! many: a few in each transaction, behind whatever else wants to write. Where it stands is kept with
//! the job, so a restart goes on from there.

use super::claimed_until;
use super::outcome::Outcome;
use crate::app::State;
use crate::contacts::blocking::{self, Rest};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult};

pub const KIND: &str = blocking::FOLLOW;

/// What one step came to.
enum Step {
    Left(Rest),
    /// Nothing is left, or somebody else has the job now.
    Done,
}

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let mut rest: Rest = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
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
            .write_background("follow a contact", move |db| step(db, &work, &held, &from));
        match step.await? {
            Step::Left(left) => rest = left,
            Step::Done => return Ok(Outcome::Settled),
        }
    }
}

fn step(db: &mut Db, work: &Work, job: &Claimed, rest: &Rest) -> StoreResult<Step> {
    if !jobs::is_held(db, job)? {
        return Ok(Step::Done);
    }
    let left = match blocking::step(db, work, job.job.organization, rest) {
        // The contact is gone, and its conversations with it.
        Err(StoreError::NotFound) => None,
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
