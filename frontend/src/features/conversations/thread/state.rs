//! The open conversation: what is known of it, and its messages.

use super::handed::Handed;
use super::outbox::{Outgoing, unsent};
use super::presence::Present;
use super::reading::Mark;
use super::renewing::Renewing;
use super::viewer::Viewed;
use super::window::Way;
use crate::session::Session;
use client::CallError;
use contract::conversations::{Conversation, ConversationDetails, ReplyOption};
use contract::messages::{DeliveryState, Message};
use domain::{AgentId, ConversationId, MessageId, Timestamp};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone)]
pub enum Opened {
    Nothing,
    Loading,
    Ready,
    /// Deleted, or not ours to see.
    Gone,
    Failed(CallError),
}

impl Opened {
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Gone)
    }

    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Gone | Self::Failed(_))
    }
}

#[derive(Clone, Copy)]
pub struct Thread {
    pub(super) session: Session,
    pub opened: RwSignal<Opened>,
    pub(super) details: RwSignal<Option<ConversationDetails>>,
    /// As the server told of it last, whatever is shown ahead of its answers.
    pub(super) told: StoredValue<Option<Conversation>>,
    /// How often it was asked for anew: only the latest answer counts.
    pub(super) asked: StoredValue<u32>,
    pub(super) asked_at: StoredValue<f64>,
    /// What one has read or marked as unread, until the server knows.
    pub(super) marks: StoredValue<BTreeMap<ConversationId, Mark>>,
    /// Conversations in which something is not sent.
    pub(super) unsent: RwSignal<BTreeSet<ConversationId>>,
    /// Oldest first.
    pub messages: RwSignal<Vec<Message>>,
    pub outbox: RwSignal<Vec<Outgoing>>,
    /// What waits for its time, the next one first.
    pub scheduled: RwSignal<Vec<Message>>,
    /// What was taken back before it left.
    pub(super) cancelled: StoredValue<BTreeSet<MessageId>>,
    /// What is for whoever writes in a conversation.
    pub(super) handed: RwSignal<Vec<(ConversationId, Handed)>>,
    /// The messages that are chosen; none while nobody chooses.
    pub selection: RwSignal<Option<BTreeSet<MessageId>>>,
    /// Whether somebody chooses; one for all bubbles.
    pub selecting: Memo<bool>,
    pub(super) renewing: StoredValue<Renewing>,
    /// The pictures and videos that are looked at over the whole window.
    pub viewed: RwSignal<Option<Viewed>>,
    pub(super) older: RwSignal<Option<Way>>,
    pub loading_older: RwSignal<bool>,
    /// The way to newer messages, where the thread was opened at an older one.
    pub(super) newer: RwSignal<Option<Way>>,
    pub(super) loading_newer: StoredValue<bool>,
    /// What the stream told of messages in pages that are on their way: a page may be older than that.
    pub(super) elsewhere: StoredValue<Vec<Message>>,
    /// A message on the screen and how far down the thread it stands, while others come in above it.
    pub(super) held: StoredValue<Option<(MessageId, f64)>>,
    /// The newest one that was here when it was let go of.
    pub(super) seen: StoredValue<Option<(Timestamp, MessageId)>>,
    /// Newer messages have come by page: nobody has missed them.
    pub(super) paged: StoredValue<bool>,
    /// How often one went again to what the address names.
    pub(super) sought: RwSignal<u32>,
    /// How far the customer's messages were read when the thread was opened, if some were not.
    pub(super) read_to: RwSignal<Option<i64>>,
    pub(super) present: RwSignal<Vec<Present>>,
    /// Conversations whose customer types, for the rows.
    pub(super) typing: RwSignal<Vec<(ConversationId, f64)>>,
    pub(super) load: StoredValue<u32>,
    /// Whose messages the stream told of while the thread is on its way.
    pub(super) heard: StoredValue<Option<Vec<ConversationId>>>,
    /// When I typed last; 0 when something else was told since.
    pub(super) typed_at: StoredValue<f64>,
}

impl Thread {
    pub fn new(session: Session) -> Self {
        let selection = RwSignal::new(None::<BTreeSet<MessageId>>);
        Self {
            session,
            selecting: Memo::new(move |_| selection.read().is_some()),
            selection,
            opened: RwSignal::new(Opened::Nothing),
            details: RwSignal::new(None),
            told: StoredValue::new(None),
            asked: StoredValue::new(0),
            asked_at: StoredValue::new(0.0),
            marks: StoredValue::new(BTreeMap::new()),
            unsent: RwSignal::new(unsent(session)),
            messages: RwSignal::new(Vec::new()),
            outbox: RwSignal::new(Vec::new()),
            scheduled: RwSignal::new(Vec::new()),
            cancelled: StoredValue::new(BTreeSet::new()),
            handed: RwSignal::new(Vec::new()),
            renewing: StoredValue::new(Vec::new()),
            viewed: RwSignal::new(None),
            older: RwSignal::new(None),
            loading_older: RwSignal::new(false),
            newer: RwSignal::new(None),
            loading_newer: StoredValue::new(false),
            elsewhere: StoredValue::new(Vec::new()),
            held: StoredValue::new(None),
            seen: StoredValue::new(None),
            paged: StoredValue::new(false),
            sought: RwSignal::new(0),
            read_to: RwSignal::new(None),
            present: RwSignal::new(Vec::new()),
            typing: RwSignal::new(Vec::new()),
            load: StoredValue::new(0),
            heard: StoredValue::new(None),
            typed_at: StoredValue::new(0.0),
        }
    }

