//! Which conversation a customer's message goes to: 4.a to 4.e, first match wins.

use crate::conversations::Status;
use crate::organizations::AfterClosing;
use crate::{ChannelId, ConversationId, IdentityId, Timestamp};

/// A conversation of the contact that the message might go to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Candidate {
    pub id: ConversationId,
    pub status: Status,
    pub last_activity_at: Timestamp,
    /// When it was last active over the message's channel and identity; `None` if never.
    pub last_active_here_at: Option<Timestamp>,
}

/// What is known of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The channel it came over.
    pub channel: ChannelId,
    /// The identity it came from.
    pub identity: IdentityId,
    /// The conversation of the message it answers, if we know that message.
    pub answers: Option<ConversationId>,
    /// Whether it is a mail: another subject is another matter.
    pub is_mail: bool,
}

/// How the organization wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// One open conversation across all channels (default).
    pub across_channels: bool,
    /// What happens when none is open.
    pub after_closing: AfterClosing,
}

/// Where the message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into this open one.
    Existing(ConversationId),
    /// Into this closed one, which reopens.
    Reopened(ConversationId),
    /// Into a new one, linked to the last one there was.
    New {
        /// The contact's latest conversation.
        previous: Option<ConversationId>,
    },
}

/// Chooses among the conversations of the contact. Ties go to the younger conversation, so the
/// order of `candidates` does not matter.
pub fn choose(arrival: &Arrival, candidates: &[Candidate], choice: Choice) -> Destination {
    let open = || candidates.iter().filter(|c| c.status == Status::Open);
    let answered = candidates.iter().find(|c| Some(c.id) == arrival.answers);
    if let Some(answered) = answered.filter(|c| c.status == Status::Open) {
        return Destination::Existing(answered.id);
    }
    if !arrival.is_mail {
        let here = open()
            .filter(|c| c.last_active_here_at.is_some())
            .max_by_key(|c| (c.last_active_here_at, c.id));
        let anywhere = || {
            choice
                .across_channels
                .then(|| open().max_by_key(|c| (c.last_activity_at, c.id)))
                .flatten()
        };
        if let Some(found) = here.or_else(anywhere) {
            return Destination::Existing(found.id);
        }
    }
    let closed = candidates
        .iter()
        .filter(|c| c.status == Status::Closed)
        .max_by_key(|c| (c.last_activity_at, c.id));
    // A mail that answers nothing is another matter, so it reopens nothing either.
    let reopens = answered.or(closed.filter(|_| !arrival.is_mail));
    match reopens {
        Some(found) if choice.after_closing == AfterClosing::Reopen => {
            Destination::Reopened(found.id)
        }
        _ => Destination::New {
            previous: candidates
                .iter()
                .max_by_key(|c| (c.last_activity_at, c.id))
                .map(|c| c.id),
        },
    }
}
