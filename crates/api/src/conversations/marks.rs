//! How far the caller has read: their own mark, which no colleague is told of. The customer is told
//! that somebody has read it where the channel can and is set to do so (K-13).

use super::reading::details;
use super::record;
use super::work::Work;
use crate::app::State;
use crate::extract::AgentCaller;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::worker::{TELL_READ, ToTell};
use connectors::Connector;
use contract::conversations::ConversationDetails;
use domain::channels::ChannelKind;
use domain::conversations::Conversation;
use domain::reading::{mark_read, mark_unread};
use domain::{AgentId, ChannelId, ConversationId, MessageId};
use std::collections::BTreeMap;
use store::channels::{self, Channel};
use store::conversations::{Reader, get_item, lock, set_mark};
use store::events::{self, Audience, NewEvent};
use store::jobs::{self, Job};
use store::messages::{self, Message, receipts};
use store::{Db, StoreError, StoreResult};

/// So many of the latest messages are looked at for what nobody has read.
const AMONG: i64 = 200;

/// How far somebody has read after this.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// Up to a message that is on the screen, or everything without having looked.
    Read(Option<MessageId>),
    Unread,
}

/// Sets the caller's own mark, which nobody else is told of.
pub async fn mark(
    state: &State,
    by: &AgentCaller,
    id: ConversationId,
    once: Once,
    to: Mark,
) -> Reply<ConversationDetails> {
    let (work, viewer, agent) = (Work::new(state), by.viewer.clone(), by.agent);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let item = get_item(db, &reader, id)?;
            let c = &item.conversation;
            let had = c.inbound_seq - item.unread;
            once.run(db, |db| {
                let mark = match to {
                    Mark::Read(None) => mark_read(had, c.inbound_seq),
                    Mark::Read(Some(message)) => {
                        let message = of(db, c, message)?;
                        seen(db, &work, c, &message)?;
                        mark_read(had, messages::inbound_seq_at(db, &message)?)
                    }
                    Mark::Unread => mark_unread(had, c.inbound_seq),
                };
                set_mark(db, c.organization, agent, id, mark)?;
                events::append(db, &told(&work, c, agent, mark))?;
                Ok(id)
            })?;
            Ok(details(db, &reader, id, work.now)?)
        })
        .await
}

/// The caller's other windows.
pub fn told(work: &Work, c: &Conversation, agent: AgentId, mark: i64) -> NewEvent {
    let me = Some(Audience::Agent(agent));
    NewEvent {
        organization: c.organization,
        id: work.id(),
        name: "conversation.read",
        conversation: Some(c.id),
        object: *c.id.as_ref(),
        version: mark,
        revision: None,
        before: me.clone(),
        after: me,
        at: work.now,
    }
}

/// A message of this conversation.
fn of(db: &mut Db, c: &Conversation, message: MessageId) -> Reply<Message> {
    let unknown =
        || Problem::invalid().field("message_id", "not_here", "No message of this conversation");
    match messages::get(db, c.organization, message) {
        Ok(message) if message.conversation == c.id => Ok(message),
        Ok(_) | Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Tells the customer that what they wrote up to this message has been read; the first reader does.
fn seen(db: &mut Db, work: &Work, c: &Conversation, last: &Message) -> StoreResult<()> {
    let place = (c.organization, c.id);
    let mut unseen = receipts::unseen(db, place, last.position, AMONG)?;
    if unseen.is_empty() {
        return Ok(());
    }
    let channels: Vec<ChannelId> = unseen.iter().map(|m| m.channel).collect();
    let telling = channels::of_ids(db, c.organization, &channels)?;
    let tells = |id| {
        telling
            .iter()
            .any(|channel| channel.id == id && tells(channel))
    };
    unseen.retain(|message| tells(message.channel));
    if unseen.is_empty() {
        return Ok(());
    }
    let ids: Vec<MessageId> = unseen.iter().map(|m| m.id).collect();
    let locked = lock(db, c.organization, c.id)?;
    let seen = receipts::see(db, c.organization, &ids)?;
    jobs::push_all(db, &to_tell(work, &telling, &seen))?;
    record::messages_changed(db, work, &locked.conversation, &seen)
}

/// Providers are told of the last of each channel, which stands for those before it. What visitors see is
/// our own store.
fn to_tell(work: &Work, channels: &[Channel], seen: &[Message]) -> Vec<Job> {
    let mut last: BTreeMap<ChannelId, &Message> = BTreeMap::new();
    let is_ours = |id: ChannelId| {
        let channel = channels.iter().find(|channel| channel.id == id);
        channel.is_none_or(|channel| channel.kind == ChannelKind::Webchat)
    };
    for message in seen.iter().filter(|message| !is_ours(message.channel)) {
        let of_channel = last.entry(message.channel).or_insert(message);
        if message.place() > of_channel.place() {
            *of_channel = message;
        }
    }
    let job = |message: &Message| {
        let payload = ToTell {
            message_id: message.id,
            identity_id: message.identity?,
        };
        message.provider_id.as_ref()?;
        Some(Job {
            organization: message.organization,
            id: work.id(),
            // One of its own: a courtesy neither waits for anything nor holds anything up.
            lane: *message.id.as_ref(),
            channel: Some(message.channel),
            kind: TELL_READ.to_owned(),
            // Wire shapes always have a JSON form.
            payload: serde_json::to_string(&payload).unwrap_or_default(),
            due_at: work.now,
        })
    };
    last.into_values().filter_map(job).collect()
}

fn tells(channel: &Channel) -> bool {
    channel.send_read_receipts
        && connectors::of(channel.kind).is_some_and(Connector::tells_of_reading)
}
