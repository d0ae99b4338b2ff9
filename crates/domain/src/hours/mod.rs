//! When a channel is open (K-09): a time zone, the windows of each day of the week, and holidays.
//!
//! A window belongs to the day it begins on; one whose end is not after its beginning runs past
//! midnight. A holiday has its own windows instead of its weekday's, **also where the channel is
//! else always open**; what began the evening before runs out. No window is shut. What the clocks
//! make of it is in `zone`, with the time zones of the world, which browsers do not carry.

mod parsing;
#[cfg(feature = "zones")]
mod zone;

pub use parsing::{HoursError, HoursFlaw, MOST_HOLIDAYS, MOST_WINDOWS};
#[cfg(feature = "zones")]
pub use zone::Span;

use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// How a week is described.
    HoursMode: "mode of business hours" {
        /// Every day around the clock; holidays count.
        Always = "always",
        /// In the windows of each day.
        Selected = "selected",
    }
    /// A day of the week.
    Weekday: "day of the week" {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

/// A time on a clock on the wall, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(jiff::civil::Date);

/// From when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Window {
    pub open: TimeOfDay,
    pub close: TimeOfDay,
}

/// A day that is not like its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Holiday {
    pub date: Day,
    pub name: Option<String>,
    pub windows: Vec<Window>,
}

/// The windows of each day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Week {
    pub mon: Vec<Window>,
    pub tue: Vec<Window>,
    pub wed: Vec<Window>,
    pub thu: Vec<Window>,
    pub fri: Vec<Window>,
    pub sat: Vec<Window>,
    pub sun: Vec<Window>,
}

/// When a channel is open; made by [`BusinessHours::new`] alone, which checks them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BusinessHours {
    time_zone: String,
    mode: HoursMode,
    days: Week,
    /// By date, each once.
    holidays: Vec<Holiday>,
}

const DAY: u16 = 24 * 60;

impl TimeOfDay {
    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl Window {
    /// Where it ends, in minutes since the midnight its day began with; at most a day after it began.
    fn end(self) -> u16 {
        match self.close > self.open {
            true => self.close.0,
            false => self.close.0 + DAY,
        }
    }

    /// Whether it ends on the day after the one it begins on.
    pub fn runs_past_midnight(self) -> bool {
        self.end() >= DAY && self.close.0 != 0
    }
}

impl Week {
    /// The windows of a day.
    pub fn of(&self, day: Weekday) -> &[Window] {
        match day {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    /// The windows of a day, to be changed.
    pub fn of_mut(&mut self, day: Weekday) -> &mut Vec<Window> {
        match day {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }
}

impl BusinessHours {
    /// Such as `Europe/Stockholm`.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// How the week is described.
    pub fn mode(&self) -> HoursMode {
        self.mode
    }

    /// The windows, which count where the mode is [`HoursMode::Selected`].
    pub fn days(&self) -> &Week {
        &self.days
    }

    /// By date.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }
}
