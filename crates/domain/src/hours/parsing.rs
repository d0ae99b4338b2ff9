//! What hours people may write, and what is wrong with others.

use super::{BusinessHours, Day, Holiday, HoursMode, TimeOfDay, Week, Weekday, Window};
use crate::Flaw;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// Most windows of a day.
pub const MOST_WINDOWS: usize = 10;
/// Most holidays of a channel.
pub const MOST_HOLIDAYS: usize = 200;
/// Longest name of a holiday and of a time zone, in characters.
const MAX_NAME: usize = 64;

/// Why hours cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Neither always nor selected.
    #[error("not one of the values")]
    UnknownMode,
    /// Nobody's clocks go by it.
    #[error("there is no such time zone")]
    UnknownZone,
    /// Not between 00:00 and 23:59.
    #[error("a time is written like 09:30")]
    NotATime,
    /// Not in the calendar.
    #[error("a date is written like 2026-12-25")]
    NotADate,
    /// Two windows of a day share some time.
    #[error("two windows overlap")]
    Overlap,
    /// More than [`MOST_WINDOWS`].
    #[error("a day has at most {MOST_WINDOWS} windows")]
    TooManyWindows,
    /// The same date again.
    #[error("this date is there already")]
    SameDate,
    /// More than [`MOST_HOLIDAYS`].
    #[error("there are at most {MOST_HOLIDAYS} holidays")]
    TooManyHolidays,
    /// A name that is too long.
    #[error("a name has at most {MAX_NAME} characters")]
    NameTooLong,
}

impl Flaw for HoursError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownMode => "unknown_value",
            Self::UnknownZone => "unknown_time_zone",
            Self::NotATime => "not_a_time",
            Self::NotADate => "not_a_date",
            Self::Overlap => "overlap",
            Self::TooManyWindows | Self::TooManyHolidays | Self::NameTooLong => "too_long",
            Self::SameDate => "same_date",
        }
    }
}

/// What is wrong, and where: `days.mon`, `holidays[2].date`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {error}")]
#[expect(missing_docs, reason = "field names say it")]
pub struct HoursFlaw {
    pub field: String,
    pub error: HoursError,
}

impl HoursFlaw {
    /// A flaw of one field.
    pub fn new(field: impl Into<String>, error: HoursError) -> Self {
        Self {
            field: field.into(),
            error,
        }
    }
}