    pub fn conversation(self) -> Option<Conversation> {
        let details = self.details.try_read()?;
        details.as_ref().map(|details| details.conversation.clone())
    }

    pub fn id(self) -> Option<ConversationId> {
        // Calls that come back after one has left the desk find nothing open.
        let details = self.details.try_read_untracked()?;
        details.as_ref().map(|details| details.conversation.id)
    }

    /// Where an answer can go.
    pub fn reply_options(self) -> Vec<ReplyOption> {
        let details = self.details.read();
        let options = details.as_ref().map(|open| open.reply_options.clone());
        options.unwrap_or_default()
    }

    /// Where it goes when nobody says otherwise.
    pub fn reply_option(self) -> Option<ReplyOption> {
        let details = self.details.read();
        let options = &details.as_ref()?.reply_options;
        options.iter().find(|option| option.default).cloned()
    }

    /// Since when everything that was said is here; none when it is all.
    pub fn oldest_shown(self) -> Option<Timestamp> {
        let oldest = self.messages.read().first().map(|message| message.sent_at);
        oldest.filter(|_| self.has_older())
    }

    /// A message that is here, as it is at any time; once it is gone, as it was.
    pub(super) fn message(self, id: MessageId) -> Option<Memo<Message>> {
        let find = move |messages: &[Message]| messages.iter().position(|known| known.id == id);
        let first = {
            let messages = self.messages.read_untracked();
            messages.get(find(&messages)?)?.clone()
        };
        Some(Memo::new_owning(move |before: Option<Message>| {
            // Read also when it is made: what was not read is not followed.
            let messages = self.messages.read();
            let Some(before) = before else {
                return (first.clone(), true);
            };
            match find(&messages).and_then(|at| messages.get(at)) {
                Some(now) if *now != before => (now.clone(), true),
                _ => (before, false),
            }
        }))
    }

    /// Until when everything that was said is here; none when it is all.
    pub fn newest_shown(self) -> Option<Timestamp> {
        let newest = self.messages.read().last().map(|message| message.sent_at);
        newest.filter(|_| self.newer.read().is_some())
    }

    pub fn has_older(self) -> bool {
        self.older.read().is_some()
    }

    /// Whether messages behind the last one are not loaded.
    pub fn has_newer(self) -> bool {
        self.newer.read_untracked().is_some()
    }

    /// Who sees the open one while it is restricted.
    pub fn viewers(self) -> Vec<AgentId> {
        let details = self.details.read();
        details
            .as_ref()
            .map(|details| details.viewer_ids.clone())
            .unwrap_or_default()
    }

    /// The conversation of this customer before the open one.
    pub fn previous(self) -> Option<ConversationId> {
        self.details.read().as_ref()?.previous_id
    }

    pub(super) fn clear(self) {
        self.details.set(None);
        self.told.set_value(None);
        self.messages.set(Vec::new());
        self.outbox.set(Vec::new());
        self.scheduled.set(Vec::new());
        self.cancelled.set_value(BTreeSet::new());
        self.viewed.set(None);
        self.selection.set(None);
        self.older.set(None);
        self.newer.set(None);
        self.seen.set_value(None);
        self.read_to.set(None);
        self.present.set(Vec::new());
    }

    /// Takes in a message: new ones by their time, known ones if newer.
    pub fn take(self, message: Message) {
        if let Some(key) = &message.client_id {
            self.drop_outgoing(key);
        }
        match message.delivery.as_ref().map(|delivery| delivery.state) {
            Some(DeliveryState::Scheduled) => return self.put_scheduled(message),
            Some(DeliveryState::Cancelled) => return self.end_scheduled(message.id),
            _ => self.drop_scheduled(message.id),
        }
        let loads = self.loading_older.get_untracked() || self.loading_newer.get_value();
        let elsewhere = loads.then(|| message.clone());
        let (has_older, has_newer) = (self.older.read_untracked().is_some(), self.has_newer());
        let taken = self.messages.try_maybe_update(|messages| {
            let taken = put(messages, message, has_older, has_newer);
            (taken == Taken::Changed, taken)
        });
        if taken == Some(Taken::Elsewhere) {
            self.elsewhere.update_value(|all| all.extend(elsewhere));
        }
    }
}

/// What became of a message that was told of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Changed,
    Known,
    /// It stands in a page that is not loaded.
    Elsewhere,
}

/// Where a message stands in its thread.
pub(super) fn place(message: &Message) -> (Timestamp, MessageId) {
    (message.sent_at, message.id)
}

/// Puts a message in its place. What stands before the pages loaded, or behind them, comes with its own.
fn put(messages: &mut Vec<Message>, message: Message, has_older: bool, has_newer: bool) -> Taken {
    if let Some(known) = messages.iter_mut().find(|known| known.id == message.id) {
        if message.version <= known.version {
            return Taken::Known;
        }
        *known = message;
        return Taken::Changed;
    }
    let before = messages
        .first()
        .is_some_and(|first| place(&message) < place(first));
    let behind = messages
        .last()
        .is_some_and(|last| place(last) < place(&message));
    if (before && has_older) || (behind && has_newer) {
        return Taken::Elsewhere;
    }
    let at = messages.partition_point(|other| place(other) <= place(&message));
    messages.insert(at, message);
    Taken::Changed
}
