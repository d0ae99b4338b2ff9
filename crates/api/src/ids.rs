//! 64-bit ids in time order: 41 bits of milliseconds since 2025, 10 bits of node,
//! 12 bits of sequence.
//!
//! An id is made at most once: the number of the node is this server's alone, and the time within
//! it only grows, also over restarts. See [`store::nodes`] for how a number is passed on.

use domain::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Milliseconds of 2025-01-01, where ids begin.
pub const START_MILLIS: i64 = 1_735_689_600_000;

/// Makes the ids of one server.
#[derive(Debug)]
pub struct Ids(Mutex<Numbers>);

/// A tick is a millisecond since 2025 and a sequence number as one number.
#[derive(Debug)]
struct Numbers {
    node: i64,
    /// The last tick used; it only grows, so a clock that goes back is outlived.
    last: i64,
    /// From here on the clock is not followed: ids count on from the last one. What lies between
    /// here and the end of what is reserved is more than a server can use until it reserves anew.
    clock_until: i64,
}

impl Default for Ids {
    /// Node 0, for whoever has the database alone.
    fn default() -> Self {
        Self(Mutex::new(Numbers {
            node: 0,
            last: 0,
            clock_until: i64::MAX,
        }))
    }
}

impl Ids {
    /// Goes on with this node from `from` on; time is reserved up to `until`, the last `spare` of
    /// which the clock does not lead into.
    pub fn lease(&self, node: i64, from: Timestamp, until: Timestamp, spare: Duration) {
        let mut numbers = self.lock();
        if numbers.node != node & 0x3ff {
            // The node stands before the sequence: only a later millisecond is surely greater.
            numbers.last |= 0xfff;
        }
        numbers.node = node & 0x3ff;
        numbers.last = numbers.last.max(tick(from) - 1);
        numbers.clock_until = tick(until) - length(spare);
    }

    /// More time is reserved.
    pub fn extend(&self, until: Timestamp, spare: Duration) {
        self.lock().clock_until = tick(until) - length(spare);
    }

    /// No id is of this moment or a later one.
    pub fn used_until(&self) -> Timestamp {
        let millis = (self.lock().last >> 12) + 1 + START_MILLIS;
        Timestamp::EPOCH.plus_millis(millis)
    }

    pub fn next(&self, now: Timestamp) -> i64 {
        let mut numbers = self.lock();
        let earliest = tick(now).min(numbers.clock_until);
        numbers.last = earliest.max(numbers.last + 1);
        (numbers.last >> 12) << 22 | numbers.node << 12 | (numbers.last & 0xfff)
    }

    /// Nothing within the lock can panic half-way.
    fn lock(&self) -> MutexGuard<'_, Numbers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When an id was made, to the millisecond; a little late where many were made at once.
pub fn made_at(id: i64) -> Timestamp {
    Timestamp::EPOCH.plus_millis((id >> 22) + START_MILLIS)
}

fn tick(moment: Timestamp) -> i64 {
    (moment.as_millis() - START_MILLIS).max(0) << 12
}

fn length(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX >> 12) << 12
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const NOW: i64 = 1_800_000_000_000_000;
    const SPARE: Duration = Duration::from_secs(10);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from(NOW).plus_seconds(seconds)
    }

    fn leased(node: i64, from: i64, until: i64) -> Ids {
        let ids = Ids::default();
        ids.lease(node, at(from), at(until), SPARE);
        ids
    }

    #[test]
    fn ids_grow_even_when_the_clock_goes_back() {
        let ids = Ids::default();
        let made: Vec<i64> = (0..5000).map(|_| ids.next(at(0))).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(Some(&ids.next(Timestamp::EPOCH)) > made.last());
    }

    #[test]
    fn two_servers_never_make_the_same_id() {
        let (one, other) = (leased(1, 0, 60), leased(2, 0, 60));
        let made: BTreeSet<i64> = (0..5000)
            .flat_map(|_| [one.next(at(0)), other.next(at(0))])
            .collect();
        assert_eq!(made.len(), 10_000);
    }

    #[test]
    fn whoever_takes_a_node_over_makes_new_ids_whatever_the_clocks_say() {
        let before = leased(7, 0, 60);
        // The former holder's clock jumps, goes back, and stands still.
        let clock = [0, 5, 3600, 49, 50, 59, 86_400, -3600, 0];
        let old: Vec<i64> = clock
            .iter()
            .flat_map(|seconds| (0..1000).map(|_| before.next(at(*seconds))))
            .collect();
        assert!(old.is_sorted_by(|a, b| a < b));
        let after = leased(7, 60, 120);
        assert!(Some(&after.next(at(-3600))) > old.last());
    }

    #[test]
    fn another_node_goes_on_after_the_ids_made_before() {
        let ids = leased(900, 0, 60);
        let old = ids.next(at(20));
        ids.lease(3, at(0), at(60), SPARE);
        assert!(ids.next(at(0)) > old);
        assert!(ids.used_until() > at(20));
    }

    #[test]
    fn what_was_used_ends_after_the_last_id() {
        let ids = leased(0, 0, 60);
        let last = ids.next(at(7));
        let next = Ids::default();
        next.lease(0, ids.used_until(), at(120), SPARE);
        assert!(next.next(at(0)) > last);
        assert!(ids.used_until() <= at(8), "and not long after");
    }
}
