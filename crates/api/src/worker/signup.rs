//! Sends the mail of a sign-up.

use super::mailing::{Posted, post};
use super::outcome::{Outcome, insist};
use crate::app::State;
use crate::problem::Reply;
use crate::signups::letter;
use store::jobs::{self, Claimed};
use store::signups;

pub const KIND: &str = letter::KIND;

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let Some(mailer) = &state.mail else {
        tracing::warn!(job.id = %job.job.id, "a sign-up waits for a mail, and this server sends none");
        return end(state, job, false).await;
    };
    let Some(written) = letter::write(state, &job.job).await? else {
        return end(state, job, false).await;
    };
    match post(state, mailer, job, written.letter).await? {
        Posted::PutOff => Ok(Outcome::Settled),
        Posted::Sent => end(state, job, written.is_taken).await,
        Posted::Failed(_) => {
            // The mail server's own words may name the address.
            tracing::warn!(job.id = %job.job.id, "the mail of a sign-up did not leave");
            end(state, job, written.is_taken).await
        }
    }
}

/// Ends the job. The sign-up of a taken address has no link, so nothing waits for one.
async fn end(state: &State, job: &Claimed, is_taken: bool) -> Reply<Outcome> {
    insist(state, || {
        let job = job.clone();
        state.write(move |db| {
            if jobs::done(db, &job)? && is_taken {
                signups::forget(db, job.job.organization)?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(Outcome::Settled)
}
