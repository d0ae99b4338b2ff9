//! Moments as people read them, through the browser's `Intl`: 12 or 24 hours, absolute or relative.

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

const MINUTE: f64 = 60_000.0;
const DAY: f64 = 24.0 * 60.0 * MINUTE;

/// How one reads times, and what time it is (to the half minute).
#[derive(Clone, Copy)]
pub struct Clock {
    pub twelve_hours: Signal<bool>,
    pub relative: Signal<bool>,
    now: RwSignal<f64>,
}

impl Clock {
    pub fn new(twelve_hours: Signal<bool>, relative: Signal<bool>) -> Self {
        let now = RwSignal::new(Date::now());
        set_interval(move || now.set(Date::now()), Duration::from_secs(30));
        Self {
            twelve_hours,
            relative,
            now,
        }
    }

    /// Now, as it goes by.
    pub fn now(self) -> f64 {
        // Between two ticks the signal is a little late; what just came must not be in the future.
        self.now.track();
        Date::now()
    }

    /// `10:52`
    pub fn time(self, at: f64) -> String {
        if self.twelve_hours.get() {
            written(
                at,
                &[
                    ("hour", "numeric"),
                    ("minute", "2-digit"),
                    ("hourCycle", "h12"),
                ],
            )
        } else {
            written(
                at,
                &[
                    ("hour", "2-digit"),
                    ("minute", "2-digit"),
                    ("hourCycle", "h23"),
                ],
            )
        }
    }

    /// As a row shows it: the time today, else the day; or how long ago.
    pub fn short(self, at: f64) -> String {
        let now = self.now();
        if self.relative.get() {
            return span(now - at);
        }
        match days_between(at, now) {
            0 => self.time(at),
            1 => text!(time.yesterday).to_string(),
            2..=6 => written(at, &[("weekday", "short")]),
            _ if year(at) == year(now) => written(at, &[("day", "numeric"), ("month", "short")]),
            _ => written(
                at,
                &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            ),
        }
    }

    /// A moment of the days to come: the time today, else the day before it.
    pub fn ahead(self, at: f64) -> String {
        match days_between(self.now(), at) {
            0 => self.time(at),
            1..=6 => format!("{} {}", written(at, &[("weekday", "short")]), self.time(at)),
            _ => self.full(at),
        }
    }

    /// The name of a day, above its messages.
    pub fn day(self, at: f64) -> String {
        let now = self.now();
        match days_between(at, now) {
            0 => text!(time.today).to_string(),
            1 => text!(time.yesterday).to_string(),
            2..=6 => written(at, &[("weekday", "long")]),
            _ if year(at) == year(now) => written(
                at,
                &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            ),
            _ => written(
                at,
                &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
            ),
        }
    }

    /// The time in a zone; with the day where it is another one there.
    pub fn in_zone(self, at: f64, zone: &str) -> String {
        let cycle = if self.twelve_hours.get() {
            "h12"
        } else {
            "h23"
        };
        let day = |at| in_zone(at, zone, &[("day", "numeric"), ("month", "numeric")]);
        let time = [
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", cycle),
        ];
        match day(at) == day(self.now()) {
            true => in_zone(at, zone, &time),
            false => {
                let near = at - self.now() < 6.0 * DAY;
                let named: &[(&str, &str)] = match near {
                    true => &[("weekday", "long")],
                    false => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
                };
                let named = in_zone(at, zone, named);
                format!("{named} {}", in_zone(at, zone, &time))
            }
        }
    }

    /// Everything, for tips and details.
    pub fn full(self, at: f64) -> String {
        let day = written(
            at,
            &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
        );
        format!("{day}, {}", self.time(at))
    }
}

/// The day a moment belongs to, here: equal for equal days.
pub fn day_key(at: f64) -> i64 {
    let date = date(at);
    (i64::from(date.get_full_year()) * 12 + i64::from(date.get_month())) * 31
        + i64::from(date.get_date())
}

