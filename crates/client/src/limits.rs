//! How much one may ask: what is left of it, told with every answer, and when to come back.

use std::time::Duration;

/// What is left of the caller's limit, as the last answer said (`RateLimit`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// So many more requests are answered now.
    pub remaining: u32,
    /// Until there is all of it again or, when nothing is left, the next of it.
    pub fills_in: Duration,
}

impl RateLimit {
    /// Reads `"principal";r=4;t=20`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let number = |name: &str| {
            let mut parts = text.split(';');
            parts.find_map(|part| part.trim().strip_prefix(name)?.parse().ok())
        };
        Some(Self {
            remaining: number("r=")?,
            fills_in: Duration::from_secs(number("t=")?.into()),
        })
    }
}

/// The seconds of `Retry-After`. A server of ours never says a date.
pub(crate) fn retry_after(text: Option<&str>) -> Option<u64> {
    text?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_read_and_nonsense_is_not() {
        let left = RateLimit::of("\"principal\";r=4;t=20");
        let expected = RateLimit {
            remaining: 4,
            fills_in: Duration::from_secs(20),
        };
        assert_eq!(left, Some(expected));
        for nonsense in [
            "",
            "\"principal\"",
            "\"principal\";r=4",
            "r=x;t=1",
            "r=-1;t=1",
        ] {
            assert_eq!(RateLimit::of(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn seconds_are_read_and_dates_are_not() {
        assert_eq!(retry_after(Some("17")), Some(17));
        let date = "Fri, 31 Dec 1999 23:59:59 GMT";
        assert_eq!(retry_after(Some(date)), None);
        assert_eq!(retry_after(None), None);
    }
}
