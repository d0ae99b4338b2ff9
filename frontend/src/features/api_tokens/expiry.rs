//! When a token ends.

use crate::browser::now;
use crate::ui::time::Clock;
use domain::Timestamp;
use leptos::prelude::*;

const DAY: f64 = 86_400_000.0;
/// From how many days on its end is near.
const NEAR: f64 = 14.0;

/// The choices, by their days; none is never.
pub const CHOICES: [(&str, Option<u32>); 4] = [
    ("30", Some(30)),
    ("90", Some(90)),
    ("365", Some(365)),
    ("never", None),
];

/// The moment so many days from now.
pub fn in_days(days: u32) -> Timestamp {
    Timestamp::from(((now() + f64::from(days) * DAY) * 1000.0) as i64)
}

/// The end as a row shows it: near and past ones stand out.
#[component]
pub fn Ends(at: Option<Timestamp>) -> impl IntoView {
    let clock = expect_context::<Clock>();
    move || {
        let Some(at) = at.map(|at| at.as_millis() as f64) else {
            return view! { <span class="ink-2">{text!(api_tokens.never_ends)}</span> }.into_any();
        };
        let left = ((at - clock.now()) / DAY).ceil();
        match left {
            ..=0.0 => {
                view! { <span class="badge badge-bad">{text!(api_tokens.ended)}</span> }.into_any()
            }
            ..=NEAR => view! {
                <span class="badge badge-warn" title=clock.full(at)>{text!(api_tokens.ends_in, n = left as u32)}</span>
            }
            .into_any(),
            _ => view! { <span>{clock.full(at)}</span> }.into_any(),
        }
    }
}
