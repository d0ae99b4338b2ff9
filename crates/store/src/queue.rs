//! What waits for the writer: two bounded queues, the interactive one first.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// More than a disk can take in a second; who comes then is told to come back.
const CAPACITY: usize = 4096;

/// Who a group is made for. A group never mixes them, so no interactive write waits for the
/// commit of a background one that began before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Interactive,
    Background,
}

#[derive(Debug)]
pub struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    arrived: Condvar,
}

#[derive(Debug)]
struct Waiting<T> {
    interactive: VecDeque<T>,
    background: VecDeque<T>,
    closed: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let waiting = Waiting {
            interactive: VecDeque::new(),
            background: VecDeque::new(),
            closed: false,
        };
        Self {
            waiting: Mutex::new(waiting),
            arrived: Condvar::new(),
        }
    }
}

impl<T> Queue<T> {
    /// False when the lane is full or the queue closed.
    pub fn push(&self, lane: Lane, task: T) -> bool {
        let mut waiting = self.lock();
        let closed = waiting.closed;
        let queue = waiting.lane(lane);
        if closed || queue.len() >= CAPACITY {
            return false;
        }
        queue.push_back(task);
        drop(waiting);
        self.arrived.notify_one();
        true
    }

    /// Waits for the first task of the next group; none when the queue is closed and empty.
    pub fn next(&self) -> Option<(Lane, T)> {
        let mut waiting = self.lock();
        loop {
            if let Some(task) = waiting.interactive.pop_front() {
                return Some((Lane::Interactive, task));
            }
            if let Some(task) = waiting.background.pop_front() {
                return Some((Lane::Background, task));
            }
            if waiting.closed {
                return None;
            }
            waiting = self
                .arrived
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// One more task for a group of `lane`, if one waits and nothing more urgent does.
    pub fn more(&self, lane: Lane) -> Option<T> {
        let mut waiting = self.lock();
        if lane == Lane::Background && !waiting.interactive.is_empty() {
            return None;
        }
        waiting.lane(lane).pop_front()
    }

    pub fn len(&self, lane: Lane) -> usize {
        self.lock().lane(lane).len()
    }

    /// Takes nothing more; what waits is still handed out.
    pub fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Tasks run outside the lock, so a panic cannot leave it half-changed.
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Waiting<T> {
    fn lane(&mut self, lane: Lane) -> &mut VecDeque<T> {
        match lane {
            Lane::Interactive => &mut self.interactive,
            Lane::Background => &mut self.background,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactive_tasks_come_first_and_groups_do_not_mix() {
        let queue = Queue::default();
        queue.push(Lane::Background, 1);
        queue.push(Lane::Interactive, 2);
        queue.push(Lane::Interactive, 3);
        assert_eq!(queue.next(), Some((Lane::Interactive, 2)));
        assert_eq!(queue.more(Lane::Interactive), Some(3));
        assert_eq!(queue.more(Lane::Interactive), None);
        assert_eq!(queue.next(), Some((Lane::Background, 1)));
        queue.push(Lane::Background, 4);
        queue.push(Lane::Interactive, 5);
        assert_eq!(queue.more(Lane::Background), None, "5 waits");
    }

    #[test]
    fn a_full_lane_refuses_and_the_other_goes_on() {
        let queue = Queue::default();
        assert!((0..CAPACITY).all(|task| queue.push(Lane::Background, task)));
        assert!(!queue.push(Lane::Background, 0));
        assert!(queue.push(Lane::Interactive, 0));
    }

    #[test]
    fn a_closed_queue_hands_out_the_rest() {
        let queue = Queue::default();
        queue.push(Lane::Interactive, 1);
        queue.close();
        assert!(!queue.push(Lane::Interactive, 2));
        assert_eq!(queue.next(), Some((Lane::Interactive, 1)));
        assert_eq!(queue.next(), None);
    }
}
