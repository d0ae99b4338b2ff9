//! How far the caller has read: their own mark, which nobody else is told of.

use super::reading::details;
use super::work::Work;
use crate::app::State;
use crate::extract::AgentCaller;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::conversations::ConversationDetails;
use domain::conversations::Conversation;
use domain::reading::{mark_read, mark_unread};
use domain::{AgentId, ConversationId, MessageId};
use store::conversations::{Reader, get_item, set_mark};
use store::events::{self, Audience, NewEvent};
use store::{Db, StoreError, messages};

/// How far somebody has read after this.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// Up to a message, or everything.
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
                    Mark::Read(Some(message)) => mark_read(had, seq_of(db, c, message)?),
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

/// How many customer messages there were up to a message.
fn seq_of(db: &mut Db, c: &Conversation, message: MessageId) -> Reply<i64> {
    let unknown =
        || Problem::invalid().field("message_id", "not_here", "No message of this conversation");
    match messages::get(db, c.organization, message) {
        Ok(message) if message.conversation == c.id => Ok(messages::inbound_seq_at(db, &message)?),
        Ok(_) | Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}
