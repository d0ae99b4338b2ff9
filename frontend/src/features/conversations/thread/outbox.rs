//! What is on its way to the server. It survives a reload: as failed, for nobody sends it meanwhile.

use super::state::Thread;
use crate::browser::{now, random_key, storage};
use crate::session::Session;
use contract::attachments::Attachment;
use contract::messages::{Message, NewEmail, ReplyTo};
use contract::templates::FilledTemplate;
use domain::{ChannelId, ConversationId, IdentityId, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A message on its way to the server.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The `Idempotency-Key`: sending again sends nothing twice.
    pub key: String,
    pub text: String,
    pub attachments: Vec<Attachment>,
    /// The template it is made from; `text` is how the customer reads it.
    #[serde(default)]
    pub template: Option<FilledTemplate>,
    /// The channel and address it goes to, where it is not the default one.
    #[serde(default)]
    pub over: Option<(ChannelId, IdentityId)>,
    #[serde(default)]
    pub reply_to: Option<ReplyTo>,
    /// Whom it goes to as a mail.
    #[serde(default)]
    pub email: Option<Box<NewEmail>>,
    #[serde(default)]
    pub due: Due,
    /// The version of the draft it was written in, which goes with it.
    #[serde(default)]
    pub written_in: Option<i64>,
    pub at: f64,
    pub state: OutgoingState,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum OutgoingState {
    Sending,
    /// The server could not be reached; it is sent again until it can.
    Waiting,
    /// Not on the server; why.
    Failed(String),
}

/// When a message is to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// At once, or a few seconds later for those who want to be able to undo.
    #[default]
    Now,
    At(Timestamp),
}

/// A new message on its way.
pub fn outgoing(text: String, attachments: Vec<Attachment>) -> Outgoing {
    Outgoing {
        key: random_key(),
        text,
        attachments,
        template: None,
        over: None,
        reply_to: None,
        email: None,
        due: Due::Now,
        written_in: None,
        at: now(),
        state: OutgoingState::Sending,
    }
}

/// Under this and the conversation's id it is kept.
const OUTBOX: &str = "outbox-";

/// Where something was left unsent in an earlier visit of the same agent.
pub(super) fn unsent(session: Session) -> BTreeSet<ConversationId> {
    let own = |key: String| {
        let id = key.strip_prefix(OUTBOX)?.split('-').next()?;
        let is_own = key == session.key(&format!("{OUTBOX}{id}"));
        id.parse().ok().filter(|_| is_own)
    };
    storage::keys(OUTBOX).into_iter().filter_map(own).collect()
}

impl Thread {
    /// What was left of an earlier visit of the same agent: what another one did not send on this
    /// computer is theirs.
    pub(super) fn kept_outbox(self, id: ConversationId) -> Vec<Outgoing> {
        storage::load(&self.outbox_key(id)).unwrap_or_default()
    }

    fn write_outbox(self, id: ConversationId, kept: &[Outgoing]) {
        let key = self.outbox_key(id);
        match kept.is_empty() {
            true => storage::remove(&key),
            false => storage::save(&key, &kept),
        }
        // One may have left the desk.
        self.unsent.try_maybe_update(|unsent| {
            let changed = match kept.is_empty() {
                true => unsent.remove(&id),
                false => unsent.insert(id),
            };
            (changed, ())
        });
    }

    fn outbox_key(self, id: ConversationId) -> String {
        self.session.key(&format!("{OUTBOX}{id}"))
    }

    /// Whether something stands in it that is not sent.
    pub fn has_unsent(self, id: ConversationId) -> bool {
        self.unsent.read().contains(&id)
    }

    pub fn put_outgoing(self, outgoing: Outgoing) {
        self.outbox.update(|outbox| {
            match outbox.iter_mut().find(|other| other.key == outgoing.key) {
                Some(known) => *known = outgoing,
                None => outbox.push(outgoing),
            }
        });
        self.keep_outbox();
    }

    /// Whether it waits for the connection in the open thread, and nobody took it back.
    pub fn waits(self, key: &str) -> bool {
        self.outbox.try_read_untracked().is_some_and(|outbox| {
            outbox
                .iter()
                .any(|other| other.key == key && other.state == OutgoingState::Waiting)
        })
    }

    pub fn drop_outgoing(self, key: &str) {
        let gone = self.outbox.try_maybe_update(|outbox| {
            let before = outbox.len();
            outbox.retain(|outgoing| outgoing.key != key);
            (outbox.len() != before, outbox.len() != before)
        });
        if gone == Some(true) {
            self.keep_outbox();
        }
    }

    /// Whether the server has it, though its answer did not reach us.
    pub fn has_arrived(self, key: &str) -> bool {
        arrived(&self.messages.read_untracked(), key)
    }

    /// It is on the server, or refused: also where the thread is not open any more.
    pub fn settle_outgoing(self, id: ConversationId, key: &str) {
        if self.id() == Some(id) {
            self.drop_outgoing(key);
            return;
        }
        let mut kept = self.kept_outbox(id);
        kept.retain(|outgoing| outgoing.key != key);
        self.write_outbox(id, &kept);
    }

    /// What is not on the server yet survives a reload: as failed, for nobody sends it meanwhile.
    pub(super) fn keep_outbox(self) {
        let Some(id) = self.id() else { return };
        let kept: Vec<Outgoing> = self
            .outbox
            .get_untracked()
            .into_iter()
            .map(|outgoing| Outgoing {
                state: OutgoingState::Failed(text!(thread.not_sent).to_string()),
                ..outgoing
            })
            .collect();
        self.write_outbox(id, &kept);
    }
}

/// Whether what was sent under this key is among these messages.
pub(super) fn arrived(messages: &[Message], key: &str) -> bool {
    let is_it = |message: &Message| message.client_id.as_deref() == Some(key);
    messages.iter().any(is_it)
}
