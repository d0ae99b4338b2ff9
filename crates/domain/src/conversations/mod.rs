//! Conversations: what may happen to one, and what follows from it (C-08).
//!
//! Methods change the conversation and return what happened, so that the log, the live stream,
//! webhooks and counts need no second opinion. An empty list means that nothing changed.

mod answers;
mod assigning;
mod beginning;
mod closing;
#[cfg(test)]
pub(crate) mod fixture;
mod hiding;
mod labelling;
mod leaving;
mod moves;
mod restricting;
mod rights;
mod starting;
mod tagging;
mod transferring;
mod waiting;

pub use answers::{Answers, AnswersError, Unanswered};
pub use assigning::{AssignError, Assignment, PickError};
pub use beginning::NewConversation;
pub use labelling::LabelError;
pub use moves::Move;
pub use restricting::{LeftOut, RestrictError};
pub use rights::{AssignTarget, may_assign, may_change_visibility, may_close, may_reopen};
pub use starting::{StartError, starting_team};
pub use transferring::{TransferError, TransferTo};
pub use waiting::is_answer;

use crate::actors::Actor;
use crate::labels::Priority;
use crate::messages::{Delivery, LastMessage, MessageKind};
use crate::visibility::{ConversationFacts, Place};
use crate::words::words;
use crate::{
    AgentId, AssistantId, ChannelId, ContactId, ConversationId, LabelId, MessageId, OrganizationId,
    TagId, TeamId, Timestamp,
};

words! {
    /// Whether work is left.
    Status: "status" {
        /// Work is left.
        Open = "open",
        /// Done.
        Closed = "closed",
    }
    /// Whose turn it is; derived, never stored as a decision of its own.
    ReplyState: "reply state" {
        /// Only our messages so far.
        Created = "created",
        /// The customer waits.
        Pending = "pending",
        /// Open, and nobody waits.
        Replied = "replied",
        /// Closed.
        Resolved = "resolved",
    }
}

/// A conversation, as far as its rules go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Whose it is.
    pub organization: OrganizationId,
    /// Its id.
    pub id: ConversationId,
    /// The number people see (#1042); rising, gaps allowed.
    pub number: i64,
    /// The mail's, or typed by agents.
    pub subject: Option<String>,
    /// The customer.
    pub contact: ContactId,
    /// Where it began.
    pub channel: ChannelId,
    /// Whether work is left.
    pub status: Status,
    /// Hidden from the other folders.
    pub archived: bool,
    /// Its contact is blocked.
    pub blocked: bool,
    /// Only its viewers see it.
    pub restricted: bool,
    /// Who sees it while it is restricted.
    pub viewers: Vec<AgentId>,
    /// Hidden until then; cleared by the one who wakes it, not by the clock.
    pub snoozed_until: Option<Timestamp>,
    /// Who works on it; they stay after closing.
    pub assignees: Vec<AgentId>,
    /// Whose it is among teams.
    pub team: Option<TeamId>,
    /// The assistant it has or had.
    pub assistant: Option<Assistance>,
    /// Its labels, in the order they were added.
    pub labels: Vec<LabelId>,
    /// The tags that any of its messages has, in the order they came.
    pub tags: Vec<TagId>,
    /// That of its most urgent label.
    pub priority: Priority,
    /// Since when the customer waits for a human.
    pub waiting_since: Option<Timestamp>,
    /// How many customer messages there are.
    pub inbound_seq: i64,
    /// How many customer messages wait.
    pub unreplied_count: i64,
    /// The answers that might still fail, and what would wait again then.
    pub answers: Answers,
    /// Since when it stands in *Open*.
    pub unassigned_at: Option<Timestamp>,
    /// When it was closed last.
    pub closed_at: Option<Timestamp>,
    /// Who closed it last.
    pub closed_by: Option<Actor>,
    /// When somebody wrote last.
    pub last_activity_at: Timestamp,
    /// When the customer wrote last.
    pub last_customer_message_at: Option<Timestamp>,
    /// What a list row shows.
    pub last_message: Option<LastMessage>,
    /// When it began.
    pub created_at: Timestamp,
    /// The conversation it follows.
    pub previous: Option<ConversationId>,
    /// Counts edits of the conversation itself.
    pub version: i64,
    /// Counts every change, messages too.
    pub revision: i64,
}

/// The assistant of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assistance {
    /// Which.
    pub assistant: AssistantId,
    /// Whether it answers now. One that was stopped stays here as not active.
    pub active: bool,
    /// While it is active: the customer messages it left unanswered since a human answered;
    /// `None` when there was none since.
    pub unanswered: Option<i64>,
}

impl Conversation {
    /// Whose turn it is.
    pub fn reply_state(&self) -> ReplyState {
        match self.status {
            Status::Closed => ReplyState::Resolved,
            Status::Open if self.is_waiting() => ReplyState::Pending,
            Status::Open if self.inbound_seq == 0 => ReplyState::Created,
            Status::Open => ReplyState::Replied,
        }
    }

    /// Whether the customer waits for a human. Nobody who is blocked waits.
    pub fn is_waiting(&self) -> bool {
        self.waiting_since.is_some() && !self.blocked
    }

    /// Whether an assistant answers now.
    pub fn is_assisted(&self) -> bool {
        self.assistant.is_some_and(|assistance| assistance.active)
    }

