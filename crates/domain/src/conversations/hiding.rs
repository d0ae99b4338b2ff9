//! Archiving, snoozing and blocking hide a conversation. A customer's message brings it back,
//! but a blocked customer's message never gets so far.

use super::{Conversation, Move};
use crate::Timestamp;

impl Conversation {
    /// Hides it from all folders but *Archived*.
    pub fn archive(&mut self, now: Timestamp) -> Vec<Move> {
        if std::mem::replace(&mut self.archived, true) {
            return Vec::new();
        }
        self.edited(now);
        vec![Move::Archived]
    }

    /// Shows it again.
    pub fn unarchive(&mut self, now: Timestamp) -> Vec<Move> {
        if !std::mem::take(&mut self.archived) {
            return Vec::new();
        }
        self.edited(now);
        vec![Move::Unarchived]
    }

    /// Hides it until a time; a time that has passed changes nothing.
    pub fn snooze(&mut self, until: Timestamp, now: Timestamp) -> Vec<Move> {
        if until <= now || self.snoozed_until == Some(until) {
            return Vec::new();
        }
        self.snoozed_until = Some(until);
        self.edited(now);
        vec![Move::Snoozed { until }]
    }

    /// Wakes it, by hand or because its time has come; it stands on top then.
    pub fn wake(&mut self, now: Timestamp) -> Vec<Move> {
        if self.snoozed_until.take().is_none() {
            return Vec::new();
        }
        self.last_activity_at = self.last_activity_at.max(now);
        self.edited(now);
        vec![Move::Woken]
    }
}

impl Conversation {
    /// Its contact was blocked: it moves to *Blacklist*, and no assistant answers.
    pub fn block(&mut self, now: Timestamp) -> Vec<Move> {
        if std::mem::replace(&mut self.blocked, true) {
            return Vec::new();
        }
        let stopped = self.end_assistance();
        self.edited(now);
        let stopped = stopped.map(|assistant| Move::AssistantStopped { assistant });
        std::iter::once(Move::Blocked).chain(stopped).collect()
    }

    /// Its contact was unblocked: it stands where it stood.
    pub fn unblock(&mut self, now: Timestamp) -> Vec<Move> {
        if !std::mem::take(&mut self.blocked) {
            return Vec::new();
        }
        self.edited(now);
        vec![Move::Unblocked]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{at, conversation};

    #[test]
    fn a_customers_message_unarchives_and_wakes() {
        let mut c = conversation();
        assert_eq!(c.archive(at(1)), [Move::Archived]);
        assert_eq!(c.snooze(at(90), at(1)), [Move::Snoozed { until: at(90) }]);
        assert_eq!(
            c.customer_wrote(at(2), at(2)),
            [Move::Unarchived, Move::Woken]
        );
        assert_eq!((c.archived, c.snoozed_until), (false, None));
    }

    #[test]
    fn unblocking_puts_everything_back_as_it_was() {
        let mut c = conversation();
        c.customer_wrote(at(1), at(1));
        let before = (c.waiting_since, c.unreplied_count, c.unassigned_at);
        assert_eq!(c.block(at(2)), [Move::Blocked]);
        assert_eq!((c.is_waiting(), c.block(at(3))), (false, vec![]));
        assert_eq!(c.unblock(at(4)), [Move::Unblocked]);
        assert_eq!(
            (c.waiting_since, c.unreplied_count, c.unassigned_at),
            before
        );
        assert_eq!(c.unblock(at(5)), []);
    }

    #[test]
    fn waking_puts_it_on_top() {
        let mut c = conversation();
        c.snooze(at(90), at(1));
        assert_eq!(c.wake(at(90)), [Move::Woken]);
        assert_eq!(c.last_activity_at, at(90));
        assert_eq!(c.wake(at(91)), []);
    }

    #[test]
    fn what_is_so_already_is_no_move() {
        let mut c = conversation();
        assert_eq!(c.unarchive(at(1)), []);
        assert_eq!(c.snooze(at(1), at(1)), [], "the time has passed");
        c.archive(at(1));
        assert_eq!(c.archive(at(2)), []);
        c.snooze(at(9), at(2));
        assert_eq!(c.snooze(at(9), at(3)), []);
    }
}
