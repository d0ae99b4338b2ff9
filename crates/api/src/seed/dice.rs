//! Chance that repeats itself.

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Random numbers of one seed; the generator is one whose numbers never change.
#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Whether something happens that happens in so many of 1000 cases.
    pub fn per_mille(&mut self, cases: u32) -> bool {
        self.0.random_ratio(cases.min(1000), 1000)
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        self.0.random()
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most.max(least))
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0.random_range(0..most.max(1))
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.0.random()
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.choose(&mut self.0)
    }

    /// One of the first rather than one of the last.
    pub fn favorite<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.early(from.len()))
    }

    /// A place below `most`, one of the first rather than one of the last.
    pub fn early(&mut self, most: usize) -> usize {
        let place = self.share().powi(2) * most as f64;
        (place as usize).min(most.saturating_sub(1))
    }

    /// One of several with weights.
    pub fn weighted<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        from.choose_weighted(&mut self.0, weight).ok()
    }
}
