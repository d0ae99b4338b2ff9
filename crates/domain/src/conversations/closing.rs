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
        if let Some(assistance) = &mut self.assistant {
            assistance.unanswered = None;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::ReplyState;
    use crate::conversations::fixture::{ADA, at, conversation};

    #[test]
    fn closing_ends_the_waiting_and_keeps_the_assignees() {
        let mut c = Conversation {
            assignees: vec![ADA.into()],
            ..conversation()
        };
        c.customer_wrote(at(1), at(1));
        assert_eq!(c.close(Actor::Agent(ADA.into()), at(2)), [Move::Closed]);
        assert_eq!((c.waiting_since, c.unreplied_count), (None, 0));
        assert_eq!(
            (c.closed_at, c.closed_by),
            (Some(at(2)), Some(Actor::Agent(ADA.into())))
        );
        assert_eq!(
            (c.reply_state(), c.assignees.len()),
            (ReplyState::Resolved, 1)
        );
        assert_eq!(c.close(Actor::System, at(3)), []);
        assert_eq!(c.closed_at, Some(at(2)), "who closed it first is kept");
    }

    #[test]
    fn a_closed_one_is_not_unassigned_and_a_reopened_one_is_again() {
        let mut c = conversation();
        c.close(Actor::System, at(2));
        assert_eq!(c.unassigned_at, None);
        assert_eq!(c.reopen(at(3)), [Move::Reopened]);
        assert_eq!(
            (c.unassigned_at, c.closed_at, c.closed_by),
            (Some(at(3)), None, None)
        );
        assert_eq!(c.reopen(at(4)), []);
    }

    #[test]
    fn what_waited_at_closing_does_not_wait_after_reopening() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        c.close(Actor::System, at(2));
        c.reopen(at(3));
        assert_eq!(c.reply_state(), ReplyState::Replied);
    }
}
