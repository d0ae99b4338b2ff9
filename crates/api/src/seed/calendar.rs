//! How many conversations there are, when each begins, how long it gets and how it stands at the end.

use super::Options;
use super::dice::Dice;
use crate::ids;
use domain::Timestamp;

/// How far back the history goes.
const DAYS: i64 = 540;
/// Messages of the one very long conversation, where there are enough for it.
const LONG: u64 = 10_000;
/// Some of the newest are still open, and a few of the others: 10 % of all.
const NEW: f64 = 0.9;
const OPEN_OF_NEW: u32 = 820;
const OPEN_OF_OLD: u32 = 20;

/// How a conversation stands at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Closed,
    /// Open, somebody works on it.
    Assigned,
    /// Open, nobody does.
    Unassigned,
}

/// A conversation to be told.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    pub number: i64,
    pub at: Timestamp,
    pub messages: usize,
    pub fate: Fate,
}

/// Everything that will be.
#[derive(Debug)]
pub struct Calendar {
    pub begins: Timestamp,
    pub until: Timestamp,
    conversations: Vec<(u32, Fate)>,
}

impl Calendar {
    pub fn new(dice: &mut Dice, options: &Options, until: Timestamp) -> Self {
        let earliest = ids::START_MILLIS * 1000 + 86_400_000_000;
        let begins = until.minus_seconds(DAYS * 86_400).as_micros().max(earliest);
        let messages = lengths(dice, options.conversations as usize, options.messages);
        let count = messages.len() as f64;
        let fate = |(place, messages): (usize, u32)| {
            let is_new = place as f64 >= NEW * count;
            let open = match is_new {
                true => OPEN_OF_NEW,
                false => OPEN_OF_OLD,
            };
            let fate = match (dice.per_mille(open), dice.per_mille(500)) {
                (false, _) => Fate::Closed,
                (true, true) => Fate::Unassigned,
                (true, false) => Fate::Assigned,
            };
            match u64::from(messages) >= LONG {
                true => (messages, Fate::Unassigned),
                false => (messages, fate),
            }
        };
        Self {
            begins: Timestamp::from(begins),
            until,
            conversations: messages.into_iter().enumerate().map(fate).collect(),
        }
    }

    /// In the order of their beginning.
    pub fn conversations(self) -> impl Iterator<Item = Planned> {
        let count = self.conversations.len() as f64;
        let days = (self.until.as_micros() - self.begins.as_micros()) as f64 / 86_400e6;
        let planned = move |(number, (messages, fate)): (i64, (u32, Fate))| {
            // More and more a day, and hardly any at night.
            let day = ((number as f64 - 0.5) / count).powf(0.8) * days;
            let at = (day.floor() + hour(day.fract())) * 86_400e6;
            let at = self.begins.as_micros() + at as i64;
            Planned {
                number,
                at: Timestamp::from(at).min(self.until.minus_seconds(900)),
                messages: messages as usize,
                fate,
            }
        };
        (1..).zip(self.conversations).map(planned)
    }
}

/// A part of a day's conversations as a part of the day: most come between 7 and 20 o'clock.
fn hour(part: f64) -> f64 {
    let (morning, evening) = (7.0 / 24.0, 20.0 / 24.0);
    match part {
        p if p < 0.05 => p / 0.05 * morning,
        p if p < 0.95 => morning + (p - 0.05) / 0.9 * (evening - morning),
        p => evening + (p - 0.95) / 0.05 * (1.0 - evening),
    }
}

/// How many messages each conversation has: most a few, some many, exactly so many together.
fn lengths(dice: &mut Dice, count: usize, messages: u64) -> Vec<u32> {
    let long = match messages.saturating_sub(count as u64) >= 4 * LONG {
        true => LONG - 1,
        false => 0,
    };
    let spread = messages.saturating_sub(count as u64 + long);
    let weight = |dice: &mut Dice| ((1.0 - dice.share()).powf(-1.0 / 1.6) - 0.9).min(60.0);
    let weights: Vec<f64> = (0..count).map(|_| weight(dice)).collect();
    let total: f64 = weights.iter().sum();
    let mut lengths: Vec<u32> = weights
        .iter()
        .map(|weight| 1 + (weight / total * spread as f64) as u32)
        .collect();
    let given: u64 = lengths.iter().map(|length| u64::from(length - 1)).sum();
    // What rounding left over; fewer than there are conversations.
    let left = usize::try_from(spread.saturating_sub(given)).unwrap_or_default();
    for length in lengths.iter_mut().take(left) {
        *length += 1;
    }
    if let Some(length) = lengths.get_mut(count - 1 - count / 50) {
        *length += long as u32;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_add_up_and_one_is_long() {
        for (count, messages) in [(1, 1), (7, 7), (10, 55), (1_000, 60_000), (100, 60_000)] {
            let lengths = lengths(&mut Dice::new(3), count, messages);
            let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
            assert_eq!((lengths.len(), total), (count, messages));
            assert!(lengths.iter().all(|length| *length > 0));
            let long = lengths.iter().any(|length| u64::from(*length) >= LONG);
            assert_eq!(long, messages >= 50_000);
        }
    }

    #[test]
    fn one_in_ten_is_open_and_half_of_those_unassigned() {
        let options = Options {
            conversations: 20_000,
            messages: 40_000,
            seed: 1,
            until: None,
        };
        let until = Timestamp::from(1_795_000_000_000_000);
        let planned: Vec<Planned> = Calendar::new(&mut Dice::new(1), &options, until)
            .conversations()
            .collect();
        assert!(planned.is_sorted_by_key(|planned| planned.at));
        assert!(planned.last().is_some_and(|last| last.at < until));
        let share = |fate| planned.iter().filter(|p| p.fate == fate).count() as f64 / 20_000.0;
        assert!((0.045..0.055).contains(&share(Fate::Assigned)));
        assert!((0.045..0.055).contains(&share(Fate::Unassigned)));
    }
}
