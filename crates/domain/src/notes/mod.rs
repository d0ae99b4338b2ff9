//! Notes: private text on a contact or in a conversation, never sent to the customer (C-10).

mod pieces;

pub use pieces::{Piece, pieces};

use crate::actors::Actor;
use crate::messages::clean;
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::visibility::{ContactFacts, ConversationFacts, Sight, WorkedChannels};
use crate::visibility::{can_see, can_see_contact};
use crate::{ContactId, ConversationId, Flaw};

/// Longest note, in characters.
pub const MAX_NOTE: usize = 10_000;
/// Most colleagues one note mentions.
pub const MAX_MENTIONS: usize = 50;

/// What a note is on: it is seen by whoever sees that, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Seen with the contact everywhere.
    Contact(ContactId),
    /// Seen in this conversation only.
    Conversation(ConversationId),
}

/// What decides who sees a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds<'a> {
    /// It is on this contact.
    Contact(ContactFacts<'a>),
    /// It was taken in this conversation.
    Conversation(ConversationFacts<'a>),
}

/// How much of a note somebody sees: as much as of what it is on.
pub fn sight(viewer: &Viewer, on: &Grounds<'_>, worked: &WorkedChannels) -> Sight {
    match on {
        Grounds::Contact(contact) if can_see_contact(viewer, contact) => Sight::Full,
        Grounds::Contact(_) => Sight::None,
        Grounds::Conversation(conversation) => can_see(viewer, conversation, worked),
    }
}

/// Whether somebody can be mentioned: only who sees the text, of a restricted conversation only its
/// viewers.
pub fn may_be_mentioned(viewer: &Viewer, on: &Grounds<'_>, worked: &WorkedChannels) -> bool {
    let is_viewer = match on {
        Grounds::Contact(contact) => !contact.restricted || viewer.is_viewer(contact.viewers),
        Grounds::Conversation(_) => true,
    };
    is_viewer && sight(viewer, on, worked) == Sight::Full
}

/// Whether it is theirs: nobody else changes the words of a note.
pub fn may_edit(by: Actor, author: Actor) -> bool {
    by == author
}

/// Whether somebody may take a note away: their own, and any for who manages conversations.
pub fn may_delete(viewer: &Viewer, by: Actor, author: Actor) -> bool {
    by == author || viewer.may(Permission::ManageConversations)
}

/// Why a text is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Nothing but white space.
    #[error("a note needs text")]
    Empty,
    /// Longer than [`MAX_NOTE`].
    #[error("a note has at most {MAX_NOTE} characters")]
    TooLong,
}

impl Flaw for NoteError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
        }
    }
}

/// The text of a note as it is kept.
pub fn note_text(text: &str) -> Result<String, NoteError> {
    let text = clean(text).trim().to_owned();
    match text.chars().count() {
        0 => Err(NoteError::Empty),
        1..=MAX_NOTE => Ok(text),
        _ => Err(NoteError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AgentId;

    fn viewer(agent: i64, permissions: &[Permission]) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(agent.into()),
            permissions: permissions.iter().copied().collect(),
            teams: Vec::new(),
            shown_restricted: true,
        }
    }

    #[test]
    fn a_note_is_neither_empty_nor_too_long() {
        assert_eq!(note_text(" \0\n"), Err(NoteError::Empty));
        assert_eq!(note_text(" Call\nback "), Ok("Call\nback".into()));
        assert!(note_text(&"é".repeat(MAX_NOTE)).is_ok());
        assert_eq!(
            note_text(&"é".repeat(MAX_NOTE + 1)),
            Err(NoteError::TooLong)
        );
    }

    #[test]
    fn its_author_edits_it_and_who_manages_takes_it_away() {
        let (ada, bo) = (Actor::Agent(1.into()), Actor::Agent(2.into()));
        assert!(may_edit(ada, ada) && !may_edit(bo, ada));
        assert!(may_delete(&viewer(1, &[]), ada, ada));
        assert!(!may_delete(&viewer(2, &[]), bo, ada));
        let manager = viewer(2, &[Permission::ManageConversations]);
        assert!(may_delete(&manager, bo, ada));
    }

    #[test]
    fn only_viewers_of_something_restricted_can_be_mentioned() {
        let viewers: [AgentId; 1] = [1.into()];
        let contact = |restricted| {
            Grounds::Contact(ContactFacts {
                organization: 5.into(),
                restricted,
                viewers: &viewers,
            })
        };
        let conversation = |restricted| {
            Grounds::Conversation(ConversationFacts {
                organization: 5.into(),
                restricted,
                viewers: &viewers,
                assignees: &[],
                team: None,
                channel: 9.into(),
            })
        };
        let worked = WorkedChannels::default();
        let owner = viewer(2, &[Permission::ViewRestricted]);
        for on in [contact(true), conversation(true)] {
            assert!(may_be_mentioned(&viewer(1, &[]), &on, &worked));
            assert!(!may_be_mentioned(&viewer(2, &[]), &on, &worked));
            assert!(!may_be_mentioned(&owner, &on, &worked));
        }
        for on in [contact(false), conversation(false)] {
            assert!(may_be_mentioned(&viewer(2, &[]), &on, &worked));
        }
    }
}
