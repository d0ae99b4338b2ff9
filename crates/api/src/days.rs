//! Days and moments in queries: a plain date is a day in the organization's time zone.

use crate::problem::{Problem, Reply};
use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Whether a text is a day, which takes a time zone to be a moment.
pub fn is_day(text: &str) -> bool {
    text.parse::<Date>().is_ok() && !text.contains('T')
}

/// Which end of a day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Begins,
    Ends,
}

/// The moment that a text means: itself, or where a day of `zone` begins or ends.
pub fn moment(field: &str, text: &str, zone: &str, edge: Edge) -> Reply<Timestamp> {
    let refused = || {
        let rule = "a day such as 2026-11-26, or a moment such as 2026-11-26T09:00:00Z";
        Problem::invalid().field(field, "not_a_time", rule)
    };
    if text.contains('T') {
        return text.parse::<Timestamp>().map_err(|_| refused());
    }
    let day: Date = text.parse().map_err(|_| refused())?;
    let day = match edge {
        Edge::Begins => day,
        Edge::Ends => day.tomorrow().map_err(|_| refused())?,
    };
    // A zone this server does not know of is read as UTC, as it is everywhere else.
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begins = day.to_zoned(zone).map_err(|_| refused())?;
    Ok(Timestamp::from(begins.timestamp().as_microsecond()))
}
