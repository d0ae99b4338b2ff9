//! Closing and reopening. Both are harmless when repeated.

use super::{Conversation, Move, Status};
use crate::Timestamp;
use crate::actors::Actor;

impl Conversation {
    /// Closes it; nothing waits any more, and its assignees stay.
    pub fn close(&mut self, by: Actor, now: Timestamp) -> Vec<Move> {
        if self.status == Status::Closed {
            return Vec::new();
        }
        self.status = Status::Closed;
        self.closed_at = Some(now);
        self.closed_by = Some(by);
        self.snoozed_until = None;
        self.stop_waiting();
        self.edited(now);
        vec![Move::Closed]
    }

    /// Opens it again, whatever else is open; an answer that failed meanwhile makes it wait again.
    pub fn reopen(&mut self, now: Timestamp) -> Vec<Move> {
        if self.status == Status::Open {
            return Vec::new();
        }
        self.status = Status::Open;
        self.closed_at = None;
        self.closed_by = None;
        if let Some(lost) = self.answers.take_lost() {
            self.wait_again(lost);
        }
        self.edited(now);
        vec![Move::Reopened]
    }
}
