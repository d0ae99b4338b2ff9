//! Sends the mail with the link that sets a new password.

use super::mailing::{Posted, post};
use super::outcome::{Outcome, insist};
use crate::app::State;
use crate::password_resets::letter;
use crate::problem::Reply;
use store::jobs::{self, Claimed};

pub const KIND: &str = letter::KIND;

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let Some(mailer) = &state.mail else {
        tracing::warn!(job.id = %job.job.id, "a new password waits for a mail, and this server sends none");
        return end(state, job).await;
    };
    let Some(letter) = letter::write(state, &job.job).await? else {
        return end(state, job).await;
    };
    match post(state, mailer, job, letter).await? {
        Posted::PutOff => Ok(Outcome::Settled),
        Posted::Sent => end(state, job).await,
        Posted::Failed(_) => {
            // The mail server's own words may name the address.
            tracing::warn!(job.id = %job.job.id, "the mail for a new password did not leave");
            end(state, job).await
        }
    }
}

async fn end(state: &State, job: &Claimed) -> Reply<Outcome> {
    insist(state, || {
        let job = job.clone();
        state.write(move |db| jobs::done(db, &job).map(|_| ()))
    })
    .await?;
    Ok(Outcome::Settled)
}
