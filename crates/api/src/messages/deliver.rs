//! How far our messages get: what the worker and the providers tell. Only forward; what is not
//! forward comes late or twice, and is passed over.

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use domain::actors::Actor;
use domain::messages::Delivery;
use domain::{ChannelId, IdentityId, MessageId, OrganizationId};
use store::conversations::lock;
use store::messages::{self, DeliveryError, Message};
use store::{Db, StoreError, StoreResult};

/// How many messages one receipt moves at most.
const MOST: i64 = 100;

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

/// What a provider calls a message: its own id, or ours given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    Theirs(String),
    Ours(MessageId),
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
    locked.conversation.delivery_changed(id, step.to);
    if step.to == Delivery::Failed {
        locked.conversation.answer_failed(id);
    }
    let change = Change {
        messages: &[("message.updated", &after)],
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)?;
    Ok(after)
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
    which: &Which,
    state: Delivery,
    error: Option<String>,
) -> StoreResult<Message> {
    let found = match which {
        Which::Theirs(id) => messages::by_provider_id(db, organization, channel, id)?,
        Which::Ours(id) => Some(messages::get(db, organization, *id)?),
    };
    let message = found
        .filter(|message| message.channel == channel && message.delivery.is_some())
        .ok_or(StoreError::NotFound)?;
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

/// The customer has seen a thread up to one of our messages: all before it are read too.
pub fn read_up_to(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    (channel, identity): (ChannelId, IdentityId),
    last: MessageId,
) -> StoreResult<()> {
    let last = messages::get(db, organization, last)?;
    if last.channel != channel || last.identity != Some(identity) {
        return Err(StoreError::NotFound);
    }
    let mut locked = lock(db, organization, last.conversation)?;
    let read = messages::read_up_to(db, &last, identity, MOST)?;
    for message in &read {
        locked
            .conversation
            .delivery_changed(message.id, Delivery::Read);
    }
    let told: Vec<_> = read
        .iter()
        .map(|message| ("message.updated", message))
        .collect();
    let change = Change {
        messages: &told,
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)
}
