//! Until when to hide conversations: the usual times, or any other.

use super::selection::act;
use super::state::DeskState;
use crate::ui::{Button, Dialog, Look, element_id, icon};
use contract::bulk::{Bulk, BulkAction};
use domain::{ConversationId, Timestamp};
use js_sys::Date;
use leptos::prelude::*;

const MORNING: u32 = 9;
const HOUR_MS: f64 = 3_600_000.0;

/// The usual times, from this moment on.
fn presets() -> Vec<(&'static str, f64)> {
    let at_morning = |days: u32| {
        let day = Date::new_0();
        day.set_date(day.get_date() + days);
        day.set_hours(MORNING);
        day.set_minutes(0);
        day.set_seconds(0);
        day.set_milliseconds(0);
        day.get_time()
    };
    // Sunday is the first day of a week here.
    let to_monday = (8 - Date::new_0().get_day()) % 7;
    vec![
        (text!(snooze.later), Date::now() + 3.0 * HOUR_MS),
        (text!(snooze.tomorrow), at_morning(1)),
        (
            text!(snooze.next_week),
            at_morning(if to_monday == 0 { 7 } else { to_monday }),
        ),
    ]
}

pub fn until(desk: DeskState, ids: Vec<ConversationId>, millis: f64) {
    // The open one alone may be meant, while others are chosen.
    let is_selection = desk.selection.ids() == ids;
    let what = Bulk {
        until: Some(Timestamp::from(millis as i64 * 1000)),
        ..Bulk::of(ids, BulkAction::Snooze)
    };
    act(desk, what);
    if is_selection {
        desk.selection.clear();
    }
}

#[component]
pub fn SnoozeDialog(desk: DeskState) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.snoozing.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            desk.snoozing.set(None);
        }
        open.get()
    });
    view! {
        <Dialog open class="dialog-small" title=text!(snooze.title).to_string()>
            <Times desk open />
        </Dialog>
    }
}

#[component]
fn Times(desk: DeskState, open: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let id = element_id("until");
    let take = move |millis: f64| {
        let ids = desk.snoozing.get_untracked().unwrap_or_default();
        open.set(false);
        until(desk, ids, millis);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let millis = Date::parse(&typed.get_untracked());
        match millis > Date::now() {
            true => take(millis),
            false => wrong.set(true),
        }
    };
    let choices = presets()
        .into_iter()
        .map(|(name, millis)| {
            view! {
                <button class="menu-item" type="button" on:click=move |_| take(millis)>
                    {icon(icondata::LuAlarmClock)}
                    <span class="grow">{name}</span>
                    <span class="menu-end">{desk.clock.full(millis)}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="dialog-body">
            {choices}
            <form class="snooze-form" on:submit=submit novalidate>
                <div class="field grow">
                    <label for=id.clone()>{text!(snooze.other)}</label>
                    <input class="input" type="datetime-local" id=id aria-invalid=move || wrong.get().then_some("true") bind:value=typed />
                    {move || wrong.get().then(|| view! { <p class="error"><span>{text!(snooze.passed)}</span></p> })}
                </div>
                <Button look=Look::Primary>{text!(snooze.act)}</Button>
            </form>
        </div>
    }
}
