//! Tells a customer that we have read what they wrote (K-13). A courtesy: what cannot be told soon is not
//! told.

use super::outcome::{Outcome, next_try};
use crate::app::State;
use crate::channels::actions::settings;
use crate::problem::{Problem, Reply};
use connectors::{Recipient, SendError};
use domain::{IdentityId, MessageId};
use serde::{Deserialize, Serialize};
use store::contacts::identities;
use store::jobs::{self, Claimed};
use store::{StoreError, StoreResult, channels, messages};

pub const KIND: &str = "tell_read";
const MOST_ATTEMPTS: i32 = 4;

/// Which message was read, and whose it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Payload {
    pub message_id: MessageId,
    pub identity_id: IdentityId,
}

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let organization = job.job.organization;
    let payload: Payload = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let found = state
        .store
        .read(move |db| -> StoreResult<_> {
            let message = messages::get(db, organization, payload.message_id)?;
            let channel = channels::get(db, organization, message.channel)?;
            let identity = identities::get(db, organization, payload.identity_id)?;
            Ok((message, channel, identity))
        })
        .await;
    let told = match found {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => Ok(()),
        Err(error) => return Err(error.into()),
        Ok((message, channel, identity)) => {
            let connector = connectors::of(channel.kind).filter(|_| channel.is_open());
            match connector.zip(message.provider_id) {
                Some((connector, id)) => {
                    let settings = settings(state, &channel)?;
                    let from = Recipient {
                        scheme: identity.scheme,
                        address: identity.address,
                        name: None,
                    };
                    let http = &state.outbound;
                    connector.tell_read(&settings, &from, &id, http).await
                }
                None => Ok(()),
            }
        }
    };
    if let (
        Err(SendError::Retry {
            after: Some(rest), ..
        }),
        Some(channel),
    ) = (&told, job.job.channel)
    {
        state.paces.rest(channel, *rest, state.now());
    }
    let job = job.clone();
    match told {
        Err(SendError::Retry { after, .. }) if job.attempts < MOST_ATTEMPTS => {
            let due = next_try(state, &job, after);
            state.write(move |db| jobs::retry(db, &job, due)).await?;
        }
        _ => drop(state.write(move |db| jobs::done(db, &job)).await?),
    }
    Ok(Outcome::Settled)
}
