//! Lets scheduled messages leave when their time has come, each in a transaction of its own. The job
//! ends in the one that queues the last of them, so a crash neither loses nor doubles any.

use super::outcome::Outcome;
use crate::app::State;
use crate::messages::due::{self, Look};
use crate::problem::{Problem, Reply};
use store::StoreError;
use store::jobs::{self, Claimed};

pub const KIND: &str = due::KIND;

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let look: Look = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    while next(state, job, &look).await? {}
    Ok(Outcome::Settled)
}

/// Whether more are due.
async fn next(state: &State, job: &Claimed, look: &Look) -> Reply<bool> {
    let (worker, claimed, conversation) = (state.clone(), job.clone(), look.conversation_id);
    let left = state.write(move |db| {
        let job = &claimed.job;
        let more = due::next(db, &worker, job.organization, conversation, job.due_at)?;
        if !more {
            jobs::done(db, &claimed)?;
        }
        Ok::<_, StoreError>(more)
    });
    Ok(left.await?)
}
