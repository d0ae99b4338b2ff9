//! Large changes that hold at once, brought to the rows they concern: a few in each transaction,
//! behind whatever else wants to write. Where it stands is kept with the job, so a restart goes on
//! from there.

use super::claimed_until;
use super::outcome::Outcome;
use crate::app::State;
use crate::contacts::blocking;
use crate::conversations::deleting;
use crate::conversations::work::Work;
use crate::labels::settling;
use crate::problem::{Problem, Reply};
use domain::OrganizationId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult};

/// What has still to be done, and how some of it is.
trait Rest: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// For the log of slow writes.
    const NAME: &'static str;

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>>;
}

impl Rest for blocking::Rest {
    const NAME: &'static str = "follow a contact";

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        blocking::step(db, work, organization, self)
    }
}

impl Rest for settling::Rest {
    const NAME: &'static str = "settle a label";

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        settling::step(db, work, organization, self)
    }
}

impl Rest for deleting::Rest {
    const NAME: &'static str = "clear up after a conversation";

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        deleting::step(db, work, organization, self)
    }
}

/// The conversations of a contact that was blocked or unblocked.
pub const CONTACT: &str = blocking::FOLLOW;
/// The conversations of a label that changed.
pub const LABEL: &str = settling::SETTLE;

/// What is left of a conversation that was deleted.
pub const CLEAR: &str = deleting::CLEAR;

pub async fn clear(state: &State, job: &Claimed) -> Reply<Outcome> {
    run::<deleting::Rest>(state, job).await
}

pub async fn contact(state: &State, job: &Claimed) -> Reply<Outcome> {
    run::<blocking::Rest>(state, job).await
}

pub async fn label(state: &State, job: &Claimed) -> Reply<Outcome> {
    run::<settling::Rest>(state, job).await
}

/// What one step came to.
enum Step<R> {
    Left(R),
    /// Nothing is left, or somebody else has the job now.
    Done,
}

async fn run<R: Rest>(state: &State, job: &Claimed) -> Reply<Outcome> {
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
