//! The tags of a conversation: those that any of its messages has, which lists are filtered by.

use super::{Conversation, Move};
use crate::tags::{MOST_OF_A_CONVERSATION, TagError};
use crate::{MessageId, TagId, Timestamp};

impl Conversation {
    /// So many of its messages were given a tag that they did not have.
    pub fn tag(
        &mut self,
        tag: TagId,
        name: &str,
        messages: usize,
        now: Timestamp,
    ) -> Result<Vec<Move>, TagError> {
        if messages == 0 {
            return Ok(Vec::new());
        }
        if self.tags.contains(&tag) {
            self.revision += 1;
        } else if self.tags.len() >= MOST_OF_A_CONVERSATION {
            return Err(TagError::TooManyInConversation);
        } else {
            self.tags.push(tag);
            self.edited(now);
        }
        let name = name.to_owned();
        Ok(vec![Move::Tagged {
            tag,
            name,
            messages,
        }])
    }

    /// One of its messages lost a tag; `another` is one that still has it, if there is one.
    pub fn untag(
        &mut self,
        tag: TagId,
        name: &str,
        another: Option<MessageId>,
        now: Timestamp,
    ) -> Vec<Move> {
        match another {
            Some(_) => self.revision += 1,
            None => {
                self.tags.retain(|other| *other != tag);
                self.edited(now);
            }
        }
        let name = name.to_owned();
        vec![Move::Untagged { tag, name }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{at, conversation};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_changes_nothing_is_no_move() {
        let mut c = conversation();
        let before = c.clone();
        assert_eq!(c.tag(5.into(), "Refund", 0, at(1)), Ok(vec![]));
        assert_eq!(c, before);
        let (tag, name) = (TagId::from(5), "Refund".to_owned());
        let tagged = Move::Tagged {
            tag,
            name,
            messages: 2,
        };
        assert_eq!(c.tag(tag, "Refund", 2, at(1)), Ok(vec![tagged]));
        assert_eq!((c.version, c.revision), (2, 2));
        // The messages changed, the conversation did not.
        c.tag(tag, "Refund", 1, at(2)).expect("it has it");
        assert_eq!((c.version, c.revision), (2, 3));
    }

    #[test]
    fn there_is_an_end_to_tags() {
        let mut c = conversation();
        for id in 1..=50 {
            assert!(c.tag(id.into(), "x", 1, at(1)).is_ok());
        }
        let refused = c.tag(51.into(), "x", 1, at(1));
        assert_eq!(refused, Err(TagError::TooManyInConversation));
        assert!(c.tag(50.into(), "x", 1, at(1)).is_ok());
    }

    proptest! {
        #[test]
        fn its_tags_are_those_of_its_messages(steps: Vec<(bool, u8, u8)>) {
            let (mut c, mut on) = (conversation(), BTreeSet::<(MessageId, TagId)>::new());
            for (add, message, tag) in steps {
                let message = MessageId::from(i64::from(message % 4) + 1);
                let tag = TagId::from(i64::from(tag % 6) + 1);
                let before = c.revision;
                let changed = match add {
                    true => {
                        let new = on.insert((message, tag));
                        c.tag(tag, "x", usize::from(new), at(1)).expect("few");
                        new
                    }
                    false if on.remove(&(message, tag)) => {
                        let another = on.iter().find(|(_, other)| *other == tag);
                        c.untag(tag, "x", another.map(|(message, _)| *message), at(1));
                        true
                    }
                    false => false,
                };
                prop_assert_eq!(c.revision, before + i64::from(changed));
                let tags: BTreeSet<TagId> = c.tags.iter().copied().collect();
                prop_assert_eq!(tags.len(), c.tags.len());
                prop_assert_eq!(tags, on.iter().map(|(_, tag)| *tag).collect::<BTreeSet<_>>());
            }
        }
    }
}
