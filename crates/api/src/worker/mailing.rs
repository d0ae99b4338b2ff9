//! Hands a letter to the mail server, and tries again while that is away.

use super::outcome::next_try;
use crate::app::State;
use crate::mail::{Letter, MailError, Mailer};
use crate::problem::Reply;
use store::jobs::{self, Claimed};
use tokio::time::timeout;

/// After about an hour it is given up.
const MOST_ATTEMPTS: i32 = 18;

/// What became of a letter.
#[derive(Debug)]
pub enum Posted {
    Sent,
    /// The job is put off already.
    PutOff,
    /// It will not leave any more, and why.
    Failed(String),
}

pub async fn post(state: &State, mailer: &Mailer, job: &Claimed, letter: Letter) -> Reply<Posted> {
    let sent = timeout(state.config.lease * 2, mailer.send(letter)).await;
    let sent = sent.unwrap_or_else(|_| Err(MailError::Later("the mail server is slow".to_owned())));
    match sent {
        Ok(()) => Ok(Posted::Sent),
        Err(MailError::Later(reason)) if job.attempts < MOST_ATTEMPTS => {
            tracing::info!(job.id = %job.job.id, reason, "a mail is put off");
            let (job, due) = (job.clone(), next_try(state, job, None));
            state.write(move |db| jobs::retry(db, &job, due)).await?;
            Ok(Posted::PutOff)
        }
        Err(MailError::Refused(reason) | MailError::Later(reason)) => Ok(Posted::Failed(reason)),
    }
}
