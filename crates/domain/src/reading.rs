//! Unread is per agent: a mark holds how many of the customer's messages they have seen (C-08).
//!
//! Without a mark everything before the agent joined, or came back, is read.

use crate::Timestamp;

/// What a conversation tells about its customer messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Inbound {
    /// How many there are.
    pub seq: i64,
    pub last_at: Option<Timestamp>,
    /// When the conversation began.
    pub created_at: Timestamp,
}

impl Inbound {
    /// The mark of an agent who has none: what was written before they joined. `None` where
    /// the conversation was going on at that time; then only its messages tell.
    pub fn mark_at_joining(self, joined_at: Timestamp) -> Option<i64> {
        match self.last_at {
            Some(last) if last >= joined_at => (self.created_at >= joined_at).then_some(0),
            _ => Some(self.seq),
        }
    }
}

/// How many customer messages an agent with this mark has not seen.
pub fn unread(inbound_seq: i64, mark: i64) -> i64 {
    (inbound_seq - mark).max(0)
}

/// The mark after seeing the customer's messages up to `seen`: never back.
pub fn mark_read(mark: i64, seen: i64) -> i64 {
    mark.max(seen)
}

/// The mark after *Mark as unread*: the last message is unread again, and what was unread stays so.
pub fn mark_unread(mark: i64, inbound_seq: i64) -> i64 {
    mark.min(inbound_seq - 1).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    #[test]
    fn what_was_written_before_the_agent_joined_is_read() {
        let inbound = Inbound {
            seq: 5,
            last_at: Some(at(50)),
            created_at: at(10),
        };
        assert_eq!(inbound.mark_at_joining(at(60)), Some(5));
        assert_eq!(inbound.mark_at_joining(at(10)), Some(0));
        assert_eq!(
            inbound.mark_at_joining(at(30)),
            None,
            "only the messages tell"
        );
        let silent = Inbound {
            seq: 0,
            last_at: None,
            ..inbound
        };
        assert_eq!(silent.mark_at_joining(at(30)), Some(0));
    }

    #[test]
    fn a_mark_never_goes_back_by_reading() {
        assert_eq!(mark_read(4, 2), 4);
        assert_eq!(unread(5, mark_read(2, 5)), 0);
        assert_eq!(unread(3, 9), 0);
    }

    #[test]
    fn marking_unread_sets_one_back() {
        assert_eq!(unread(5, mark_unread(5, 5)), 1);
        assert_eq!(unread(5, mark_unread(2, 5)), 3, "what was unread stays so");
        assert_eq!(mark_unread(0, 0), 0);
    }
}
