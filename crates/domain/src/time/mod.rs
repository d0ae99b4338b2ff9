//! A moment: microseconds since 1970 in the database, RFC 3339 in JSON.

mod rfc3339;

/// A moment in UTC.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The moment `seconds` later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The moment `millis` milliseconds later.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis.saturating_mul(1_000)))
    }

    /// The moment `seconds` earlier.
    pub fn minus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_sub(seconds.saturating_mul(1_000_000)))
    }

    /// The last millisecond of its second: of a moment that is told in whole seconds, the latest it can be.
    pub fn end_of_second(self) -> Self {
        let second = self.0.div_euclid(1_000_000);
        Self(second.saturating_mul(1_000_000).saturating_add(999_000))
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970.
    pub fn as_millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }
}

impl From<i64> for Timestamp {
    fn from(microseconds: i64) -> Self {
        Self(microseconds)
    }
}

impl AsRef<i64> for Timestamp {
    fn as_ref(&self) -> &i64 {
        &self.0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Years beyond 9999 have no RFC 3339 form; the nearest that has one stands for them.
        rfc3339::write(self.0, f)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        if let Some(micros) = rfc3339::read(text) {
            return Ok(Self(micros));
        }
        other_forms(text).ok_or(InvalidTime)
    }
}

/// What people and programs may write as well: other offsets, other precisions.
#[cfg(not(target_arch = "wasm32"))]
fn other_forms(text: &str) -> Option<Timestamp> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp(moment.as_microsecond()))
}

/// The browser reads only what the server wrote.
#[cfg(target_arch = "wasm32")]
fn other_forms(_text: &str) -> Option<Timestamp> {
    None
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTime;

    fn try_from(text: String) -> Result<Self, InvalidTime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_string()
    }
}

/// Not a date and time with an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time")]
pub struct InvalidTime;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_in_utc_with_milliseconds() {
        let moment: Timestamp = "2026-01-31T10:00:00.123987+02:00".parse().expect("a time");
        assert_eq!(moment.to_string(), "2026-01-31T08:00:00.123Z");
        assert_eq!(Timestamp::EPOCH.to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn moments_are_reckoned_without_overflow() {
        let moment = Timestamp::from(1_500);
        assert_eq!(moment.plus_seconds(2).as_micros(), 2_001_500);
        assert_eq!(moment.plus_millis(2).as_micros(), 3_500);
        assert_eq!(moment.minus_seconds(1).as_millis(), -999);
        assert_eq!(moment.end_of_second().as_micros(), 999_000);
        assert_eq!(Timestamp::from(-1).end_of_second().as_micros(), -1_000);
        assert_eq!(moment.plus_seconds(i64::MAX).as_micros(), i64::MAX);
        assert_eq!(
            Timestamp::from(i64::MAX).to_string(),
            "9999-12-30T22:00:00.999Z"
        );
    }
}
