//! How far our messages get: what the worker and the providers tell. Only forward; what is not
//! forward comes late or twice, and is passed over.

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use domain::actors::Actor;
use domain::messages::{Delivery, Details, Direction, Piece};
use domain::{ChannelId, MessageId, OrganizationId};
use store::conversations::{Locked, lock};
use store::messages::{self, DeliveryError, Message, pieces};
use store::{Db, StoreError, StoreResult};

/// A step of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub to: Delivery,
    /// Why it failed, or why it is not known.
    pub error: Option<DeliveryError>,
    /// What the provider calls it.
    pub provider_id: Option<String>,
    /// Which piece of it went, or did not arrive, where it goes in several.
    pub piece: Option<Piece>,
}

impl Step {
    pub fn to(to: Delivery) -> Self {
        Self {
            to,
            error: None,
            provider_id: None,
            piece: None,
        }
    }

    /// What the provider calls the message: its last piece, of one in several.
    fn name(&self) -> Option<&String> {
        let names = |_: &&String| self.piece.is_none_or(Piece::is_last);
        self.provider_id.as_ref().filter(names)
    }
}

/// The worker moved a message on. Answers it as it is now; whether it moved is told by its state.
pub fn deliver_result(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    id: MessageId,
    step: &Step,
) -> StoreResult<Message> {
    let conversation = messages::get(db, organization, id)?.conversation;
    let locked = lock(db, organization, conversation)?;
    // As it is now that nobody else can change it.
    let before = messages::get(db, organization, id)?;
    write(db, work, locked, before, step)
}

/// A provider moved a message on, which is as it was when it was judged what that means; `Contention` when it is
/// not any more.
pub fn reported(db: &mut Db, work: &Work, seen: &Message, step: &Step) -> StoreResult<Message> {
    let locked = lock(db, seen.organization, seen.conversation)?;
    let before = messages::get(db, seen.organization, seen.id)?;
    match before.version == seen.version {
        true => write(db, work, locked, before, step),
        false => Err(StoreError::Contention),
    }
}

fn write(
    db: &mut Db,
    work: &Work,
    mut locked: Locked,
    before: Message,
    step: &Step,
) -> StoreResult<Message> {
    let id = before.id;
    let moved = stepped(&before, step);
    // Of one that has failed already, another piece may go or fail.
    let is_counted = moved.is_some() || before.delivery == Some(Delivery::Failed);
    if is_counted && (step.piece.is_some() || step.to == Delivery::Failed) {
        pieces::change(db, &before, |details| count(details, &before, step))?;
    }
    let Some(after) = moved.or_else(|| named(&before, step)) else {
        return Ok(before);
    };
    messages::set_delivery(db, &before, &after)?;
    if let Some(former) = before
        .provider_id
        .as_deref()
        .filter(|_| proves(&before, step))
    {
        pieces::retire(db, &before, former)?;
    }
    if after.delivery != before.delivery {
        locked.conversation.delivery_changed(id, step.to);
        match step.to {
            Delivery::Failed => drop(locked.conversation.answer_failed(id)),
            Delivery::Sent | Delivery::Delivered | Delivery::Read => {
                locked.conversation.answer_left(id);
            }
            _ => {}
        }
    }
    let change = Change {
        messages: &[("message.updated", &after)],
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)?;
    Ok(after)
}

/// Notes which pieces the provider has: one went, one did not arrive, or one of them and nobody knows which.
fn count(details: &mut Details, before: &Message, step: &Step) {
    let now = before.delivery.unwrap_or(step.to);
    let had_all = matches!(now, Delivery::Sent | Delivery::Delivered);
    match (step.to, step.piece) {
        (Delivery::Sent, Some(piece)) => details.piece_went(piece.n),
        (Delivery::Failed, Some(piece)) => details.piece_failed(piece, now),
        (Delivery::Failed, None) if had_all => details.goes_as_a_whole(),
        _ => {}
    }
}

fn stepped(before: &Message, step: &Step) -> Option<Message> {
    let moves = |from: &Delivery| from.may_become(step.to) || proves(before, step);
    before.delivery.filter(moves)?;
    Some(Message {
        delivery: Some(step.to),
        error: step.error.clone(),
        provider_id: step.name().or(before.provider_id.as_ref()).cloned(),
        version: before.version + 1,
        ..before.clone()
    })
}

/// Whether what failed was another attempt than the one that is taken now: its answer had been lost, and its report
/// came while the next was under way.
fn proves(before: &Message, step: &Step) -> bool {
    let ids = before.provider_id.as_ref().zip(step.name());
    let is_another = ids.is_some_and(|(failed, taken)| failed != taken);
    before.delivery == Some(Delivery::Failed) && step.to == Delivery::Sent && is_another
}

/// It stands there already, or further; what the provider calls it is news all the same.
fn named(before: &Message, step: &Step) -> Option<Message> {
    let is_ours = before.direction == Direction::Outbound && before.provider_id.is_none();
    let provider_id = step.name().filter(|_| is_ours)?.clone();
    Some(Message {
        provider_id: Some(provider_id),
        version: before.version + 1,
        ..before.clone()
    })
}

/// A provider tells how far one of a channel's messages got. `NotFound` when it is none of ours.
pub fn receipt(
    db: &mut Db,
    work: &Work,
    (organization, channel): (OrganizationId, ChannelId),
    id: MessageId,
    state: Delivery,
    error: Option<String>,
) -> StoreResult<Message> {
    let message = messages::get(db, organization, id)?;
    if message.channel != channel || message.direction != Direction::Outbound {
        return Err(StoreError::NotFound);
    }
    let step = Step {
        error: error
            .filter(|_| state == Delivery::Failed)
            .map(|message| DeliveryError {
                code: "refused_by_provider".to_owned(),
                message,
                retryable: true,
            }),
        ..Step::to(state)
    };
    deliver_result(db, work, organization, message.id, &step)
}
