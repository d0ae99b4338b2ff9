//! Tags: words on single messages (C-12). A tag is made on first use, and never edited or deleted.

use crate::actors::Actor;
use crate::names::names;
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::{MessageId, TagId};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

names! {
    /// The name of a tag; unique in its organization without case.
    TagName: 60,
}

/// Most messages that are tagged at once; all of one conversation.
pub const MOST_MESSAGES: usize = 100;
/// Most tags that are put on at once.
pub const MOST_AT_ONCE: usize = 20;
/// More tags on one message than anybody reads.
pub const MOST_OF_A_MESSAGE: usize = 20;
/// Most different tags on the messages of one conversation.
pub const MOST_OF_A_CONVERSATION: usize = 50;

impl TagName {
    /// What names are compared by: the same for every case, and for every way to write an accent.
    pub fn key(&self) -> String {
        key(self.as_ref())
    }
}

/// What a name, or a part of one, is compared by.
pub fn key(text: &str) -> String {
    let lower = text.nfc().flat_map(char::to_lowercase);
    // The sigma that ends a word has a case of its own.
    let same = lower.map(|c| if c == 'ς' { 'σ' } else { c });
    same.nfc().collect()
}

/// Why messages cannot be tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// A message would have more than one may have.
    #[error("a message has at most {MOST_OF_A_MESSAGE} tags")]
    TooManyOnMessage,
    /// Its messages would have more different ones than they may have.
    #[error("the messages of a conversation have at most {MOST_OF_A_CONVERSATION} different tags")]
    TooManyInConversation,
}

impl TagError {
    /// What the REST API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyOnMessage | Self::TooManyInConversation => "too_many_tags",
        }
    }
}

/// What tagging adds: every tag on every message that does not have it yet. `had` is what these
/// messages have.
pub fn added(
    messages: &[MessageId],
    tags: &[TagId],
    had: &[(MessageId, TagId)],
) -> Result<Vec<(MessageId, TagId)>, TagError> {
    let mut has: BTreeMap<MessageId, BTreeSet<TagId>> = BTreeMap::new();
    for (message, tag) in had {
        has.entry(*message).or_default().insert(*tag);
    }
    let mut added = Vec::new();
    for message in messages {
        let own = has.entry(*message).or_default();
        added.extend(
            tags.iter()
                .filter(|tag| own.insert(**tag))
                .map(|tag| (*message, *tag)),
        );
        if own.len() > MOST_OF_A_MESSAGE {
            return Err(TagError::TooManyOnMessage);
        }
    }
    Ok(added)
}

/// Whether somebody who sees a message may take a tag from it: who put it there may, and who manages
/// conversations.
pub fn may_remove(viewer: &Viewer, me: Actor, added_by: Actor) -> bool {
    me == added_by || viewer.may(Permission::ManageConversations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::PermissionSet;
    use proptest::prelude::*;

    fn name(text: &str) -> TagName {
        text.parse().expect("a name")
    }

    #[test]
    fn names_are_the_same_without_case() {
        for (one, other) in [
            ("Refund", " rEFUND "),
            ("Ärende", "ÄRENDE"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(name(one).key(), name(other).key(), "{one}");
        }
        assert_ne!(name("Résumé").key(), name("Resume").key());
    }

    #[test]
    fn a_tag_is_taken_away_by_who_put_it_there_or_who_manages() {
        let ada = Actor::Agent(1.into());
        let viewer = |permissions: &[Permission]| Viewer {
            organization: 1.into(),
            agent: Some(1.into()),
            permissions: permissions.iter().copied().collect::<PermissionSet>(),
            teams: Vec::new(),
            shown_restricted: true,
        };
        let (plain, manager) = (viewer(&[]), viewer(&[Permission::ManageConversations]));
        assert!(may_remove(&plain, ada, ada));
        let others = [
            Actor::Agent(2.into()),
            Actor::Integration(1.into()),
            Actor::System,
        ];
        for other in others {
            assert!(!may_remove(&plain, ada, other));
            assert!(may_remove(&manager, ada, other));
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key_in_every_case(text: String) {
            let folded = key(&text);
            prop_assert_eq!(key(&folded), folded.clone());
            prop_assert_eq!(key(&text.to_lowercase()), folded);
        }

        #[test]
        fn every_message_has_every_tag_once_and_keeps_what_it_had(
            messages in prop::collection::vec(1_i64..8, 0..10),
            tags in prop::collection::vec(1_i64..30, 0..25),
            had in prop::collection::btree_set((1_i64..8, 1_i64..30), 0..60),
        ) {
            let messages: Vec<MessageId> = messages.into_iter().map(Into::into).collect();
            let tags: Vec<TagId> = tags.into_iter().map(Into::into).collect();
            let had: Vec<(MessageId, TagId)> =
                had.into_iter().map(|(message, tag)| (message.into(), tag.into())).collect();
            let wanted = |message: MessageId| {
                let own = had.iter().filter(|(of, _)| *of == message).map(|(_, tag)| *tag);
                own.chain(tags.iter().copied()).collect::<BTreeSet<TagId>>()
            };
            let fits = messages.iter().all(|message| wanted(*message).len() <= MOST_OF_A_MESSAGE);
            match added(&messages, &tags, &had) {
                Err(error) => prop_assert!(!fits, "{}", error),
                Ok(added) => {
                    prop_assert!(fits);
                    let after: Vec<_> = had.iter().chain(&added).copied().collect();
                    let each_once: BTreeSet<_> = after.iter().copied().collect();
                    prop_assert_eq!(after.len(), each_once.len());
                    for message in &messages {
                        let own = after.iter().filter(|(of, _)| of == message);
                        prop_assert_eq!(own.map(|(_, tag)| *tag).collect::<BTreeSet<_>>(), wanted(*message));
                    }
                    prop_assert!(added.iter().all(|(message, _)| messages.contains(message)));
                }
            }
        }
    }
}
