//! Unread is per agent: a mark holds the number of the last customer message they saw.

use crate::Timestamp;

/// What decides how much is unread for one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How many customer messages there are.
    pub inbound_seq: i64,
    /// Their read mark, if they have one.
    pub mark: Option<i64>,
    /// How many customer messages there were when the agent joined or came back; without a
    /// mark those are read.
    pub before_joining: i64,
}

impl Reading {
    /// What a conversation without a mark is for an agent: all unread if it began after they
    /// joined. One that began earlier and went on since is unread from `seq_when_joined`, which
    /// only the messages tell; `last_customer_message_at` tells the common cases without them.
    pub fn needs_history(
        created_at: Timestamp,
        last_customer_message_at: Option<Timestamp>,
        joined_at: Timestamp,
    ) -> bool {
        created_at < joined_at && last_customer_message_at.is_some_and(|last| last >= joined_at)
    }

    /// How many customer messages the agent has not seen.
    pub fn unread(self) -> i64 {
        (self.inbound_seq - self.mark.unwrap_or(self.before_joining)).max(0)
    }
}

/// The mark after seeing the customer messages up to `seen`: never back.
pub fn mark_read(mark: Option<i64>, seen: i64) -> i64 {
    mark.map_or(seen, |mark| mark.max(seen))
}

/// The mark after *Mark as unread*: one message is unread again.
pub fn mark_unread(inbound_seq: i64) -> i64 {
    (inbound_seq - 1).max(0)
}
