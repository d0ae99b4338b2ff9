//! How long to wait before another try: longer every time, and never the same for all.

use std::time::Duration;

const FIRST: f64 = 1.0;
const LONGEST: f64 = 300.0;

/// The wait after the try number `attempts`; `chance` is from 0 to 1.
pub fn wait(attempts: i32, asked: Option<Duration>, chance: f64) -> Duration {
    let doubled = FIRST * 2_f64.powi(attempts.clamp(1, 20) - 1);
    let jittered = doubled.min(LONGEST) * (0.5 + chance.clamp(0.0, 1.0));
    Duration::from_secs_f64(jittered).max(
        asked
            .unwrap_or_default()
            .min(Duration::from_secs_f64(LONGEST)),
    )
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
            wait(1, Some(Duration::from_secs(30)), 0.0),
            Duration::from_secs(30)
        );
        assert_eq!(
            wait(1, Some(Duration::from_secs(86_400)), 0.0),
            Duration::from_secs(300)
        );
    }
}
