//! How strong a password is, while it is typed: a guide, not a rule.

use super::icon_sized;
use domain::agents::{Strength, check_password, has_name, strength};
use leptos::prelude::*;

#[component]
pub fn StrengthMeter(
    value: RwSignal<String>,
    /// What one is called, and what the organization is: these are tried first.
    #[prop(optional, into)]
    names: Signal<Vec<String>>,
) -> impl IntoView {
    let judged = Memo::new(move |_| {
        let (password, names) = (value.read(), names.read());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = strength(&password, &names);
        (
            // What is not accepted is not strong.
            check_password(&password).map_or(Strength::Weak, |()| found),
            has_name(&password, &names),
            password.chars().count(),
        )
    });
    move || {
        let (found, named, length) = judged.get();
        if length == 0 {
            return ().into_any();
        }
        let (word, marks, look) = match found {
            Strength::Weak => (text!(strength.weak), 1, "is-weak"),
            Strength::Fair => (text!(strength.fair), 2, "is-fair"),
            Strength::Good => (text!(strength.good), 3, ""),
            Strength::Strong => (text!(strength.strong), 4, ""),
        };
        let bars = (1..=4)
            .map(|n| view! { <i class:on={n <= marks}></i> })
            .collect_view();
        view! {
            <div class="strength">
                <span class=format!("meter {look}") aria-hidden="true">{bars}</span>
                <p class="hint" role="status"><b class="medium">{word}</b></p>
                <ul class="stack xs">
                    <Check holds={length >= 12} text=text!(strength.length, n = length) />
                    <Check holds=!named text=text!(strength.names) />
                </ul>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Check(holds: bool, #[prop(into)] text: String) -> impl IntoView {
    let drawing = match holds {
        true => icondata::LuCircleCheck,
        false => icondata::LuCircle,
    };
    let sign = match holds {
        true => text!(strength.holds),
        false => text!(strength.lacks),
    };
    view! {
        <li class="line-h gap-8" class:good=holds class:ink-3=!holds>
            {icon_sized(drawing, "icon-14")}<span class="sr">{sign}": "</span>{text}
        </li>
    }
}
