//! One conversation while it is told: each thing that happens goes through the rules, and what
//! they answer is kept as the actions of the API would keep it.

use super::batch::Batch;
use super::customers::Customer;
use super::dice::Dice;
use super::world::Ids;
use crate::conversations::record::entry;
use crate::messages::kind;
use domain::actors::Actor;
use domain::conversations::{Assignment, Conversation, Move, NewConversation};
use domain::messages::{Delivery, Direction, LastMessage, position, preview};
use domain::routing::Routed;
use domain::{AgentId, AttachmentId, MessageId, Timestamp};
use std::collections::BTreeMap;
use store::attachments::{Attachment, Uploader};
use store::conversations::channels::Way;
use store::conversations::{Entry, Whole};
use store::messages::{DeliveryError, Message};

/// Whether who answers takes the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    Takes,
    Leaves,
}

/// See the module.
#[derive(Debug)]
pub struct Life<'a> {
    pub c: Conversation,
    customer: &'a Customer,
    log: Vec<Entry>,
    pub marks: BTreeMap<AgentId, i64>,
    way: Way,
    used_at: Timestamp,
    blocked_at: Timestamp,
}

impl<'a> Life<'a> {
    /// Begins with what routing decided.
    pub fn begin(
        ids: &mut Ids,
        customer: &'a Customer,
        new: NewConversation,
        routed: Routed,
    ) -> Self {
        let at = new.created_at;
        let way = Way {
            channel: new.channel,
            identity: customer.identity.id,
            last_inbound_at: None,
        };
        let (c, moves) = Conversation::begin(new, routed);
        let mut life = Self {
            c,
            customer,
            log: Vec::new(),
            marks: BTreeMap::new(),
            way,
            used_at: at,
            blocked_at: at,
        };
        let by = Actor::Contact(customer.contact.id);
        life.note(ids, at, by, &moves);
        life
    }

    pub fn note(&mut self, ids: &mut Ids, at: Timestamp, by: Actor, moves: &[Move]) {
        for happened in moves {
            let entry = entry(ids.at(at), at, &self.c, by, happened);
            self.log.push(entry);
        }
    }

    /// The customer writes: see [`crate::messages::receive`].
    pub fn hears(
        &mut self,
        (ids, dice): (&mut Ids, &mut Dice),
        received_at: Timestamp,
        (text, file): (String, Option<&Attachment>),
        batch: &mut Batch,
    ) {
        let sent_at = received_at.minus_seconds(dice.between(0, 3));
        let file = file.map(|file| self.upload(ids, received_at, file));
        // A file often comes without a word.
        let text = Some(text).filter(|_| file.is_none() || dice.per_mille(500));
        let by = Actor::Contact(self.customer.contact.id);
        let id: MessageId = ids.at(received_at);
        let message = Message {
            provider_id: Some(id.to_string()),
            sent_at,
            position: position(Some(sent_at), received_at),
            ..self.message(id, received_at, Direction::Inbound, by, text, file.as_ref())
        };
        let moves = self.c.customer_wrote(message.position, received_at);
        self.show(&message);
        self.note(ids, received_at, by, &moves);
        self.used_at = message.position;
        self.way.last_inbound_at = Some(message.position);
        let message = Message {
            inbound_seq: Some(self.c.inbound_seq),
            ..message
        };
        batch.add_message(message, file);
    }

    /// An agent answers: see [`crate::messages::send`]; and how that arrived.
    pub fn answers(
        &mut self,
        ids: &mut Ids,
        at: Timestamp,
        (agent, how): (AgentId, Answering),
        (text, delivery): (String, Delivery),
        batch: &mut Batch,
    ) {
        let by = Actor::Agent(agent);
        let id: MessageId = ids.at(at);
        let mut message = self.message(id, at, Direction::Outbound, by, Some(text), None);
        message.client_id = Some(format!("{id:x}", id = id.as_ref()));
        message.delivery = Some(Delivery::Queued);
        let mut moves = self.c.human_answered(id, at);
        if how == Answering::Takes && self.c.assignees.is_empty() && self.c.admits(agent) {
            let mine = Assignment {
                agents: vec![agent],
                ..Assignment::default()
            };
            moves.extend(self.c.assign(&mine, at).unwrap_or_default());
        }
        self.show(&message);
        self.note(ids, at, by, &moves);
        self.marks.insert(agent, self.c.inbound_seq);
        self.used_at = at;
        for state in [Delivery::Sending, delivery] {
            message.delivery = Some(state);
            message.version += 1;
            self.c.delivery_changed(id, state);
        }
        if delivery == Delivery::Failed {
            self.c.answer_failed(id);
            message.error = Some(DeliveryError {
                code: "webhook_refused".to_owned(),
                message: "the webhook answered 410".to_owned(),
                retryable: true,
            });
        }
        batch.add_message(message, None);
    }

    /// The contact is blocked.
    pub fn block(&mut self, ids: &mut Ids, at: Timestamp, by: AgentId) {
        let moves = self.c.block(at);
        self.blocked_at = at;
        self.note(ids, at, Actor::Agent(by), &moves);
    }

    pub fn end(self) -> Whole {
        Whole {
            conversation: self.c,
            since: self.blocked_at,
            ways: vec![(self.way, self.used_at)],
            marks: self.marks.into_iter().collect(),
            log: self.log,
        }
    }

    fn message(
        &self,
        id: MessageId,
        at: Timestamp,
        direction: Direction,
        author: Actor,
        text: Option<String>,
        file: Option<&Attachment>,
    ) -> Message {
        Message {
            organization: self.c.organization,
            id,
            conversation: self.c.id,
            channel: self.way.channel,
            identity: Some(self.way.identity),
            direction,
            kind: kind(text.as_deref(), file.map_or(&[], std::slice::from_ref)),
            author,
            client_id: None,
            provider_id: None,
            text,
            reply_to: None,
            automated: None,
            counts_as_answer: false,
            inbound_seq: None,
            delivery: None,
            error: None,
            due_at: None,
            held: None,
            details: None,
            position: at,
            sent_at: at,
            received_at: at,
            edited_at: None,
            deleted_at: None,
            version: 1,
        }
    }

    fn show(&mut self, message: &Message) {
        self.c.show(LastMessage {
            id: message.id,
            preview: message.text.as_deref().map(preview).unwrap_or_default(),
            kind: message.kind,
            direction: message.direction,
            author: message.author,
            sent_at: message.position,
            delivery: message.delivery,
        });
    }

    fn upload(&self, ids: &mut Ids, at: Timestamp, sample: &Attachment) -> Attachment {
        let id: AttachmentId = ids.at(at);
        Attachment {
            id,
            uploader: Uploader::visitor(self.way.channel, &self.customer.identity.address),
            created_at: at,
            ..sample.clone()
        }
    }
}
