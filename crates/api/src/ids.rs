//! 64-bit ids in time order: 41 bits of milliseconds since 2025, 10 bits of node,
//! 12 bits of sequence.

use domain::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Milliseconds of 2025-01-01, where ids begin.
pub const START_MILLIS: i64 = 1_735_689_600_000;

/// Makes the ids of one server.
#[derive(Debug, Default)]
pub struct Ids {
    node: i64,
    /// Milliseconds and sequence as one number, which only grows: a clock that goes back is outlived.
    last: AtomicI64,
}

impl Ids {
    /// Ids of one of at most 1024 servers that share a database.
    pub fn of_node(node: u16) -> Self {
        Self {
            node: i64::from(node) & 0x3ff,
            last: AtomicI64::default(),
        }
    }

    pub fn next(&self, now: Timestamp) -> i64 {
        let earliest = (now.as_millis() - START_MILLIS).max(0) << 12;
        let after = |last: i64| earliest.max(last + 1);
        let step = |last| Some(after(last));
        let last = match self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, step)
        {
            Ok(last) | Err(last) => last,
        };
        let tick = after(last);
        (tick >> 12) << 22 | self.node << 12 | (tick & 0xfff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_goes_back() {
        let ids = Ids::default();
        let now = Timestamp::from(1_800_000_000_000_000);
        let made: Vec<i64> = (0..5000).map(|_| ids.next(now)).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(Some(&ids.next(Timestamp::EPOCH)) > made.last());
    }

    #[test]
    fn two_servers_never_make_the_same_id() {
        let now = Timestamp::from(1_800_000_000_000_000);
        let (one, other) = (Ids::of_node(1), Ids::of_node(2));
        let mut made: Vec<i64> = (0..5000)
            .flat_map(|_| [one.next(now), other.next(now)])
            .collect();
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), 10_000);
    }
}
