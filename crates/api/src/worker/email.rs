//! Sends a conversation by mail. What cannot be sent is told in the conversation's log.

use super::mailing::{Posted, post};
use super::outcome::{self, Outcome, insist};
use crate::app::State;
use crate::conversations::record;
use crate::conversations::work::Work;
use crate::emailing::sending::{self, Order};
use crate::problem::{Problem, Reply};
use domain::actors::Actor;
use domain::conversations::Move;
use store::jobs::{self, Claimed};
use store::{StoreError, conversations};

pub const KIND: &str = sending::KIND;

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
    match post(state, mailer, job, letter).await? {
        Posted::Sent => end(state, job, &order, None).await,
        Posted::PutOff => Ok(Outcome::Settled),
        Posted::Failed(reason) => end(state, job, &order, Some(reason)).await,
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
