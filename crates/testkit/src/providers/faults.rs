//! How a provider misbehaves, if it is told to: in what it answers, and in how it brings what customers write.

use super::Provider;
use crate::Answer;
use std::time::Duration;

/// So many others overtake what comes late.
const BEHIND: usize = 4;

/// Every number says the how manieth it concerns: 1 is each, 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Calls, those that it takes and those that it makes, that `answer`, `drop` and `slow` are about.
    pub every: u32,
    /// It takes nothing and answers with this status; 429 in words of its own.
    pub answer: Option<u16>,
    /// The answer gets lost: what it takes is taken all the same, and what it brings it brings once more at once.
    pub drop: bool,
    /// It thinks so long first.
    pub slow: Duration,
    /// What it brings comes once more, after others.
    pub redeliver: u32,
    /// What it brings comes late, after others.
    pub reorder: u32,
}

impl Faults {
    /// From now on a provider answers so.
    pub fn rule(self, provider: &dyn Provider) {
        let answer = match self.answer {
            Some(429) => Some(provider.slow_down()),
            Some(status) => Some(Answer::Status(status)),
            None => self.drop.then_some(Answer::Lost),
        };
        provider
            .server()
            .answer_every(self.every, self.slow, answer);
    }
}

/// Whether the `count`th is one of those that a number is about.
fn is_due(every: u32, count: u32) -> bool {
    every > 0 && count.is_multiple_of(every)
}

/// A call that a provider makes now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery<T> {
    pub call: T,
    /// It thinks so long first.
    pub slow: Duration,
}

/// What a provider brings, in the order in which it does with its faults.
#[derive(Clone, Debug)]
pub struct Deliveries<T> {
    faults: Faults,
    count: u32,
    /// What comes late or once more, and how many may overtake it still.
    waiting: Vec<(usize, T)>,
}

impl<T> Default for Deliveries<T> {
    fn default() -> Self {
        Self {
            faults: Faults::default(),
            count: 0,
            waiting: Vec::new(),
        }
    }
}

impl<T: Clone> Deliveries<T> {
    pub fn new(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// As it was told.
    pub fn faults(&self) -> Faults {
        self.faults
    }

    /// There is something to bring: what is brought now, which may be nothing.
    pub fn bring(&mut self, call: T) -> Vec<Delivery<T>> {
        self.count += 1;
        let faults = self.faults;
        let (troubled, mut now) = (is_due(faults.every, self.count), self.overtaken());
        let is_late = is_due(faults.reorder, self.count);
        if is_late {
            self.waiting.push((BEHIND, call.clone()));
        } else {
            let slow = if troubled {
                faults.slow
            } else {
                Duration::ZERO
            };
            let delivery = Delivery {
                call: call.clone(),
                slow,
            };
            let times = if troubled && faults.drop { 2 } else { 1 };
            now.splice(0..0, std::iter::repeat_n(delivery, times));
        }
        if is_due(faults.redeliver, self.count) {
            self.waiting.push((BEHIND + 1, call));
        }
        now
    }

    /// What has waited long enough, now that one more overtakes it.
    fn overtaken(&mut self) -> Vec<Delivery<T>> {
        for (left, _) in &mut self.waiting {
            *left -= 1;
        }
        let due = self.waiting.extract_if(.., |(left, _)| *left == 0);
        due.map(|(_, call)| at_once(call)).collect()
    }

    /// All that still waits.
    pub fn rest(&mut self) -> Vec<Delivery<T>> {
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        waiting.map(|(_, call)| at_once(call)).collect()
    }
}

fn at_once<T>(call: T) -> Delivery<T> {
    Delivery {
        call,
        slow: Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(faults: Faults) -> Vec<u32> {
        let mut deliveries = Deliveries::new(faults);
        let mut all: Vec<Delivery<u32>> = (1..=6).flat_map(|n| deliveries.bring(n)).collect();
        all.extend(deliveries.rest());
        all.into_iter().map(|delivery| delivery.call).collect()
    }

    #[test]
    fn what_is_brought_comes_late_or_again_as_it_was_told() {
        let none = Faults::default();
        assert_eq!(brought(none), [1, 2, 3, 4, 5, 6]);
        let late = Faults { reorder: 2, ..none };
        assert_eq!(brought(late), [1, 3, 5, 2, 4, 6]);
        let again = Faults {
            redeliver: 5,
            ..none
        };
        assert_eq!(brought(again), [1, 2, 3, 4, 5, 6, 5]);
        let unheard = Faults {
            every: 3,
            drop: true,
            ..none
        };
        assert_eq!(brought(unheard), [1, 2, 3, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn some_are_slow() {
        let mut deliveries = Deliveries::new(Faults {
            every: 2,
            slow: Duration::from_secs(1),
            ..Faults::default()
        });
        let slow: Vec<u64> = (1..=4)
            .flat_map(|n| deliveries.bring(n))
            .map(|delivery| delivery.slow.as_secs())
            .collect();
        assert_eq!(slow, [0, 1, 0, 1]);
    }
}
