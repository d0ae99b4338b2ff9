//! Moments in the clock on the wall here: what the platform's date fields say, and times to choose.

use domain::Timestamp;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// As `<input type="datetime-local">` has it: `2026-11-26T09:30`.
pub fn to_local(at: f64) -> String {
    let date = Date::new(&JsValue::from_f64(at));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The moment such a text means here, if it is one.
pub fn from_local(text: &str) -> Option<Timestamp> {
    let at = Date::parse(text);
    // Whole milliseconds of a calendar fit.
    (!text.is_empty() && at.is_finite()).then(|| Timestamp::from((at as i64) * 1000))
}

/// So many days from now, at this hour.
pub fn at_hour(now: f64, days: u32, hour: u32) -> f64 {
    let date = Date::new(&JsValue::from_f64(now));
    date.set_date(date.get_date() + days);
    date.set_hours(hour);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    date.get_time()
}

/// How many days until Monday, at least one.
pub fn days_to_monday(now: f64) -> u32 {
    match Date::new(&JsValue::from_f64(now)).get_day() {
        0 => 1,
        day => 8 - day,
    }
}
