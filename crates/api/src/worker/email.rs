//! Sends a conversation by mail, and tries again while the mail server is away. What cannot be sent is
//! told in the conversation's log.

use super::outcome::{self, Outcome, insist, next_try};
use crate::app::State;
use crate::conversations::record;
use crate::conversations::work::Work;
use crate::emailing::sending::{self, Order};
use crate::mail::MailError;
use crate::problem::{Problem, Reply};
use domain::actors::Actor;
use domain::conversations::Move;
use store::jobs::{self, Claimed};
use store::{StoreError, conversations};
use tokio::time::timeout;

pub const KIND: &str = sending::KIND;
/// After about an hour it is given up.
const MOST_ATTEMPTS: i32 = 18;

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let order: Order = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let Some(mailer) = &state.mail else {
        let reason = "this server sends no mail".to_owned();
        return end(state, job, &order, Some(reason)).await;
    };
    let letter = sending::letter(state, job.job.organization, job.job.id, &order).await;
    let letter = match letter {
        // It is not given up without a word.
        Err(problem) if job.attempts >= outcome::MOST_ATTEMPTS => {
            tracing::error!(job.id = %job.job.id, %problem, "a mail cannot be written");
            let reason = "what belongs into it cannot be read".to_owned();
            return end(state, job, &order, Some(reason)).await;
        }
        letter => letter?,
    };
    let Some(letter) = letter else {
        let reason = "who asked for it does not see the conversation any more".to_owned();
        return end(state, job, &order, Some(reason)).await;
    };
    let sent = timeout(state.config.lease * 2, mailer.send(letter)).await;
    let sent = sent.unwrap_or_else(|_| Err(MailError::Later("the mail server is slow".to_owned())));
    match sent {
        Ok(()) => end(state, job, &order, None).await,
        Err(MailError::Later(reason)) if job.attempts < MOST_ATTEMPTS => {
            tracing::info!(job.id = %job.job.id, reason, "a mail is put off");
            let (job, due) = (job.clone(), next_try(state, job, None));
            state.write(move |db| jobs::retry(db, &job, due)).await?;
            Ok(Outcome::Settled)
        }
        Err(MailError::Refused(reason) | MailError::Later(reason)) => {
            end(state, job, &order, Some(reason)).await
        }
    }
}

/// Ends the job; why a mail did not leave goes to the log with it, in one transaction.
async fn end(
    state: &State,
    job: &Claimed,
    order: &Order,
    failed: Option<String>,
) -> Reply<Outcome> {
    insist(state, || {
        let (work, job, order) = (Work::new(state), job.clone(), order.clone());
        let failed = failed.clone();
        state.write(move |db| {
            if !jobs::done(db, &job)? {
                return Ok(());
            }
            let Some(reason) = &failed else { return Ok(()) };
            let found = conversations::get(db, job.job.organization, order.conversation_id);
            match found {
                Ok(conversation) => {
                    let moves = [Move::EmailFailed {
                        to: order.to.clone(),
                        reason: reason.clone(),
                    }];
                    record::note(db, &work, &conversation, Actor::System, &moves)
                }
                Err(StoreError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    })
    .await?;
    Ok(Outcome::Settled)
}
