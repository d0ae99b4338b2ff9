//! *Send later*: a few times one often means, or any other.

use super::writing::Writing;
use crate::browser::{at_hour, days_to_monday, from_local, now, to_local};
use crate::features::conversations::thread::Due;
use crate::ui::{Button, Dialog, Field, Look, Menu, MenuItem, Part, icon_sized, later};
use domain::Timestamp;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

const LATER: &str = "send-later";
const HOUR_MS: f64 = 3_600_000.0;
const MORNING: u32 = 9;
const EVENING: u32 = 18;

/// The times that are offered now, each with its words.
fn offered(now: f64) -> Vec<(&'static str, f64)> {
    let evening = at_hour(now, 0, EVENING);
    let mut times = vec![(text!(later.in_an_hour), now + HOUR_MS)];
    if evening > now + HOUR_MS {
        times.push((text!(later.evening), evening));
    }
    times.push((text!(later.tomorrow), at_hour(now, 1, MORNING)));
    let monday = days_to_monday(now);
    if monday > 1 {
        times.push((text!(later.monday), at_hour(now, monday, MORNING)));
    }
    times
}

#[component]
pub fn LaterButton(writing: Writing, choosing: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            class="btn btn-primary btn-sm later"
            type="button"
            popovertarget=LATER
            aria-haspopup="menu"
            aria-label=text!(later.title)
            title=text!(later.title)
            disabled=move || !writing.is_ready()
        >
            {icon_sized(icondata::LuChevronDown, "icon-14")}
        </button>
        <Menu id=LATER label=text!(later.title) at_end=true above=true>
            <Times writing choosing />
        </Menu>
    }
}

/// Any other time. It stands beside the composer's form, whose Enter sends at once.
#[component]
pub fn LaterDialog(writing: Writing, choosing: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=choosing title=text!(later.title).to_string() class="dialog-small">
            {later(move || any_time(writing, choosing))}
        </Dialog>
    }
}

#[component]
fn Times(writing: Writing, choosing: RwSignal<bool>) -> impl IntoView {
    let clock = writing.desk.clock;
    let times = offered(now()).into_iter().map(|(words, at)| {
        let end = untrack(|| clock.ahead(at));
        // Whole milliseconds of a calendar fit.
        let due = Due::At(Timestamp::from((at as i64) * 1000));
        view! { <MenuItem label=words drawing=Some(icondata::LuClock) end on_press=move |()| writing.go(due) /> }
    });
    view! {
        {times.collect_view()}
        <MenuItem label=text!(later.choose) drawing=Some(icondata::LuCalendar) on_press=move |()| choosing.set(true) />
    }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn any_time(writing: Writing, choosing: RwSignal<bool>) -> Part {
    Ok(view! { <AnyTime writing choosing /> }.into_any())
}

#[component]
fn AnyTime(writing: Writing, choosing: RwSignal<bool>) -> impl IntoView {
    let time = RwSignal::new(to_local(at_hour(now(), 1, MORNING)));
    let error = RwSignal::new(None::<String>);
    let chosen = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match from_local(&time.get_untracked()) {
            Some(at) if at.as_millis() as f64 > now() => {
                choosing.set(false);
                writing.go(Due::At(at));
            }
            _ => error.set(Some(text!(later.passed).to_string())),
        }
    };
    view! {
        <form aria-label=text!(later.title) on:submit=chosen novalidate>
            <div class="dialog-body"><Field label=text!(scheduled.time) kind="datetime-local" value=time error focused=true /></div>
            <footer class="dialog-foot">
                <Button on_press=move |()| choosing.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary>{text!(later.schedule)}</Button>
            </footer>
        </form>
    }
}
