//! Hands one message to its provider, once. `sending` is committed before the call; a message that
//! is found `sending` by a new claim was interrupted, and nobody sends it again on a guess.

use super::outcome::{Outcome, insist, next_try};
use crate::app::State;
use crate::channels::actions::settings;
use crate::conversations::work::Work;
use crate::messages::deliver::{Step, deliver_result};
use crate::problem::{Problem, Reply};
use connectors::{File, Outgoing, Recipient, SendError, Sent};
use domain::channels::ChannelKind;
use domain::messages::Delivery;
use domain::{MessageId, OrganizationId};
use serde::Deserialize;
use std::time::Duration;
use store::attachments::Attachment;
use store::channels::{self, Channel};
use store::contacts::{self, identities};
use store::jobs::{self, Claimed};
use store::messages::{self, DeliveryError, Message};
use store::{Db, StoreError, StoreResult};

pub const KIND: &str = crate::messages::send::DELIVER;
/// How long a message waits for its provider, holding back those after it.
const PATIENCE_SECONDS: i64 = 3600;

#[derive(Deserialize)]
struct Payload {
    message_id: MessageId,
}

/// What there is to send.
struct Parcel {
    message: Message,
    channel: Channel,
    address: String,
    name: Option<String>,
    files: Vec<Attachment>,
    reply_to: Option<String>,
}

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let organization = job.job.organization;
    let payload: Payload = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let parcel = state
        .store
        .read(move |db| load(db, organization, payload.message_id))
        .await;
    let parcel = match parcel {
        Ok(parcel) => parcel,
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return end(state, job, None).await,
        Err(error) => return Err(error.into()),
    };
    match parcel.message.delivery {
        Some(Delivery::Queued) => {}
        Some(Delivery::Sending) => {
            return end(state, job, Some((parcel.message.id, interrupted()))).await;
        }
        _ => return end(state, job, None).await,
    }
    let id = parcel.message.id;
    let Some(connector) = connectors::of(parcel.channel.kind).filter(|_| parcel.channel.is_open())
    else {
        let step = match parcel.channel.removed_at {
            Some(_) => failed("channel_removed", "The channel was removed", false),
            None => failed("channel_disabled", "The channel is switched off", true),
        };
        return end(state, job, Some((id, step))).await;
    };
    let key = (organization, parcel.channel.id);
    // What visitors read is our own store: being there is being sent.
    if parcel.channel.kind == ChannelKind::Webchat {
        state.pulses.note(key, |lately| lately.sent(state.now()));
        return end(state, job, Some((id, Step::to(Delivery::Sent)))).await;
    }
    let settings = settings(state, &parcel.channel)?;
    if !begin(state, job, id).await? {
        return Ok(Outcome::Settled);
    }
    let outgoing = outgoing(state, &parcel);
    let answer = connector.send(&settings, &outgoing, &state.outbound).await;
    state.pulses.note(key, |lately| match &answer {
        Ok(_) => lately.sent(state.now()),
        Err(_) => lately.failed(),
    });
    match answer {
        Err(SendError::Retry { reason, after }) => {
            put_off(state, job, &parcel.message, reason, after).await
        }
        answer => end(state, job, Some((id, step(answer)))).await,
    }
}

fn load(db: &mut Db, organization: OrganizationId, id: MessageId) -> StoreResult<Parcel> {
    let message = messages::get(db, organization, id)?;
    let channel = channels::get(db, organization, message.channel)?;
    let identity = identities::get(
        db,
        organization,
        message.identity.ok_or(StoreError::NotFound)?,
    )?;
    let contact = contacts::get(db, organization, identity.contact)?;
    let files = messages::attached(db, organization, &[id])?;
    let reply_to = match message.reply_to {
        Some(answered) => messages::get(db, organization, answered)?.provider_id,
        None => None,
    };
    Ok(Parcel {
        message,
        channel,
        address: identity.address,
        name: contact.called().map(ToString::to_string),
        files: files.into_iter().map(|(_, file)| file).collect(),
        reply_to,
    })
}

fn outgoing(state: &State, parcel: &Parcel) -> Outgoing {
    let links = state.links();
    let file = |file: &Attachment| File {
        url: links.for_provider(file),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
    };
    Outgoing {
        message_id: parcel.message.id,
        conversation_id: parcel.message.conversation,
        contact: Recipient {
            address: parcel.address.clone(),
            name: parcel.name.clone(),
        },
        text: parcel.message.text.clone(),
        attachments: parcel.files.iter().map(file).collect(),
        reply_to_message_id: parcel.reply_to.clone(),
        now: state.now(),
    }
}

/// Writes that the message is being handed over; false when the claim was lost to somebody else.
async fn begin(state: &State, job: &Claimed, id: MessageId) -> Reply<bool> {
    let (work, job) = (Work::new(state), job.clone());
    let begun = state.write(move |db| {
        if !jobs::is_held(db, &job)? {
            return Ok::<_, StoreError>(false);
        }
        let step = Step::to(Delivery::Sending);
        let message = deliver_result(db, &work, job.job.organization, id, &step)?;
        Ok(message.delivery == Some(Delivery::Sending))
    });
    Ok(begun.await?)
}

/// Ends the job, and with it the message's step, in one transaction.
async fn end(state: &State, job: &Claimed, step: Option<(MessageId, Step)>) -> Reply<Outcome> {
    insist(state, || {
        let (work, job, step) = (Work::new(state), job.clone(), step.clone());
        state.write(move |db| {
            if jobs::done(db, &job)?
                && let Some((id, step)) = &step
            {
                deliver_result(db, &work, job.job.organization, *id, step)?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(Outcome::Settled)
}

/// Back to the queue: the provider surely has not got it. The lane waits with it, for an hour at most.
async fn put_off(
    state: &State,
    job: &Claimed,
    message: &Message,
    reason: String,
    after: Option<Duration>,
) -> Reply<Outcome> {
    let due = next_try(state, job, after);
    if due > message.received_at.plus_seconds(PATIENCE_SECONDS) {
        let step = failed("provider_unavailable", &reason, true);
        return end(state, job, Some((message.id, step))).await;
    }
    insist(state, || {
        let (work, job, id) = (Work::new(state), job.clone(), message.id);
        state.write(move |db| {
            if jobs::retry(db, &job, due)? {
                let step = Step::to(Delivery::Queued);
                deliver_result(db, &work, job.job.organization, id, &step)?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(Outcome::Settled)
}

fn step(answer: Result<Sent, SendError>) -> Step {
    match answer {
        Ok(Sent { provider_id }) => Step {
            provider_id,
            ..Step::to(Delivery::Sent)
        },
        Err(SendError::Refused { code, reason }) => failed(code, &reason, true),
        Err(SendError::Unknown { reason } | SendError::Retry { reason, .. }) => Step {
            error: Some(error("answer_lost", &reason, true)),
            ..Step::to(Delivery::Unknown)
        },
    }
}

fn interrupted() -> Step {
    let message = "The server stopped while handing it over";
    Step {
        error: Some(error("answer_lost", message, true)),
        ..Step::to(Delivery::Unknown)
    }
}

fn failed(code: &str, message: &str, retryable: bool) -> Step {
    Step {
        error: Some(error(code, message, retryable)),
        ..Step::to(Delivery::Failed)
    }
}

fn error(code: &str, message: &str, retryable: bool) -> DeliveryError {
    DeliveryError {
        code: code.to_owned(),
        message: message.to_owned(),
        retryable,
    }
}
