//! The hours over the year and over changes of the clocks, and against what the clocks show.

use super::*;
use crate::hours::{Day, Holiday, TimeOfDay, Week};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn window((open, close): (&str, &str)) -> Window {
    Window {
        open: open.parse().expect("a time"),
        close: close.parse().expect("a time"),
    }
}

fn week(days: &[(Weekday, &[(&str, &str)])]) -> Week {
    let mut week = Week::default();
    for (day, windows) in days {
        *week.of_mut(*day) = windows.iter().copied().map(window).collect();
    }
    week
}

fn daily(windows: &[(&str, &str)]) -> Week {
    let days: Vec<_> = Weekday::ALL.iter().map(|day| (*day, windows)).collect();
    week(&days)
}

fn holiday(date: &str, windows: &[(&str, &str)]) -> Holiday {
    Holiday {
        date: date.parse().expect("a date"),
        name: None,
        windows: windows.iter().copied().map(window).collect(),
    }
}

fn hours(zone: &str, mode: HoursMode, days: Week, holidays: Vec<Holiday>) -> BusinessHours {
    BusinessHours::new(zone, mode, days, holidays).expect("hours")
}

fn selected(zone: &str, days: Week) -> BusinessHours {
    hours(zone, HoursMode::Selected, days, vec![])
}

fn spans(hours: &BusinessHours, from: &str, to: &str) -> Vec<String> {
    let spans = hours.open_spans(at(from), at(to));
    let text = |span: Span| format!("{} {}", span.from, span.to).replace(":00.000Z", "");
    spans.into_iter().map(text).collect()
}

#[test]
fn a_window_past_midnight_belongs_to_the_day_it_begins_on() {
    let friday = selected(
        "Europe/Berlin",
        week(&[(Weekday::Fri, &[("18:00", "02:00")])]),
    );
    // 2026-11-27 is a Friday; Berlin is an hour ahead.
    assert!(!friday.is_open(at("2026-11-27T16:59:59Z")));
    assert!(friday.is_open(at("2026-11-27T17:00:00Z")));
    assert!(friday.is_open(at("2026-11-28T00:59:59Z")));
    assert!(!friday.is_open(at("2026-11-28T01:00:00Z")));
    assert!(
        !friday.is_open(at("2026-11-27T00:30:00Z")),
        "not of Thursday"
    );
    assert_eq!(
        friday.closed_since(at("2026-11-29T12:00:00Z")),
        Some(at("2026-11-28T01:00:00Z"))
    );
    assert_eq!(
        friday.next_change(at("2026-11-28T01:00:00Z")),
        Some(at("2026-12-04T17:00:00Z"))
    );
}

#[test]
fn several_windows_a_day_that_touch_are_one() {
    let split = selected(
        "UTC",
        daily(&[("09:00", "12:00"), ("13:00", "00:00"), ("00:00", "01:00")]),
    );
    assert_eq!(
        spans(&split, "2026-11-27T00:00:00Z", "2026-11-28T10:00:00Z"),
        [
            "2026-11-27T00:00 2026-11-27T01:00",
            "2026-11-27T09:00 2026-11-27T12:00",
            "2026-11-27T13:00 2026-11-28T01:00",
            "2026-11-28T09:00 2026-11-28T10:00",
        ]
    );
    assert_eq!(
        split.next_change(at("2026-11-27T14:00:00Z")),
        Some(at("2026-11-28T01:00:00Z"))
    );
}

