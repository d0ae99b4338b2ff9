//! How long to wait before another try: longer every time, and never the same for all.

use domain::Timestamp;
use domain::pacing::rest;
use std::time::Duration;

const FIRST: f64 = 1.0;
const LONGEST: f64 = 300.0;
/// So often at least a message is handed over, whenever its turn comes.
const LEAST_ATTEMPTS: i32 = 3;

/// The wait after the try number `attempts`; `chance` is from 0 to 1.
pub fn wait(attempts: i32, asked: Option<Duration>, chance: f64) -> Duration {
    let doubled = FIRST * 2_f64.powi(attempts.clamp(1, 20) - 1);
    let jittered = doubled.min(LONGEST) * (0.5 + chance.clamp(0.0, 1.0));
    Duration::from_secs_f64(jittered).max(rest(asked.unwrap_or_default()))
}

/// When to try again what has patience until some moment: once more at its end, and then no more. What had
/// to wait for its turn until then is tried a few times all the same.
pub fn within(
    due: Timestamp,
    attempts: i32,
    until: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    match now < until {
        true => Some(due.min(until)),
        false => (attempts < LEAST_ATTEMPTS).then_some(due),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        assert_eq!(wait(1, None, 0.5), Duration::from_secs(1));
        assert_eq!(wait(4, None, 0.5), Duration::from_secs(8));
        assert_eq!(wait(1000, None, 1.0), Duration::from_secs(450));
        assert_eq!(
            wait(1, Some(Duration::from_secs(1800)), 0.0),
            Duration::from_secs(1800)
        );
        assert_eq!(
            wait(1, Some(Duration::from_secs(86_400)), 0.0),
            Duration::from_secs(3600)
        );
    }

    #[test]
    fn patience_ends_with_a_last_try() {
        let at = |seconds| Timestamp::EPOCH.plus_seconds(seconds);
        assert_eq!(within(at(20), 1, at(60), at(10)), Some(at(20)));
        assert_eq!(within(at(80), 9, at(60), at(10)), Some(at(60)));
        assert_eq!(within(at(80), 9, at(60), at(60)), None);
        assert_eq!(within(at(80), 1, at(60), at(70)), Some(at(80)));
        assert_eq!(within(at(80), 3, at(60), at(70)), None);
    }
}
