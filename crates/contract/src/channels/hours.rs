//! When a channel is open (K-09).

use super::PatchAutomatedMessages;
use domain::Timestamp;
use domain::hours::{self as rules, HoursError, HoursFlaw};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::{Validate, ValidationError};

words! {
    /// `always`: around the clock; `selected`: in the windows of `days`. Holidays count in both.
    HoursMode { Always = "always", Selected = "selected" }
}

/// From when until when, as `HH:MM`; a `close` that is not after `open` is on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[cfg_attr(feature = "server", schema(max_length = 5, example = "09:00"))]
    pub open: String,
    #[cfg_attr(feature = "server", schema(max_length = 5, example = "17:00"))]
    pub close: String,
}

/// The windows of each weekday; one without windows is shut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Days {
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub mon: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub tue: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub wed: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub thu: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub fri: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub sat: Vec<Window>,
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub sun: Vec<Window>,
}

/// A day with windows of its own instead of its weekday's, also where the mode is `always`; without windows it
/// is shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    #[cfg_attr(feature = "server", schema(max_length = 10, example = "2026-12-25"))]
    pub date: String,
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 64))]
    pub name: Option<String>,
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_items = 10))]
    pub windows: Vec<Window>,
}

/// When a channel is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// Such as `Europe/Stockholm`.
    #[cfg_attr(feature = "server", schema(max_length = 64))]
    pub time_zone: String,
    pub mode: HoursMode,
    #[serde(default)]
    pub days: Days,
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_items = 200))]
    pub holidays: Vec<Holiday>,
}

/// `POST /channels/{id}/hours-preview`: hours as they stand in a form. What else is given stands for what the
/// channel has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct HoursPreview {
    /// Null: always open.
    #[cfg_attr(feature = "server", validate(custom(function = "within_bounds")))]
    pub business_hours: Option<BusinessHours>,
    pub from: Timestamp,
    /// At most 92 days later.
    pub to: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub automated_messages: Option<PatchAutomatedMessages>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<bool>,
}

/// Open from a moment until another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// What these hours come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HoursPreviewed {
    /// When the channel is open between `from` and `to`, in order.
    pub open: Vec<Span>,
    /// The server's time.
    pub now: Timestamp,
    pub is_open: bool,
    /// When it opens or shuts next; null where nothing changes within a year.
    pub next_change_at: Option<Timestamp>,
    /// What a customer whose conversation begins now gets by itself; null = nothing.
    pub writing_now: Option<WritingNow>,
    /// The same of one who writes into a conversation that is there, and got nothing of the kind yet.
    pub writing_again: Option<WritingNow>,
}

/// An automated message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WritingNow {
    /// `greeting` or `away`.
    pub automated: String,
    pub text: String,
}

/// Refuses hours that are larger than any; what else is wrong with them [`BusinessHours::parse`] says,
/// and where.
#[cfg(feature = "server")]
pub(super) fn within_bounds(hours: &BusinessHours) -> Result<(), ValidationError> {
    let is_short = |text: &str, most: usize| text.chars().count() <= most;
    let few = |windows: &[Window]| {
        let times = |window: &Window| is_short(&window.open, 5) && is_short(&window.close, 5);
        windows.len() <= rules::MOST_WINDOWS && windows.iter().all(times)
    };
    let holiday = |holiday: &Holiday| {
        let name = holiday.name.as_deref().unwrap_or_default();
        is_short(&holiday.date, 10) && is_short(name, 64) && few(&holiday.windows)
    };
    let days = &hours.days;
    let is_within = is_short(&hours.time_zone, 64)
        && rules::Weekday::ALL.iter().all(|day| few(days.of(*day)))
        && hours.holidays.len() <= rules::MOST_HOLIDAYS
        && hours.holidays.iter().all(holiday);
    match (is_within, hours.mode) {
        (false, _) => Err(ValidationError::new("too_long")),
        (true, HoursMode::Unknown) => Err(ValidationError::new("unknown_value")),
        (true, _) => Ok(()),
    }
}

impl Window {
    fn parse(&self) -> Result<rules::Window, HoursError> {
        Ok(rules::Window {
            open: self.open.parse()?,
            close: self.close.parse()?,
        })
    }
}