#[test]
fn around_the_clock_has_holidays_too() {
    let always = hours("Asia/Tokyo", HoursMode::Always, Week::default(), vec![]);
    assert!(always.is_open(at("2026-11-27T03:14:15Z")));
    assert_eq!(always.next_change(at("2026-11-27T03:14:15Z")), None);
    let closed = vec![
        holiday("2026-12-25", &[]),
        holiday("2026-12-31", &[("09:00", "12:00")]),
    ];
    let always = hours("Asia/Tokyo", HoursMode::Always, Week::default(), closed);
    assert_eq!(
        spans(&always, "2026-12-24T00:00:00Z", "2027-01-01T00:00:00Z"),
        [
            "2026-12-24T00:00 2026-12-24T15:00",
            "2026-12-25T15:00 2026-12-30T15:00",
            "2026-12-31T00:00 2026-12-31T03:00",
            "2026-12-31T15:00 2027-01-01T00:00",
        ]
    );
    assert_eq!(
        always.next_change(at("2026-11-27T00:00:00Z")),
        Some(at("2026-12-24T15:00:00Z"))
    );
    assert_eq!(always.next_change(at("2027-01-01T00:00:00Z")), None);
}

#[test]
fn what_began_before_a_holiday_runs_out() {
    let nightly = daily(&[("20:00", "04:00")]);
    let closed = vec![holiday("2026-12-25", &[])];
    let bar = hours("UTC", HoursMode::Selected, nightly, closed);
    assert_eq!(
        spans(&bar, "2026-12-24T12:00:00Z", "2026-12-27T12:00:00Z"),
        [
            "2026-12-24T20:00 2026-12-25T04:00",
            "2026-12-26T20:00 2026-12-27T04:00",
        ]
    );
}

#[test]
fn without_a_window_it_is_never_open() {
    let shut = selected("UTC", Week::default());
    let now = at("2026-11-27T12:00:00Z");
    assert_eq!(
        (shut.next_change(now), shut.closed_since(now)),
        (None, None)
    );
    assert!(!shut.is_open(now));
}

#[test]
fn the_clocks_go_forward_and_back() {
    // Berlin leaves out 02:00 to 03:00 on 2027-03-28, and has it twice on 2026-10-25.
    let night = selected("Europe/Berlin", daily(&[("01:00", "02:30")]));
    assert_eq!(
        spans(&night, "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"),
        ["2027-03-28T00:00 2027-03-28T01:00"],
        "02:30 does not come; it shuts when the clocks jump"
    );
    assert_eq!(
        spans(&night, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"),
        ["2026-10-24T23:00 2026-10-25T00:30"],
        "of 02:30 twice the first counts"
    );
    let missing = selected("Europe/Berlin", daily(&[("02:15", "02:45")]));
    assert_eq!(
        spans(&missing, "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"),
        Vec::<String>::new()
    );
    let day = selected("Europe/Berlin", daily(&[("09:00", "17:00")]));
    assert_eq!(
        spans(&day, "2027-03-27T00:00:00Z", "2027-03-29T00:00:00Z"),
        [
            "2027-03-27T08:00 2027-03-27T16:00",
            "2027-03-28T07:00 2027-03-28T15:00",
        ]
    );
    let always = hours("Europe/Berlin", HoursMode::Always, Week::default(), vec![]);
    assert_eq!(
        spans(&always, "2027-03-27T00:00:00Z", "2027-03-29T00:00:00Z"),
        ["2027-03-27T00:00 2027-03-29T00:00"]
    );
}

#[test]
fn a_day_that_a_country_leaves_out_is_borne() {
    // Samoa had no 2011-12-30.
    let always = hours("Pacific/Apia", HoursMode::Always, Week::default(), vec![]);
    assert_eq!(
        spans(&always, "2011-12-28T00:00:00Z", "2012-01-02T00:00:00Z"),
        ["2011-12-28T00:00 2012-01-02T00:00"]
    );
}

const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Chatham",
];

prop_compose! {
    fn some_windows()(times in proptest::collection::btree_set(0..DAY, 0..5), past: bool) -> Vec<Window> {
        let times: Vec<u16> = times.into_iter().collect();
        let mut windows: Vec<Window> = times.chunks_exact(2).filter_map(|pair| match pair {
            [open, close] => Some(Window { open: TimeOfDay(*open), close: TimeOfDay(*close) }),
            _ => None,
        }).collect();
        // The last of them may run past midnight.
        if past && let Some(last) = windows.last_mut() {
            last.close = TimeOfDay(last.open.0 / 2);
        }
        windows
    }
}