impl FromStr for TimeOfDay {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let number = |text: &str| match text.len() {
            2 if text.bytes().all(|b| b.is_ascii_digit()) => text.parse::<u16>().ok(),
            _ => None,
        };
        let (hours, minutes) = text.split_once(':').ok_or(HoursError::NotATime)?;
        match (number(hours), number(minutes)) {
            (Some(h @ 0..=23), Some(m @ 0..=59)) => Ok(Self(h * 60 + m)),
            _ => Err(HoursError::NotATime),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for Day {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let date: Date = text.parse().map_err(|_| HoursError::NotADate)?;
        // No moment near the ends of what can be reckoned is meant by anybody.
        match text.len() {
            10 if (1970..=9000).contains(&date.year()) => Ok(Self(date)),
            _ => Err(HoursError::NotADate),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = HoursError;
    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl BusinessHours {
    /// Hours as somebody wrote them; holidays come in order.
    pub fn new(
        time_zone: &str,
        mode: HoursMode,
        mut days: Week,
        mut holidays: Vec<Holiday>,
    ) -> Result<Self, HoursFlaw> {
        if !is_zone(time_zone) {
            return Err(HoursFlaw::new("time_zone", HoursError::UnknownZone));
        }
        for day in Weekday::ALL {
            let windows = days.of_mut(*day);
            check(windows).map_err(|error| HoursFlaw::new(format!("days.{day}"), error))?;
        }
        if holidays.len() > MOST_HOLIDAYS {
            return Err(HoursFlaw::new("holidays", HoursError::TooManyHolidays));
        }
        for (n, holiday) in holidays.iter_mut().enumerate() {
            let flaw = |part: &str, error| HoursFlaw::new(format!("holidays[{n}].{part}"), error);
            check(&mut holiday.windows).map_err(|error| flaw("windows", error))?;
            let name = holiday.name.take().unwrap_or_default();
            let name = crate::messages::clean(name.trim());
            if name.chars().count() > MAX_NAME {
                return Err(flaw("name", HoursError::NameTooLong));
            }
            holiday.name = Some(name).filter(|name| !name.is_empty());
        }
        let mut dates: Vec<(Day, usize)> = holidays.iter().map(|h| h.date).zip(0..).collect();
        dates.sort_unstable();
        for pair in dates.windows(2) {
            if let [(first, _), (second, n)] = pair
                && first == second
            {
                let field = format!("holidays[{n}].date");
                return Err(HoursFlaw::new(field, HoursError::SameDate));
            }
        }
        holidays.sort_by_key(|holiday| holiday.date);
        Ok(Self {
            time_zone: time_zone.to_owned(),
            mode,
            days,
            holidays,
        })
    }
}

/// Puts the windows of a day in order, if they can be ones.
fn check(windows: &mut [Window]) -> Result<(), HoursError> {
    if windows.len() > MOST_WINDOWS {
        return Err(HoursError::TooManyWindows);
    }
    windows.sort_by_key(|window| window.open);
    let overlap = windows.windows(2).any(|pair| match pair {
        [first, second] => first.end() > second.open.0,
        _ => false,
    });
    match overlap {
        true => Err(HoursError::Overlap),
        false => Ok(()),
    }
}

/// Browsers do not know the zones; whoever keeps the hours does.
#[cfg(not(feature = "zones"))]
fn is_zone(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= MAX_NAME
}

#[cfg(feature = "zones")]
fn is_zone(name: &str) -> bool {
    name.chars().count() <= MAX_NAME && jiff::tz::TimeZone::get(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(open: &str, close: &str) -> Window {
        Window {
            open: open.parse().expect("a time"),
            close: close.parse().expect("a time"),
        }
    }

    fn hours(mon: Vec<Window>, holidays: Vec<Holiday>) -> Result<BusinessHours, HoursFlaw> {
        let days = Week {
            mon,
            ..Week::default()
        };
        BusinessHours::new("UTC", HoursMode::Selected, days, holidays)
    }

    fn holiday(date: &str) -> Holiday {
        Holiday {
            date: date.parse().expect("a date"),
            name: Some("  ".into()),
            windows: Vec::new(),
        }
    }

    #[test]
    fn times_and_dates_are_read_as_they_are_written() {
        for text in ["00:00", "09:30", "23:59"] {
            assert_eq!(
                text.parse::<TimeOfDay>().map(|t| t.to_string()),
                Ok(text.into())
            );
        }
        for text in ["24:00", "9:30", "09:60", "0930", "+9:30", ""] {
            assert_eq!(
                text.parse::<TimeOfDay>(),
                Err(HoursError::NotATime),
                "{text}"
            );
        }
        assert_eq!(
            "2028-02-29".parse::<Day>().map(|d| d.to_string()),
            Ok("2028-02-29".into())
        );
        for text in [
            "2027-02-29",
            "20270228",
            "2027-02-28T10:00",
            "-009999-01-01",
            "9999-12-31",
        ] {
            assert_eq!(text.parse::<Day>(), Err(HoursError::NotADate), "{text}");
        }
    }

    #[test]
    fn windows_of_a_day_come_in_order_and_do_not_overlap() {
        let two = vec![window("13:00", "17:00"), window("09:00", "12:00")];
        let kept = hours(two, vec![]).expect("hours");
        assert_eq!(kept.days().mon[0], window("09:00", "12:00"));
        let touching = vec![window("09:00", "12:00"), window("12:00", "00:00")];
        assert!(hours(touching, vec![]).is_ok());
        let past_midnight = vec![window("18:00", "02:00"), window("19:00", "20:00")];
        assert_eq!(
            hours(past_midnight, vec![]),
            Err(HoursFlaw::new("days.mon", HoursError::Overlap))
        );
        let many = vec![window("09:00", "09:01"); MOST_WINDOWS + 1];
        assert_eq!(
            hours(many, vec![]).map_err(|flaw| flaw.error),
            Err(HoursError::TooManyWindows)
        );
    }

    #[test]
    fn a_window_may_run_past_midnight() {
        assert!(window("18:00", "02:00").runs_past_midnight());
        assert!(window("09:00", "09:00").runs_past_midnight());
        assert!(!window("09:00", "00:00").runs_past_midnight());
        assert!(!window("00:00", "00:00").runs_past_midnight());
    }

    #[test]
    fn a_holiday_is_named_once() {
        let kept = hours(vec![], vec![holiday("2027-01-01"), holiday("2026-12-25")]);
        let kept = kept.expect("hours");
        assert_eq!(kept.holidays()[0].date.to_string(), "2026-12-25");
        assert_eq!(kept.holidays()[0].name, None);
        let twice = vec![
            holiday("2027-01-01"),
            holiday("2026-12-25"),
            holiday("2027-01-01"),
        ];
        assert_eq!(
            hours(vec![], twice),
            Err(HoursFlaw::new("holidays[2].date", HoursError::SameDate))
        );
    }

    #[test]
    fn a_zone_has_a_name() {
        let named = |zone: &str| {
            BusinessHours::new(zone, HoursMode::Always, Week::default(), vec![])
                .map_err(|flaw| flaw.error)
                .map(drop)
        };
        assert_eq!(named("UTC"), Ok(()));
        assert_eq!(named(""), Err(HoursError::UnknownZone));
        #[cfg(feature = "zones")]
        assert_eq!(named("Europe/Atlantis"), Err(HoursError::UnknownZone));
    }
}