/// Windows read; `field` says of which day.
fn windows(field: &str, given: &[Window]) -> Result<Vec<rules::Window>, HoursFlaw> {
    // What is too long is not read at all.
    if given.len() > rules::MOST_WINDOWS {
        return Err(HoursFlaw::new(field, HoursError::TooManyWindows));
    }
    let read = |(n, window): (usize, &Window)| {
        let flaw = |error| HoursFlaw::new(format!("{field}[{n}]"), error);
        window.parse().map_err(flaw)
    };
    given.iter().enumerate().map(read).collect()
}

impl Days {
    fn parse(&self) -> Result<rules::Week, HoursFlaw> {
        Ok(rules::Week {
            mon: windows("days.mon", &self.mon)?,
            tue: windows("days.tue", &self.tue)?,
            wed: windows("days.wed", &self.wed)?,
            thu: windows("days.thu", &self.thu)?,
            fri: windows("days.fri", &self.fri)?,
            sat: windows("days.sat", &self.sat)?,
            sun: windows("days.sun", &self.sun)?,
        })
    }

    /// The windows of a day.
    pub fn of(&self, day: rules::Weekday) -> &[Window] {
        match day {
            rules::Weekday::Mon => &self.mon,
            rules::Weekday::Tue => &self.tue,
            rules::Weekday::Wed => &self.wed,
            rules::Weekday::Thu => &self.thu,
            rules::Weekday::Fri => &self.fri,
            rules::Weekday::Sat => &self.sat,
            rules::Weekday::Sun => &self.sun,
        }
    }

    /// The windows of a day, to be changed.
    pub fn of_mut(&mut self, day: rules::Weekday) -> &mut Vec<Window> {
        match day {
            rules::Weekday::Mon => &mut self.mon,
            rules::Weekday::Tue => &mut self.tue,
            rules::Weekday::Wed => &mut self.wed,
            rules::Weekday::Thu => &mut self.thu,
            rules::Weekday::Fri => &mut self.fri,
            rules::Weekday::Sat => &mut self.sat,
            rules::Weekday::Sun => &mut self.sun,
        }
    }
}

impl BusinessHours {
    /// As the rules read it; else what is wrong, and where. Browsers do not know the time zones.
    pub fn parse(&self) -> Result<rules::BusinessHours, HoursFlaw> {
        if self.holidays.len() > rules::MOST_HOLIDAYS {
            return Err(HoursFlaw::new("holidays", HoursError::TooManyHolidays));
        }
        let mode = match self.mode {
            HoursMode::Always => rules::HoursMode::Always,
            HoursMode::Selected => rules::HoursMode::Selected,
            HoursMode::Unknown => return Err(HoursFlaw::new("mode", HoursError::UnknownMode)),
        };
        let holiday = |(n, holiday): (usize, &Holiday)| {
            let date = holiday.date.parse();
            Ok(rules::Holiday {
                date: date.map_err(|e| HoursFlaw::new(format!("holidays[{n}].date"), e))?,
                name: holiday.name.clone(),
                windows: windows(&format!("holidays[{n}].windows"), &holiday.windows)?,
            })
        };
        let holidays = self.holidays.iter().enumerate().map(holiday);
        let holidays = holidays.collect::<Result<_, _>>()?;
        rules::BusinessHours::new(&self.time_zone, mode, self.days.parse()?, holidays)
    }
}

impl From<&rules::Window> for Window {
    fn from(window: &rules::Window) -> Self {
        Self {
            open: window.open.to_string(),
            close: window.close.to_string(),
        }
    }
}

impl From<&rules::BusinessHours> for BusinessHours {
    fn from(hours: &rules::BusinessHours) -> Self {
        let all = |windows: &[rules::Window]| windows.iter().map(Window::from).collect();
        let mut days = Days::default();
        for day in rules::Weekday::ALL {
            *days.of_mut(*day) = all(hours.days().of(*day));
        }
        let holiday = |holiday: &rules::Holiday| Holiday {
            date: holiday.date.to_string(),
            name: holiday.name.clone(),
            windows: all(&holiday.windows),
        };
        Self {
            time_zone: hours.time_zone().to_owned(),
            mode: hours.mode().as_str().into(),
            days,
            holidays: hours.holidays().iter().map(holiday).collect(),
        }
    }
}