prop_compose! {
    fn some_hours()(
        zone in proptest::sample::select(&ZONES[..]),
        always: bool,
        days in proptest::collection::vec(some_windows(), 7),
        holidays in proptest::collection::btree_map(0_i64..1500, some_windows(), 0..6),
    ) -> BusinessHours {
        let mode = if always { HoursMode::Always } else { HoursMode::Selected };
        let mut week = Week::default();
        for (day, windows) in Weekday::ALL.iter().zip(days) {
            *week.of_mut(*day) = windows;
        }
        let first = jiff::civil::date(2024, 1, 1);
        let holidays = holidays.into_iter().map(|(days, windows)| Holiday {
            date: Day(first + jiff::Span::new().days(days)),
            name: None,
            windows,
        });
        hours(zone, mode, week, holidays.collect())
    }
}

/// Minutes of four years.
fn some_moment() -> impl Strategy<Value = Timestamp> {
    let first = at("2024-01-01T00:00:00Z");
    (0_i64..4 * 366 * 24 * 60).prop_map(move |minutes| first.plus_seconds(minutes * 60))
}

/// Whether the time that the clocks show lies in a window, where they show it once.
fn as_shown(hours: &BusinessHours, at: Timestamp) -> Option<bool> {
    let zone = TimeZone::get(hours.time_zone()).expect("a zone");
    let moment = jiff::Timestamp::from_microsecond(at.as_micros()).expect("a moment");
    let shown = zone.to_datetime(moment);
    if !matches!(
        zone.to_ambiguous_timestamp(shown).offset(),
        AmbiguousOffset::Unambiguous { .. }
    ) {
        return None;
    }
    let days = [shown.date().yesterday().expect("a day"), shown.date()];
    Some(days.iter().any(|day| {
        hours.windows(*day).iter().any(|window| {
            let minutes = |m: u16| jiff::Span::new().minutes(i64::from(m));
            let midnight = day.at(0, 0, 0, 0);
            midnight + minutes(window.open.0) <= shown && shown < midnight + minutes(window.end())
        })
    }))
}

proptest! {
    #[test]
    fn it_is_open_while_the_clocks_show_a_time_within(hours in some_hours(), at in some_moment()) {
        if let Some(shown) = as_shown(&hours, at) {
            prop_assert_eq!(hours.is_open(at), shown);
        }
    }

    #[test]
    fn spans_say_when_it_is_open(hours in some_hours(), at in some_moment(), days in 1_i64..20, step in 1_i64..600) {
        let end = at.plus_seconds(days * 86_400);
        let spans = hours.open_spans(at, end);
        prop_assert!(spans.windows(2).all(|pair| pair[0].to < pair[1].from), "apart, in order");
        prop_assert!(spans.iter().all(|span| at <= span.from && span.from < span.to && span.to <= end));
        let mut moment = at;
        while moment < end {
            let within = spans.iter().any(|span| span.from <= moment && moment < span.to);
            prop_assert_eq!(hours.is_open(moment), within);
            moment = moment.plus_seconds(step * 60);
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(hours in some_hours(), at in some_moment(), step in 1_i64..600) {
        let now = hours.is_open(at);
        let next = hours.next_change(at);
        let until = next.unwrap_or(at.plus_seconds(30 * 86_400));
        let mut moment = at;
        while moment < until.min(at.plus_seconds(30 * 86_400)) {
            prop_assert_eq!(hours.is_open(moment), now);
            moment = moment.plus_seconds(step * 60);
        }
        if let Some(next) = next {
            prop_assert!(next > at);
            prop_assert_eq!(hours.is_open(next), !now);
        }
    }

    #[test]
    fn it_is_shut_since_it_shut(hours in some_hours(), at in some_moment()) {
        if !hours.is_open(at) && let Some(since) = hours.closed_since(at) {
            prop_assert!(since <= at);
            prop_assert!(hours.is_open(since.plus_millis(-1)));
            prop_assert_eq!(hours.open_spans(since, at), vec![]);
        }
    }
}
