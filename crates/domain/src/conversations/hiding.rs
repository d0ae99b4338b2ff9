//! Archiving and snoozing hide a conversation; a customer's message brings it back.

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
