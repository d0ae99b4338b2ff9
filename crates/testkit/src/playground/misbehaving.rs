//! How a provider misbehaves, as people tell it: by the form of its page, or the same fields as JSON.

use super::Shown;
use crate::Call;
use crate::form::fields;
use crate::providers::Faults;
use std::time::Duration;

/// Longer ones are nothing that a channel waits for.
const SLOWEST: u64 = 120_000;

/// What a call wants; what is left out is well.
pub fn told(call: &Call) -> Faults {
    let fields = fields(call);
    let said = |name: &str| fields.text(name).unwrap_or_default().trim().to_owned();
    let number = |name: &str| said(name).parse::<u32>().unwrap_or_default();
    let slow: u64 = said("slow_ms").parse().unwrap_or_default();
    let answer = said("answer").parse::<u16>().ok();
    Faults {
        // Who says what happens and not how often means each time.
        every: said("every").parse().unwrap_or(1),
        answer: answer.filter(|status| (200..600).contains(status)),
        drop: matches!(said("drop").as_str(), "on" | "true" | "1"),
        slow: Duration::from_millis(slow.min(SLOWEST)),
        redeliver: number("redeliver"),
        reorder: number("reorder"),
    }
}

/// The form, filled in as it is.
pub fn form(shown: &Shown) -> String {
    let kind = shown.provider.kind();
    let faults = shown.talk.faults();
    let number = |name: &str, label: &str, value: String| {
        format!(
            "<label>{label}<input name=\"{name}\" type=\"number\" min=\"0\" value=\"{value}\"></label>"
        )
    };
    let some = |number: u32| match number {
        0 => String::new(),
        n => n.to_string(),
    };
    let status = faults.answer.map(|status| status.to_string());
    let slow = u32::try_from(faults.slow.as_millis()).unwrap_or_default();
    let drop = if faults.drop { " checked" } else { "" };
    format!(
        "<h2>Misbehave</h2><form method=\"post\" action=\"/{kind}/faults\">{}{}{}\
         <label><input class=\"box\" name=\"drop\" type=\"checkbox\"{drop}> Answers get lost: what it takes is taken, \
         and what a customer writes comes once more</label>{}{}{}\
         <button>Misbehave so</button> Empty fields behave.</form>",
        number(
            "answer",
            "Answers with this status, such as 429 or 503, and takes nothing",
            status.unwrap_or_default()
        ),
        number("slow_ms", "Thinks so many milliseconds", some(slow)),
        number(
            "every",
            "Every so manieth call, to it and from it",
            some(faults.every)
        ),
        "<p>What customers write:</p>",
        number(
            "redeliver",
            "Every so manieth comes once more, after others",
            some(faults.redeliver)
        ),
        number(
            "reorder",
            "Every so manieth comes late, after others",
            some(faults.reorder)
        ),
    )
}
