//! Whether and where an answer can go (C-14, C-17).

mod telling;
mod window;

pub use telling::{Said, Told, is_news};
pub use window::{Reachable, Standing, Window, Writer, reach};

use crate::ChannelId;
use crate::conversations::{Conversation, Status};
use crate::messages::Place;
use crate::words::words;

words! {
    /// Whether a channel can write to an address now.
    Reach: "reply option" {
        /// Anything may be written.
        Free = "free",
        /// The window is shut, only an approved template goes.
        TemplateOnly = "template_only",
        /// The customer said stop.
        OptedOut = "opted_out",
        /// The customer never subscribed, or left.
        NotSubscribed = "not_subscribed",
        /// Nobody is there.
        Unreachable = "unreachable",
        /// The channel was switched off or removed.
        ChannelDisabled = "channel_disabled",
    }
}

/// Why an answer cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Reopen it, or begin a new one.
    #[error("the conversation is closed")]
    Closed,
    /// Unblock the contact first.
    #[error("the contact is blocked")]
    Blocked,
    /// A colleague answered meanwhile.
    #[error("a colleague has answered meanwhile")]
    NewerMessages,
    /// The customer said stop.
    #[error("the customer has opted out")]
    OptedOut,
    /// The channel was switched off or removed.
    #[error("the channel is switched off")]
    ChannelDisabled,
    /// The window is shut.
    #[error("this needs an approved template now")]
    TemplateRequired,
    /// The window is shut for programs.
    #[error("so long after the customer's last message only a person may answer, and no program")]
    PersonOnly,
    /// The customer never subscribed, or left.
    #[error("the customer has not subscribed")]
    NotSubscribed,
    /// The customer has no address there, or nobody is there.
    #[error("the customer cannot be reached over this channel")]
    NoAddress,
}

impl ReplyError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed => "conversation_closed",
            Self::Blocked => "contact_blocked",
            Self::NewerMessages => "newer_messages",
            Self::OptedOut => "opted_out",
            Self::ChannelDisabled => "channel_disabled",
            Self::TemplateRequired => "template_required",
            Self::PersonOnly => "person_only",
            Self::NotSubscribed => "not_subscribed",
            Self::NoAddress => "no_address_on_channel",
        }
    }
}

/// What an answer consists of, as far as a shut window goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Anything an agent writes.
    Free,
    /// An approved template.
    Template,
}

impl Reach {
    /// Whether a message of this wording may go.
    pub fn admits(self, wording: Wording) -> Result<(), ReplyError> {
        match (self, wording) {
            (Self::Free, _) | (Self::TemplateOnly, Wording::Template) => Ok(()),
            (Self::TemplateOnly, Wording::Free) => Err(ReplyError::TemplateRequired),
            (Self::OptedOut, _) => Err(ReplyError::OptedOut),
            (Self::NotSubscribed, _) => Err(ReplyError::NotSubscribed),
            (Self::Unreachable, _) => Err(ReplyError::NoAddress),
            (Self::ChannelDisabled, _) => Err(ReplyError::ChannelDisabled),
        }
    }
}

/// Whether a conversation takes answers; checked again when a scheduled one is due.
pub fn check_state(conversation: &Conversation) -> Result<(), ReplyError> {
    match conversation.status {
        _ if conversation.blocked => Err(ReplyError::Blocked),
        Status::Closed => Err(ReplyError::Closed),
        Status::Open => Ok(()),
    }
}

/// Whether sending a message again that failed can come to anything else: what barred it may have
/// passed, and its conversation takes answers.
pub fn is_worth_a_retry(conversation: &Conversation, may_have_passed: bool) -> bool {
    may_have_passed && check_state(conversation).is_ok()
}

/// Whether the author has seen what colleagues wrote. Who names nothing seen is not asked.
pub fn check_seen(seen: Option<Place>, last_by_colleague: Option<Place>) -> Result<(), ReplyError> {
    match (seen, last_by_colleague) {
        (Some(seen), Some(last)) if last > seen => Err(ReplyError::NewerMessages),
        _ => Ok(()),
    }
}

/// Which channel the composer begins with: that of the customer's last message, else where the
/// conversation began, else the first there is.
pub fn default_channel(
    options: &[ChannelId],
    of_last_customer_message: Option<ChannelId>,
    began_on: ChannelId,
) -> Option<ChannelId> {
    let offered = |channel: &ChannelId| options.contains(channel);
    of_last_customer_message
        .filter(offered)
        .or(Some(began_on).filter(offered))
        .or(options.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MessageId, Timestamp};

    #[test]
    fn sending_stops_when_a_colleague_answered_meanwhile() {
        let said = |at: i64, id: i64| {
            let (at, id) = (Timestamp::from(at), MessageId::from(id));
            Some(Place { at, id })
        };
        let newer = Err(ReplyError::NewerMessages);
        assert_eq!(check_seen(said(3, 3), said(4, 4)), newer);
        assert_eq!(check_seen(said(4, 3), said(4, 4)), newer);
        assert_eq!(check_seen(said(4, 4), said(4, 4)), Ok(()));
        assert_eq!(check_seen(said(4, 4), None), Ok(()));
        assert_eq!(check_seen(None, said(4, 4)), Ok(()));
        // Written first, and said after what was seen; and the other way round.
        assert_eq!(check_seen(said(5, 11), said(9, 10)), newer);
        assert_eq!(check_seen(said(9, 10), said(5, 11)), Ok(()));
    }

    #[test]
    fn a_shut_window_takes_templates_only() {
        assert_eq!(
            Reach::TemplateOnly.admits(Wording::Free),
            Err(ReplyError::TemplateRequired)
        );
        assert_eq!(Reach::TemplateOnly.admits(Wording::Template), Ok(()));
        assert_eq!(
            Reach::OptedOut.admits(Wording::Template),
            Err(ReplyError::OptedOut)
        );
        assert_eq!(Reach::Free.admits(Wording::Free), Ok(()));
    }

    #[test]
    fn the_composer_begins_where_the_customer_wrote_last() {
        let id = ChannelId::from;
        let options = [id(1), id(2), id(3)];
        assert_eq!(default_channel(&options, Some(id(3)), id(2)), Some(id(3)));
        assert_eq!(default_channel(&options, Some(id(9)), id(2)), Some(id(2)));
        assert_eq!(default_channel(&options, None, id(9)), Some(id(1)));
        assert_eq!(default_channel(&[], None, id(9)), None);
    }
}
