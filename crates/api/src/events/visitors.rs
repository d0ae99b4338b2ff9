//! Messages as visitors of a web chat see them, and which visitor that is. A message belongs to the
//! one identity, on the one channel, that it was written by or to.

use crate::app::State;
use crate::attachments;
use contract::webchat::{WidgetAuthor, WidgetMessage};
use domain::actors::Actor;
use domain::identities::Scheme;
use domain::messages::{Delivery, Direction};
use domain::{AgentId, ChannelId, IdentityId, MessageId, OrganizationId};
use std::collections::HashMap;
use store::messages::Listed;
use store::visitors::{Face, addresses, faces};
use store::{Db, StoreResult};

/// A message and whose it is.
#[derive(Clone, Debug)]
pub struct Seen {
    pub channel: ChannelId,
    pub scheme: Scheme,
    pub address: String,
    pub message: WidgetMessage,
}

/// The messages that belong to anybody outside, by their ids.
pub fn seen(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    listed: &[Listed],
) -> StoreResult<HashMap<MessageId, Seen>> {
    let identities: Vec<IdentityId> = listed.iter().filter_map(|l| l.message.identity).collect();
    let addresses = addresses(db, organization, &identities)?;
    let messages = messages(db, state, organization, listed)?;
    let seen = listed.iter().zip(messages).filter_map(|(listed, message)| {
        let (scheme, address) = addresses.get(&listed.message.identity?)?.clone();
        let message = message?;
        Some((
            message.id,
            Seen {
                channel: listed.message.channel,
                scheme,
                address,
                message,
            },
        ))
    });
    Ok(seen.collect())
}

/// Messages in the widget's shape, in the order given; none for what is not there for visitors.
pub fn messages(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    listed: &[Listed],
) -> StoreResult<Vec<Option<WidgetMessage>>> {
    let agents: Vec<AgentId> = listed
        .iter()
        .filter_map(|l| l.message.author.agent())
        .collect();
    let faces = match agents.is_empty() {
        true => HashMap::new(),
        false => faces(db, organization, &agents)?,
    };
    Ok(listed
        .iter()
        .map(|listed| message(state, listed, &faces))
        .collect())
}

fn message(
    state: &State,
    listed: &Listed,
    faces: &HashMap<AgentId, Face>,
) -> Option<WidgetMessage> {
    let m = &listed.message;
    let inbound = m.direction == Direction::Inbound;
    let delivery = match m.delivery {
        // What a visitor wrote is with us once it is answered for; read is noted of it (K-13).
        None => Delivery::Delivered,
        // What visitors read is our own store: what is on its way is there.
        Some(Delivery::Queued | Delivery::Sending | Delivery::Unknown) => Delivery::Sent,
        Some(state @ (Delivery::Sent | Delivery::Delivered | Delivery::Read)) => state,
        Some(Delivery::Scheduled | Delivery::Failed | Delivery::Cancelled) => return None,
    };
    if m.deleted_at.is_some() {
        return None;
    }
    let face = match m.author {
        Actor::Agent(agent) => faces.get(&agent),
        _ => None,
    };
    Some(WidgetMessage {
        id: m.id,
        client_id: m.client_id.clone().filter(|_| inbound),
        direction: m.direction.as_str().into(),
        author: face.map(|face| WidgetAuthor {
            name: face.name.clone(),
            color: face.color.clone(),
            initials: face.initials.clone(),
        }),
        text: m.text.clone(),
        attachments: listed
            .attachments
            .iter()
            .map(|file| attachments::wire(state, file.clone()))
            .collect(),
        sent_at: m.position,
        delivery: delivery.to_string(),
    })
}
