//! Moments as the API writes them: `2026-01-31T08:00:00.123Z`, and nothing else.
//!
//! `jiff` reads and writes all there is, and its errors alone are as much code as a screen of the app. What
//! comes from the server is always of this one form.

/// What `jiff` can tell of time: beyond these a moment has no date.
const FIRST: i64 = -377_705_023_201_000_000;
const LAST: i64 = 253_402_207_200_999_999;
const DAY: i64 = 86_400_000_000;

/// Microseconds since 1970 as a date and a time; what is beyond all dates as the nearest that has one.
pub fn write(micros: i64, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let micros = micros.clamp(FIRST, LAST);
    let (year, month, day) = date(micros.div_euclid(DAY));
    let millis = micros.rem_euclid(DAY) / 1_000;
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if year < 0 {
        write!(f, "-{:06}", -year)?;
    } else {
        write!(f, "{year:04}")?;
    }
    write!(
        f,
        "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"
    )
}

/// Microseconds since 1970; nothing where the text is of another form, be it a time or not.
pub fn read(text: &str) -> Option<i64> {
    let form = b"0000-00-00T00:00:00.000Z";
    let fits = |(is, wanted): (u8, &u8)| match wanted {
        b'0' => is.is_ascii_digit(),
        _ => is == *wanted,
    };
    if text.len() != form.len() || !text.bytes().zip(form).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(year, month, day);
    // A day that is not in the calendar would come back as another one.
    if date(days) != (year, month, day) {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    let micros = days * DAY + (seconds * 1_000 + number(20, 23)?) * 1_000;
    (micros <= LAST).then_some(micros)
}

/// The date so many days after 1970-01-01. Years begin in March here, so that the day of leap years is the
/// last of one; 400 years are always as long.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// How many days after 1970-01-01 a date is.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let months = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * months + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LAST, read};
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn by_jiff(micros: i64) -> String {
        // Its last second is one that microseconds do not reach.
        let moment = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::MAX);
        format!("{moment:.3}")
    }

    #[test]
    fn the_ends_of_time_are_those_of_jiff() {
        assert_eq!(FIRST, jiff::Timestamp::MIN.as_microsecond());
        assert_eq!(LAST, jiff::Timestamp::MAX.as_microsecond());
        assert_eq!(Timestamp::from(i64::MIN).to_string(), by_jiff(FIRST));
        assert_eq!(Timestamp::from(i64::MAX).to_string(), by_jiff(LAST));
    }

    #[test]
    fn what_is_no_date_or_of_another_form_is_not_read() {
        for text in [
            "2026-02-29T00:00:00.000Z",
            "2026-13-01T00:00:00.000Z",
            "2026-00-01T00:00:00.000Z",
            "2026-01-00T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z",
            "2026-01-01T00:00:00.000+",
            "2026-01-01T00:00:00Z",
            "+026-01-01T00:00:00.000Z",
            "9999-12-31T00:00:00.000Z",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read("2024-02-29T23:59:59.999Z").is_some());
    }

    proptest! {
        #[test]
        fn moments_are_written_and_read_as_by_jiff(micros in FIRST..=LAST) {
            prop_assert_eq!(Timestamp::from(micros).to_string(), by_jiff(micros));
        }

        #[test]
        fn what_was_written_is_read(millis in 0..=LAST / 1_000) {
            let text = by_jiff(millis * 1_000);
            prop_assert_eq!(read(&text), Some(millis * 1_000));
        }
    }
}
