//! What the clocks of a time zone make of the hours.
//!
//! A window lasts while the clocks on the wall show a time within it. What begins or ends in an hour
//! that the clocks leave out does so when they jump; of an hour that comes twice the first counts.

use super::{BusinessHours, DAY, HoursMode, Weekday, Window};
use crate::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// How many days are looked through for a change, either way. Further away only a holiday could
/// bring one.
const FAR: usize = 400;

/// Open from a moment until another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// The whole of a day: from midnight to midnight.
const WHOLE: Window = Window {
    open: super::TimeOfDay(0),
    close: super::TimeOfDay(0),
};

impl BusinessHours {
    /// Whether it is open at a moment.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let zone = self.zone();
        let Some(today) = date(&zone, at) else {
            return false;
        };
        let yesterday = today.yesterday().into_iter();
        let mut days = yesterday.chain([today]);
        days.any(|day| {
            let mut spans = self.spans(&zone, day);
            spans.any(|span| span.from <= at && at < span.to)
        })
    }

    /// When it is open between two moments: in order, apart from each other.
    pub fn open_spans(&self, from: Timestamp, to: Timestamp) -> Vec<Span> {
        let zone = self.zone();
        let (Some(first), Some(last)) = (date(&zone, from), date(&zone, to)) else {
            return Vec::new();
        };
        let before = first.yesterday().unwrap_or(first);
        let days = before.series(jiff::Span::new().days(1));
        let mut joined: Vec<Span> = Vec::new();
        for span in days
            .take_while(|day| *day <= last)
            .flat_map(|day| self.spans(&zone, day))
        {
            let span = Span {
                from: span.from.max(from),
                to: span.to.min(to),
            };
            match joined.last_mut() {
                _ if span.from >= span.to => {}
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => joined.push(span),
            }
        }
        joined
    }

    /// When it opens or shuts next; none where nothing changes within a year.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        if self.mode == HoursMode::Always && self.holidays.is_empty() {
            return None;
        }
        let zone = self.zone();
        let mut day = date(&zone, at)?.yesterday().ok()?;
        let mut open_until: Option<Timestamp> = None;
        for _ in 0..FAR {
            for span in self.spans(&zone, day) {
                match open_until {
                    _ if span.to <= at => {}
                    None if span.from > at => return Some(span.from),
                    Some(end) if span.from > end => return Some(end),
                    open => open_until = Some(open.map_or(span.to, |end| end.max(span.to))),
                }
            }
            day = day.tomorrow().ok()?;
        }
        // Open to the end of what was looked through is open for good.
        open_until.filter(|end| moment(&zone, day, 0).is_some_and(|last| *end < last))
    }

    /// Since when it is shut at a moment at which it is; none where it was not open for a year.
    pub fn closed_since(&self, at: Timestamp) -> Option<Timestamp> {
        let zone = self.zone();
        let mut day = date(&zone, at)?;
        let ended = |day: Date| {
            let spans = self.spans(&zone, day).map(|span| span.to);
            spans.filter(|to| *to <= at).max()
        };
        for _ in 0..FAR {
            let before = day.yesterday().ok()?;
            if let Some(found) = ended(day) {
                // Perhaps what began the day before ended later.
                return Some(ended(before).map_or(found, |other| other.max(found)));
            }
            day = before;
        }
        None
    }

    /// Known when the hours were made; a server that lost it goes by UTC, as it does everywhere.
    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The windows that begin on a day, in order.
    fn spans<'a>(&'a self, zone: &'a TimeZone, day: Date) -> impl Iterator<Item = Span> + 'a {
        self.windows(day).iter().filter_map(move |window| {
            let end = window.end();
            let last = match end {
                DAY.. => day.tomorrow().ok()?,
                _ => day,
            };
            let from = moment(zone, day, window.open.minutes())?;
            let to = moment(zone, last, end % DAY)?;
            (from < to).then_some(Span { from, to })
        })
    }

    fn windows(&self, day: Date) -> &[Window] {
        let holiday = self
            .holidays
            .binary_search_by_key(&day, |holiday| holiday.date.0)
            .ok()
            .and_then(|found| self.holidays.get(found));
        match (holiday, self.mode) {
            (Some(holiday), _) => &holiday.windows,
            (None, HoursMode::Always) => std::slice::from_ref(&WHOLE),
            (None, HoursMode::Selected) => self.days.of(weekday(day)),
        }
    }
}

fn weekday(day: Date) -> Weekday {
    match day.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Mon,
        jiff::civil::Weekday::Tuesday => Weekday::Tue,
        jiff::civil::Weekday::Wednesday => Weekday::Wed,
        jiff::civil::Weekday::Thursday => Weekday::Thu,
        jiff::civil::Weekday::Friday => Weekday::Fri,
        jiff::civil::Weekday::Saturday => Weekday::Sat,
        jiff::civil::Weekday::Sunday => Weekday::Sun,
    }
}

/// Which day it is there.
fn date(zone: &TimeZone, at: Timestamp) -> Option<Date> {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    Some(zone.to_datetime(at).date())
}

/// When the clocks show so many minutes since midnight.
fn moment(zone: &TimeZone, day: Date, minutes: u16) -> Option<Timestamp> {
    let (hour, minute) = (
        i8::try_from(minutes / 60).ok()?,
        i8::try_from(minutes % 60).ok()?,
    );
    let shown = zone.to_ambiguous_timestamp(day.at(hour, minute, 0, 0));
    let moment = match shown.offset() {
        AmbiguousOffset::Gap { .. } => {
            // When they jump: the last change up to where the time would have been.
            let after = shown.later().ok()?.as_second().checked_add(1)?;
            let after = jiff::Timestamp::from_second(after).ok()?;
            zone.preceding(after).next()?.timestamp()
        }
        _ => shown.earlier().ok()?,
    };
    Some(Timestamp::from(moment.as_microsecond()))
}

#[cfg(test)]
mod tests;
