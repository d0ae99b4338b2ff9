//! How far our messages get: what the worker and the providers tell. Only forward; what is not
//! forward comes late or twice, and is passed over.

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use domain::actors::Actor;
use domain::messages::{Delivery, Direction};
use domain::{ChannelId, MessageId, OrganizationId};
use store::conversations::lock;
use store::messages::{self, DeliveryError, Message};
use store::{Db, StoreError, StoreResult};

/// A step of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub to: Delivery,
    /// Why it failed, or why it is not known.
    pub error: Option<DeliveryError>,
    /// What the provider calls it.
    pub provider_id: Option<String>,
}

impl Step {
    pub fn to(to: Delivery) -> Self {
        Self {
            to,
            error: None,
            provider_id: None,
        }
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
    let mut locked = lock(db, organization, conversation)?;
    // As it is now that nobody else can change it.
    let before = messages::get(db, organization, id)?;
    let Some(after) = stepped(&before, step) else {
        return Ok(before);
    };
    messages::set_delivery(db, &before, &after)?;
    if is_to_go_as_a_whole(&before, step.to) {
        messages::pieces::sent(db, &before, 0)?;
    }
    locked.conversation.delivery_changed(id, step.to);
    match step.to {
        Delivery::Failed => drop(locked.conversation.answer_failed(id)),
        Delivery::Sent | Delivery::Delivered | Delivery::Read => {
            locked.conversation.answer_left(id);
        }
        _ => {}
    }
    let change = Change {
        messages: &[("message.updated", &after)],
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)?;
    Ok(after)
}

/// Whether the next try begins anew, of a message in pieces that the provider had all of: one of them has not
/// arrived, and nobody knows which.
fn is_to_go_as_a_whole(before: &Message, to: Delivery) -> bool {
    let had_all = matches!(before.delivery, Some(Delivery::Sent | Delivery::Delivered));
    let details = before.details.as_ref();
    had_all && to == Delivery::Failed && details.is_some_and(|details| details.pieces_sent > 0)
}

fn stepped(before: &Message, step: &Step) -> Option<Message> {
    before.delivery.filter(|from| from.may_become(step.to))?;
    Some(Message {
        delivery: Some(step.to),
        error: step.error.clone(),
        provider_id: step
            .provider_id
            .clone()
            .or_else(|| before.provider_id.clone()),
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
