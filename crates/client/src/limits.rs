//! How much one may ask: what is left of it, told with every answer, and when to come back.

use reqwest::header::{HeaderMap, RETRY_AFTER};
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
    /// Reads `"principal";r=4;t=20`; nothing where there is no limit.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("ratelimit")?.to_str().ok()?;
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
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn told(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn what_is_left_is_read_and_nonsense_is_not() {
        let left = RateLimit::of(&told("ratelimit", "\"principal\";r=4;t=20"));
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
            assert_eq!(
                RateLimit::of(&told("ratelimit", nonsense)),
                None,
                "{nonsense}"
            );
        }
        assert_eq!(RateLimit::of(&HeaderMap::new()), None);
    }

    #[test]
    fn seconds_are_read_and_dates_are_not() {
        assert_eq!(retry_after(&told("retry-after", "17")), Some(17));
        let date = "Fri, 31 Dec 1999 23:59:59 GMT";
        assert_eq!(retry_after(&told("retry-after", date)), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
