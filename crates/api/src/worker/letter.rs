//! Jobs whose whole work is one letter with a link: an invitation, a new password.

use super::mailing::{Posted, post};
use super::outcome::{Outcome, insist};
use crate::app::State;
use crate::mail::Letter;
use crate::problem::Reply;
use store::jobs::{self, Claimed};

/// Sends what `written` answers; it is asked only where there is mail. Whoever still wants the link asks for another, so the
/// job ends when the letter cannot leave.
pub async fn run(
    state: &State,
    job: &Claimed,
    written: impl Future<Output = Reply<Option<Letter>>>,
) -> Reply<Outcome> {
    let kind = &job.job.kind;
    let Some(mailer) = &state.mail else {
        tracing::warn!(job.id = %job.job.id, kind, "a letter waits, and this server sends none");
        return end(state, job).await;
    };
    let Some(letter) = written.await? else {
        return end(state, job).await;
    };
    match post(state, mailer, job, letter).await? {
        Posted::PutOff => Ok(Outcome::Settled),
        Posted::Sent => end(state, job).await,
        Posted::Failed(_) => {
            // The mail server's own words may name the address.
            tracing::warn!(job.id = %job.job.id, kind, "a letter did not leave");
            end(state, job).await
        }
    }
}

async fn end(state: &State, job: &Claimed) -> Reply<Outcome> {
    insist(state, || {
        let job = job.clone();
        state.write(move |db| jobs::done(db, &job))
    })
    .await?;
    Ok(Outcome::Settled)
}
