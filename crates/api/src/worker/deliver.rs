//! Hands one message to its provider, once. `sending` is committed before the call; a message that
//! is found `sending` by a new claim was interrupted, and nobody sends it again on a guess.

use super::backoff;
use super::claimed_until;
use super::ending::{End, end_of, failed, interrupted, settle};
use super::outcome::{Outcome, insist, next_try};
use super::pieces::pieces;
use super::threads;
use crate::app::State;
use crate::channels::actions::settings;
use crate::channels::pace::Leaving;
use crate::channels::renewing;
use crate::channels::wire;
use crate::conversations::work::Work;
use crate::hooks::receipts::settle_early;
use crate::ids;
use crate::messages::deliver::{Step, deliver_result};
use crate::messages::due::wording;
use crate::outbound::Carrier;
use crate::problem::{Problem, Reply};
use crate::templates::sending::handed_over;
use connectors::{Connector, File, Outgoing, Recipient, SendError, Sent, TemplateMessage, Thread};
use domain::channels::ChannelKind;
use domain::messages::{Delivery, Piece};
use domain::replying::{Standing, reach};
use domain::{IdentityId, MessageId, OrganizationId, Timestamp};
use serde::Deserialize;
use std::time::Duration;
use store::attachments::Attachment;
use store::channels::{self, Channel};
use store::contacts;
use store::contacts::identities::{self, IdentityChannel};
use store::jobs::{self, Claimed};
use store::messages::{self, DeliveryError, Message, pieces};
use store::{Db, StoreError, StoreResult};

pub const KIND: &str = crate::messages::send::DELIVER;
/// How long a message holds back those behind it at most, in seconds.
const HOLDS_BACK: i64 = 3600;

#[derive(Deserialize)]
struct Payload {
    message_id: MessageId,
}

/// What there is to send.
struct Parcel {
    message: Message,
    channel: Channel,
    identity: IdentityId,
    to: Recipient,
    files: Vec<Attachment>,
    reply_to: Option<String>,
    standing: Option<Standing>,
    /// Or why it cannot be sent any more.
    template: Result<Option<TemplateMessage>, DeliveryError>,
    thread: Option<Thread>,
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
            return end(state, job, Some((parcel.message.id, interrupted().into()))).await;
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
        return end(state, job, Some((id, step.into()))).await;
    };
    let key = (organization, parcel.channel.id);
    // What visitors read is our own store: being there is being sent.
    if parcel.channel.kind == ChannelKind::Webchat {
        state.pulses.note(key, |lately| lately.sent(state.now()));
        return end(state, job, Some((id, Step::to(Delivery::Sent).into()))).await;
    }
    if let Err(error) = &parcel.template {
        let step = Step {
            error: Some(error.clone()),
            ..Step::to(Delivery::Failed)
        };
        return end(state, job, Some((id, step.into()))).await;
    }
    hand_over(state, job, connector, &parcel).await
}

/// Hands over what the provider has not got yet of a message, piece by piece.
async fn hand_over(
    state: &State,
    job: &Claimed,
    connector: &dyn Connector,
    parcel: &Parcel,
) -> Reply<Outcome> {
    let (organization, message) = (job.job.organization, &parcel.message);
    let can = connector.capabilities();
    let found = reach(can.window, parcel.standing.as_ref(), state.now());
    if let Err(error) = found.admits(wording(message), message.author.into()) {
        let step = failed(error.code(), &error.to_string(), true);
        return end(state, job, Some((message.id, step.into()))).await;
    }
    let pieces = pieces(outgoing(state, parcel, found.late), connector);
    let of = pieces.len();
    let to_go = message.details.clone().unwrap_or_default();
    let to_go = to_go.pieces_to_go(of);
    let mut settings = settings(state, &parcel.channel)?;
    let http = Carrier {
        outbound: &state.outbound,
        store: &state.files,
        organization,
        files: &parcel.files,
    };
    let leaving = Leaving {
        channel: parcel.channel.id,
        to: parcel.identity,
        heard_at: parcel.standing.as_ref().and_then(|one| one.last_inbound_at),
        pieces: to_go.len(),
    };
    if let Err(due) = state.paces.take(leaving, can.paces, state.now()) {
        let job = job.clone();
        state.write(move |db| jobs::wait(db, &job, due)).await?;
        return Ok(Outcome::Settled);
    }
    if !begin(state, job, message.id).await? {
        return Ok(Outcome::Settled);
    }
    let key = (organization, parcel.channel.id);
    let way = (&parcel.channel, connector);
    let mut last = Ok(Sent::default());
    let mut went_last = None;
    for (at, n) in to_go.iter().copied().enumerate() {
        let Some(piece) = pieces.get(n) else { break };
        last = renewing::send(state, way, &mut settings, piece, &http).await;
        if let Some(rest) = rest(&last) {
            state.paces.rest(parcel.channel.id, rest, state.now());
        }
        state.pulses.note(key, |lately| match &last {
            Ok(_) => lately.sent(state.now()),
            Err(error @ (SendError::Fault { .. } | SendError::Expired { .. })) => {
                lately.stopped(error)
            }
            // It is about this customer: the provider is there.
            Err(SendError::Refused { consent, .. }) if consent.is_some() => {}
            Err(SendError::Refused { .. }) => lately.refused(),
            // Or about this template.
            Err(SendError::TemplateBarred { .. }) => {}
            Err(error) => lately.failed(error),
        });
        match &last {
            Ok(gone) if at + 1 < to_go.len() => {
                let piece = Piece { n, of };
                if !went(state, job, message, piece, gone.provider_id.clone()).await? {
                    return Ok(Outcome::Settled);
                }
            }
            Ok(_) => went_last = Some(Piece { n, of }).filter(|_| of > 1),
            Err(_) => break,
        }
    }
    match last {
        Err(SendError::Retry { reason, after }) => {
            // From when it was to leave, which is not when it was written: it was scheduled, or is sent again.
            let queued_at = ids::made_at(*job.job.id.as_ref());
            let until = queued_at.plus_seconds(seconds(connector.patience()));
            put_off(state, job, message, until, (reason, after)).await
        }
        answer => {
            let mut ended = end_of(answer);
            ended.step.piece = went_last;
            end(state, job, Some((message.id, ended))).await
        }
    }
}

