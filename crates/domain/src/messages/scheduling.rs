//! When a message leaves (C-23). Undoing and sending later are one thing: a message that waits on the
//! server for its time, and can be taken back until then.

use crate::{Flaw, Timestamp};

/// How long a message can be undone by those who prefer that.
pub const UNDO_SECONDS: i64 = 5;
/// Later than this nobody means it.
const LATEST_SECONDS: i64 = 366 * 24 * 3600;
/// Most messages that wait in one conversation longer than somebody can undo.
pub const MOST_SCHEDULED: i64 = 50;

/// Why a message cannot be sent at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DueError {
    /// It has passed.
    #[error("this time has passed")]
    Past,
    /// More than a year from now.
    #[error("this is more than a year from now")]
    TooFar,
}

impl Flaw for DueError {
    fn code(&self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::TooFar => "too_far",
        }
    }
}

/// Whether a message can be sent at this time.
pub fn check_due(at: Timestamp, now: Timestamp) -> Result<Timestamp, DueError> {
    match at {
        at if at <= now => Err(DueError::Past),
        at if at > now.plus_seconds(LATEST_SECONDS) => Err(DueError::TooFar),
        at => Ok(at),
    }
}

/// Until when what is sent now can be undone.
pub fn undo_until(now: Timestamp) -> Timestamp {
    now.plus_seconds(UNDO_SECONDS)
}

/// Whether a message only waits so that it can be undone.
pub fn is_undo(due: Timestamp, written: Timestamp) -> bool {
    due <= undo_until(written)
}

/// When a message is due: none is now. A time that was named wins over the time to undo.
pub fn due(
    at: Option<Timestamp>,
    undo: bool,
    now: Timestamp,
) -> Result<Option<Timestamp>, DueError> {
    match (at, undo) {
        (Some(at), _) => check_due(at, now).map(Some),
        (None, true) => Ok(Some(undo_until(now))),
        (None, false) => Ok(None),
    }
}

/// What becomes of a scheduled message that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtDue {
    /// Its time was put off.
    Waits,
    /// Its author was deactivated: it waits for somebody who manages conversations.
    Held,
    /// It leaves, if window, opt-out, block and status still allow it.
    Leaves,
}

/// `held` is whether it waits for somebody already; `Some(false)` is a time set by somebody who may.
pub fn at_due(due: Timestamp, held: Option<bool>, author_is_gone: bool, now: Timestamp) -> AtDue {
    match held {
        _ if due > now => AtDue::Waits,
        Some(true) => AtDue::Held,
        None if author_is_gone => AtDue::Held,
        Some(false) | None => AtDue::Leaves,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn undo_is_a_schedule_of_five_seconds() {
        let now = Timestamp::EPOCH.plus_seconds(1_000);
        let later = now.plus_seconds(60);
        assert_eq!(due(None, false, now), Ok(None));
        assert_eq!(due(None, true, now), Ok(Some(now.plus_seconds(5))));
        assert_eq!(due(Some(later), true, now), Ok(Some(later)));
        assert_eq!(due(Some(now), false, now), Err(DueError::Past));
        assert!(is_undo(now.plus_seconds(5), now));
        assert!(!is_undo(later, now));
        let far = now.plus_seconds(367 * 24 * 3600);
        assert_eq!(due(Some(far), false, now), Err(DueError::TooFar));
    }

    #[test]
    fn what_an_agent_left_behind_waits_for_somebody() {
        let (due, before) = (Timestamp::EPOCH.plus_seconds(10), Timestamp::EPOCH);
        assert_eq!(at_due(due, None, true, before), AtDue::Waits);
        assert_eq!(at_due(due, None, true, due), AtDue::Held);
        assert_eq!(at_due(due, Some(true), false, due), AtDue::Held);
        assert_eq!(at_due(due, Some(false), true, due), AtDue::Leaves);
        assert_eq!(at_due(due, None, false, due), AtDue::Leaves);
    }

    proptest! {
        #[test]
        fn nothing_leaves_before_its_time(due in 0_i64..1_000, now in 0_i64..1_000, held: Option<bool>, gone: bool) {
            let at = |seconds| Timestamp::EPOCH.plus_seconds(seconds);
            if at_due(at(due), held, gone, at(now)) == AtDue::Leaves {
                prop_assert!(due <= now);
            }
        }
    }
}
