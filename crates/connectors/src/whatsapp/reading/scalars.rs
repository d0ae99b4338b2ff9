//! Numbers, which come as numbers or as texts, and moments, which come in seconds or in milliseconds.

use domain::Timestamp;
use serde_json::Value;

/// From here on a moment is in milliseconds: seconds reach this far in thirty thousand years.
const MILLISECONDS: i64 = 1_000_000_000_000;

pub fn moment(value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_i64()?,
    };
    match number {
        ..0 => None,
        0..MILLISECONDS => Some(Timestamp::EPOCH.plus_seconds(number)),
        _ => Some(Timestamp::EPOCH.plus_millis(number)),
    }
}

/// A number that can be reckoned with.
pub fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    Some(number).filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_moment_is_told_in_seconds_or_milliseconds_as_text_or_number() {
        let expected = Some(Timestamp::EPOCH.plus_seconds(1_760_000_000));
        for given in [
            json!("1760000000"),
            json!(1_760_000_000),
            json!("1760000000000"),
            json!(1_760_000_000_000_i64),
        ] {
            assert_eq!(moment(&given), expected, "{given}");
        }
        for given in [json!("soon"), json!(-1), json!(null), json!(1.5)] {
            assert_eq!(moment(&given), None, "{given}");
        }
    }

    #[test]
    fn a_number_may_be_text() {
        assert_eq!(number(&json!("52.5")), Some(52.5));
        assert_eq!(number(&json!(-3)), Some(-3.0));
        assert_eq!(number(&json!("NaN")), None);
        assert_eq!(number(&json!({})), None);
    }
}