/// How long the provider wants nothing more of this channel.
fn rest(answer: &Result<Sent, SendError>) -> Option<Duration> {
    match answer {
        Ok(Sent { rest, .. }) | Err(SendError::Retry { after: rest, .. }) => *rest,
        Err(_) => None,
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
    let known = identities::channels(db, organization, &[identity.id])?;
    let known = known.iter().find(|one| one.channel == channel.id);
    let files = messages::attached(db, organization, &[id])?;
    let reply_to = match message.reply_to {
        Some(answered) => messages::get(db, organization, answered)?.provider_id,
        None => None,
    };
    let thread = match channel.kind.is_mail() {
        true => Some(threads::load(db, &message)?),
        false => None,
    };
    Ok(Parcel {
        template: handed_over(db, &channel, &message)?,
        thread,
        message,
        standing: known.map(IdentityChannel::standing),
        channel,
        identity: identity.id,
        to: Recipient {
            scheme: identity.scheme,
            address: identity.address,
            name: contact.called().map(ToString::to_string),
        },
        files: files.into_iter().map(|(_, file)| file).collect(),
        reply_to,
    })
}

fn outgoing(state: &State, parcel: &Parcel, late: bool) -> Outgoing {
    let links = state.links();
    let file = |file: &Attachment| File {
        id: file.id,
        size: file.size,
        url: links.for_provider(file),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        pixels: file.width.zip(file.height),
        duration_ms: file.duration_ms,
    };
    Outgoing {
        message_id: parcel.message.id,
        conversation_id: parcel.message.conversation,
        contact: parcel.to.clone(),
        text: parcel.message.text.clone(),
        attachments: parcel.files.iter().map(file).collect(),
        reply_to_message_id: parcel.reply_to.clone(),
        template: parcel.template.clone().ok().flatten(),
        late,
        webhook_url: wire::webhook_url(state, &parcel.channel),
        now: state.now(),
        thread: parcel.thread.clone(),
    }
}

/// Writes that the provider has another piece; false when the claim was lost to somebody else.
async fn went(
    state: &State,
    job: &Claimed,
    message: &Message,
    piece: Piece,
    provider_id: Option<String>,
) -> Reply<bool> {
    let held = insist(state, || {
        let (job, message, provider_id) = (job.clone(), message.clone(), provider_id.clone());
        let work = Work::new(state);
        let until = claimed_until(state, state.now());
        state.write(move |db| {
            // The next piece has as much time as this one had.
            if !jobs::progress(db, &job, &job.job.payload, until)? {
                return Ok(false);
            }
            pieces::change(db, &message, |details| details.piece_went(piece.n))?;
            if let Some(provider_id) = &provider_id {
                let place = (message.organization, message.channel);
                pieces::add(db, place, message.id, provider_id, piece.n)?;
                settle_early(db, &work, &message, provider_id, Some(piece))?;
            }
            Ok(true)
        })
    });
    Ok(held.await?)
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
async fn end(state: &State, job: &Claimed, end: Option<(MessageId, End)>) -> Reply<Outcome> {
    insist(state, || {
        let (work, job, end) = (Work::new(state), job.clone(), end.clone());
        state.write(move |db| {
            if jobs::done(db, &job)?
                && let Some((id, end)) = &end
            {
                settle(db, &work, job.job.organization, *id, end)?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(Outcome::Settled)
}

fn seconds(patience: Duration) -> i64 {
    i64::try_from(patience.as_secs()).unwrap_or(i64::MAX)
}

/// Back to the queue: the provider surely has not got it. The lane waits with it, for as long as its connector has
/// patience; who has patience for days, as with mail, holds back those behind it no longer than others do.
async fn put_off(
    state: &State,
    job: &Claimed,
    message: &Message,
    until: Timestamp,
    (reason, after): (String, Option<Duration>),
) -> Reply<Outcome> {
    let Some(due) = backoff::within(
        next_try(state, job, after),
        job.attempts,
        until,
        state.now(),
    ) else {
        let step = failed("provider_unavailable", &reason, true);
        return end(state, job, Some((message.id, step.into()))).await;
    };
    let long = ids::made_at(*job.job.id.as_ref()).plus_seconds(HOLDS_BACK);
    let is_aside = long < until && long < state.now();
    insist(state, || {
        let (work, job, id) = (Work::new(state), job.clone(), message.id);
        state.write(move |db| {
            if is_aside {
                jobs::step_aside(db, &job, *id.as_ref())?;
            }
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