    /// Whether it stands in *Open*: nobody works on it.
    pub fn is_unassigned(&self) -> bool {
        self.status == Status::Open && self.assignees.is_empty() && !self.is_assisted()
    }

    /// What decides who sees it.
    pub fn facts(&self) -> ConversationFacts<'_> {
        ConversationFacts {
            organization: self.organization,
            restricted: self.restricted,
            viewers: &self.viewers,
            assignees: &self.assignees,
            team: self.team,
            channel: self.channel,
        }
    }

    /// Where it stands for those who see by team.
    pub fn place(&self) -> Place {
        Place::of(self.team, self.channel)
    }

    /// Changes the subject.
    pub fn rename(&mut self, subject: Option<String>, now: Timestamp) -> Vec<Move> {
        if self.subject == subject {
            return Vec::new();
        }
        self.subject.clone_from(&subject);
        self.edited(now);
        vec![Move::Renamed { subject }]
    }

    /// Belongs to another contact from now on: a visitor proved who they are (K-01).
    pub fn identify(&mut self, contact: ContactId, now: Timestamp) -> Vec<Move> {
        if self.contact == contact {
            return Vec::new();
        }
        let from = std::mem::replace(&mut self.contact, contact);
        if let Some(last) = &mut self.last_message
            && last.author == Actor::Contact(from)
        {
            last.author = Actor::Contact(contact);
        }
        self.edited(now);
        vec![Move::Identified { contact, from }]
    }

    /// Goes over to the contact that its own was merged into (P-05).
    pub fn follow_merge(&mut self, into: ContactId, now: Timestamp) -> Vec<Move> {
        let moves = self.identify(into, now);
        let merged = |happened| match happened {
            Move::Identified { contact, from } => Move::Merged { contact, from },
            other => other,
        };
        moves.into_iter().map(merged).collect()
    }

    /// Shows a message in list rows if it is the newest, and counts as activity.
    pub fn show(&mut self, message: LastMessage) {
        self.last_activity_at = self.last_activity_at.max(message.sent_at);
        if self
            .last_message
            .as_ref()
            .is_none_or(|shown| shown.sent_at <= message.sent_at)
        {
            self.last_message = Some(message);
        }
        self.revision += 1;
    }

    /// A message's delivery moved on; shown if it is the newest.
    pub fn delivery_changed(&mut self, message: MessageId, delivery: Delivery) {
        if let Some(shown) = self
            .last_message
            .as_mut()
            .filter(|shown| shown.id == message)
        {
            shown.delivery = Some(delivery);
        }
        self.revision += 1;
    }

    /// What a message mainly is turned out; shown if it is the newest.
    pub fn kind_changed(&mut self, message: MessageId, kind: MessageKind) {
        if let Some(shown) = self
            .last_message
            .as_mut()
            .filter(|shown| shown.id == message)
        {
            shown.kind = kind;
        }
        self.revision += 1;
    }

    /// What a message says is something else now; shown if it is the newest.
    pub fn text_changed(&mut self, message: MessageId, preview: String) {
        if let Some(shown) = self
            .last_message
            .as_mut()
            .filter(|shown| shown.id == message)
        {
            shown.preview = preview;
        }
        self.revision += 1;
    }

    /// Ends an edit: counts it and sees when it came to stand in *Open*.
    fn edited(&mut self, now: Timestamp) {
        self.version += 1;
        self.revision += 1;
        self.settle(now);
    }

    fn settle(&mut self, now: Timestamp) {
        self.unassigned_at = match self.is_unassigned() {
            true => self.unassigned_at.or(Some(now)),
            false => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{at, conversation};
    use super::*;

    #[test]
    fn a_subject_is_changed_once() {
        let mut c = conversation();
        let subject = Some("Refund".to_owned());
        assert_eq!(
            c.rename(subject.clone(), at(1)),
            [Move::Renamed {
                subject: subject.clone()
            }]
        );
        let version = c.version;
        assert_eq!(c.rename(subject, at(2)), []);
        assert_eq!(c.version, version);
    }

    #[test]
    fn a_visitor_who_proves_who_they_are_takes_the_conversation_along() {
        let mut c = conversation();
        let from = c.contact;
        let contact = ContactId::from(70);
        assert_eq!(
            c.identify(contact, at(1)),
            [Move::Identified { contact, from }]
        );
        assert_eq!((c.contact, c.identify(contact, at(2))), (contact, vec![]));
    }

    #[test]
    fn the_newest_message_is_shown_and_its_delivery_with_it() {
        let message = |id: i64, sent: i64| LastMessage {
            id: id.into(),
            preview: "Hello".into(),
            kind: crate::messages::MessageKind::Text,
            direction: crate::messages::Direction::Outbound,
            author: Actor::System,
            sent_at: at(sent),
            delivery: Some(Delivery::Queued),
        };
        let mut c = conversation();
        c.show(message(1, 50));
        c.show(message(2, 40));
        c.delivery_changed(2.into(), Delivery::Read);
        c.delivery_changed(1.into(), Delivery::Sent);
        let shown = c.last_message.map(|shown| (shown.id, shown.delivery));
        assert_eq!(shown, Some((1.into(), Some(Delivery::Sent))));
        assert_eq!((c.last_activity_at, c.version, c.revision), (at(50), 1, 5));
    }
}