/// `4 min`, `2 h 10`, `3 d`.
pub fn span(milliseconds: f64) -> String {
    let minutes = (milliseconds / MINUTE).floor().max(0.0) as i64;
    match minutes {
        0 => text!(time.now).to_string(),
        1..60 => text!(time.minutes, n = minutes),
        60..1440 if minutes % 60 == 0 => text!(time.hours, n = minutes / 60),
        60..1440 => text!(
            time.hours_minutes,
            h = minutes / 60,
            m = format!("{:02}", minutes % 60)
        ),
        _ => text!(time.days, n = minutes / 1440),
    }
}

/// `184 kB`
pub fn bytes(size: i64) -> String {
    let (value, unit) = match size {
        ..1_000 => (size as f64, "byte"),
        1_000..1_000_000 => (size as f64 / 1e3, "kilobyte"),
        1_000_000..1_000_000_000 => (size as f64 / 1e6, "megabyte"),
        _ => (size as f64 / 1e9, "gigabyte"),
    };
    let digits = if value < 10.0 && unit != "byte" {
        1.0
    } else {
        0.0
    };
    let options = options(&[("style", "unit"), ("unit", unit), ("unitDisplay", "short")]);
    set(&options, "maximumFractionDigits", &digits.into());
    let format = Intl::NumberFormat::new(&Array::new(), &options);
    let text = format.format().call1(&JsValue::UNDEFINED, &value.into());
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| size.to_string())
}

fn written(at: f64, how: &[(&'static str, &'static str)]) -> String {
    thread_local! {
        static FORMATS: RefCell<HashMap<String, Intl::DateTimeFormat>> = RefCell::default();
    }
    let key: String = how
        .iter()
        .flat_map(|(name, value)| [*name, *value])
        .collect();
    FORMATS.with_borrow_mut(|formats| {
        let format = formats
            .entry(key)
            .or_insert_with(|| Intl::DateTimeFormat::new(&Array::new(), &options(how)));
        let text = format.format().call1(&JsValue::UNDEFINED, &at.into());
        text.ok()
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    })
}

/// As [`written`], by the clocks of a zone; empty where the platform does not know it.
fn in_zone(at: f64, zone: &str, how: &[(&str, &str)]) -> String {
    let options = options(how);
    set(&options, "timeZone", &zone.into());
    // The constructor throws for a zone it does not know, and wasm cannot catch that: ask by reflection.
    let made = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .and_then(|class| {
            let arguments = Array::of2(&JsValue::UNDEFINED, &options);
            let class: js_sys::Function = class.unchecked_into();
            Reflect::construct(&class, &arguments)
        });
    let text = made.ok().and_then(|format| {
        let format: Intl::DateTimeFormat = format.unchecked_into();
        format.format().call1(&JsValue::UNDEFINED, &at.into()).ok()
    });
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// The day of a moment by the clocks of a zone, such as `2026-03-01`.
pub fn day_in_zone(at: f64, zone: &str) -> String {
    let part = |name: &'static str, how: &'static str| {
        let digits = in_zone(
            at,
            zone,
            &[
                ("numberingSystem", "latn"),
                ("calendar", "gregory"),
                (name, how),
            ],
        );
        digits
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    format!(
        "{}-{:0>2}-{:0>2}",
        part("year", "numeric"),
        part("month", "2-digit"),
        part("day", "2-digit")
    )
}

fn options(how: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in how {
        set(&options, name, &(*value).into());
    }
    options
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // A plain object takes every property.
    drop(Reflect::set(options, &name.into(), value));
}

fn date(at: f64) -> Date {
    Date::new(&at.into())
}

fn year(at: f64) -> u32 {
    date(at).get_full_year()
}

fn days_between(earlier: f64, later: f64) -> i64 {
    let midnight = |at: f64| {
        let date = date(at);
        date.set_hours(0);
        date.set_minutes(0);
        date.set_seconds(0);
        date.set_milliseconds(0);
        date.get_time()
    };
    ((midnight(later) - midnight(earlier)) / DAY).round() as i64
}
