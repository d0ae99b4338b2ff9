//! What Switchboard says by itself when a customer has written (K-10): in the transaction of the
//! customer's message, by the rules of [`domain::automated`], and no answer that ends the waiting.

use super::receive::Inbound;
use super::send;
use crate::channels::hours;
use crate::conversations::work::Work;
use domain::actors::Actor;
use domain::automated::{DAY_SECONDS, Moment, Past, QUIET_SECONDS, due, is_held_back};
use domain::contacts::Contact;
use domain::conversations::Conversation;
use domain::messages::{Automated, Delivery, Direction, MessageKind};
use store::messages::{self, Message, automated};
use store::{Db, StoreResult};

/// Whether a conversation began with the customer's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Begins,
    GoesOn,
}

/// Says what is due after `message`, which is in the conversation already; answers what was said.
pub fn say(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    contact: &Contact,
    conversation: &mut Conversation,
    message: &Message,
    place: Place,
) -> StoreResult<Option<Message>> {
    let channel = &inbound.channel;
    let moment = Moment {
        is_open: hours::is_open(channel.business_hours.as_ref(), work.now),
        available: channel.available,
        begins: place == Place::Begins,
        assisted: conversation.is_assisted(),
        by_machine: inbound.by_machine,
    };
    let settings = &channel.automated_messages;
    let Some(kind) = due(settings, moment) else {
        return Ok(None);
    };
    let Some(notice) = settings.notice(kind) else {
        return Ok(None);
    };
    if is_held_back(
        past(db, work, inbound, contact, conversation, kind)?,
        work.now,
    ) {
        return Ok(None);
    }
    let said = Message {
        id: work.id(),
        direction: Direction::Outbound,
        kind: MessageKind::Text,
        author: Actor::System,
        client_id: None,
        provider_id: None,
        text: Some(notice.text.to_string()),
        reply_to: None,
        automated: Some(kind),
        details: None,
        inbound_seq: None,
        delivery: Some(Delivery::Queued),
        // Behind what it follows, also of one moment.
        position: message.position.max(work.now),
        sent_at: work.now,
        received_at: work.now,
        ..message.clone()
    };
    messages::insert(db, &said)?;
    send::leave(db, work, conversation, &said)?;
    Ok(Some(said))
}

fn past(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    contact: &Contact,
    conversation: &Conversation,
    kind: Automated,
) -> StoreResult<Past> {
    let (organization, id) = (inbound.organization, conversation.id);
    let channel = &inbound.channel;
    let shut_since = || channel.business_hours.as_ref()?.closed_since(work.now);
    Ok(Past {
        period_since: match kind {
            Automated::Away => shut_since(),
            _ => channel.unavailable_since,
        },
        last_of_kind: automated::last_of_kind(db, organization, id, kind)?,
        human_answered_at: automated::human_answered_at(
            db,
            organization,
            id,
            work.now.minus_seconds(QUIET_SECONDS),
        )?,
        within_a_day: automated::count_to(
            db,
            organization,
            contact.id,
            work.now.minus_seconds(DAY_SECONDS),
        )?,
    })
}
