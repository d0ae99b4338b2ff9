//! The windows of one day: from when until when, one below the other.

use super::Writing;
use crate::browser::focus;
use crate::ui::{IconButton, icon_sized};
use contract::channels::{BusinessHours, Window};
use domain::hours::{MOST_WINDOWS, Weekday};
use leptos::prelude::*;

/// Whose windows they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Day(Weekday),
    /// The how manieth holiday.
    Holiday(usize),
}

impl Slot {
    fn of(self, hours: &BusinessHours) -> &[Window] {
        match self {
            Self::Day(day) => hours.days.of(day),
            Self::Holiday(n) => hours.holidays.get(n).map_or(&[], |day| &day.windows),
        }
    }

    fn of_mut(self, hours: &mut BusinessHours) -> Option<&mut Vec<Window>> {
        match self {
            Self::Day(day) => Some(hours.days.of_mut(day)),
            Self::Holiday(n) => hours.holidays.get_mut(n).map(|day| &mut day.windows),
        }
    }

    /// What complaints of it are called.
    fn field(self) -> String {
        match self {
            Self::Day(day) => format!("days.{day}"),
            Self::Holiday(n) => format!("holidays[{n}].windows"),
        }
    }

    fn id(self, n: usize) -> String {
        format!("window-{}-{n}", self.field().replace(['.', '[', ']'], "-"))
    }
}

/// What a day has that had none.
pub fn usual() -> Window {
    Window {
        open: "09:00".to_owned(),
        close: "17:00".to_owned(),
    }
}

/// A window behind the last one, an hour later.
fn next(windows: &[Window]) -> Window {
    let close = windows
        .last()
        .and_then(|last| last.close.get(..2)?.parse::<u8>().ok());
    match close {
        Some(hour @ 0..22) => Window {
            open: format!("{:02}:00", hour + 1),
            close: format!("{:02}:00", hour + 2),
        },
        _ => usual(),
    }
}

#[component]
pub fn Windows(
    writing: Writing,
    whose: Slot,
    /// Of the day, for those who do not see where they are.
    name: String,
) -> impl IntoView {
    let (hours, slot) = (writing.hours, whose);
    let count = Memo::new(move |_| slot.of(&hours.read()).len());
    let called = StoredValue::new(name);
    let add = move |_| {
        hours.update(|hours| {
            if let Some(windows) = slot.of_mut(hours) {
                let more = next(windows);
                windows.push(more);
            }
        });
        let last = count.get_untracked();
        request_animation_frame(move || focus(&slot.id(last.saturating_sub(1))));
    };
    view! {
        <div class="wins">
            {move || match count.get() {
                0 => view! { <span class="ink-3 win-none">{text!(hours.closed)}</span> }.into_any(),
                count => (0..count).map(|n| view! { <Row writing whose=slot n name=called.get_value() /> }).collect_view().into_any(),
            }}
            {move || writing.flaw_of(&slot.field()).map(|why| view! {
                <p class="error" role="alert">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{why}</span></p>
            })}
        </div>
        {move || (count.get() < MOST_WINDOWS).then(|| view! {
            <button class="btn btn-ghost btn-sm" type="button" aria-label=text!(hours.add_window, day = called.get_value()) on:click=add>
                {icon_sized(icondata::LuPlus, "icon-14")}{text!(hours.window)}
            </button>
        })}
    }
}

#[component]
fn Row(writing: Writing, whose: Slot, n: usize, name: String) -> impl IntoView {
    let (hours, slot) = (writing.hours, whose);
    let read = move |part: fn(&Window) -> &String| {
        move || {
            let hours = hours.read();
            let window = slot.of(&hours).get(n);
            window
                .map(|window| part(window).clone())
                .unwrap_or_default()
        }
    };
    let write = move |part: fn(&mut Window) -> &mut String, text: String| {
        hours.update(|hours| {
            if let Some(window) = slot.of_mut(hours).and_then(|windows| windows.get_mut(n)) {
                *part(window) = text;
            }
        });
    };
    let remove = move |()| {
        hours.update(|hours| {
            if let Some(windows) = slot.of_mut(hours).filter(|windows| n < windows.len()) {
                windows.remove(n);
            }
        });
    };
    // As the platform gives them, times compare as they are written.
    let past_midnight = Memo::new(move |_| {
        let hours = hours.read();
        slot.of(&hours)
            .get(n)
            .is_some_and(|window| window.close <= window.open && window.close != "00:00")
    });
    let n_shown = n + 1;
    let from = text!(hours.window_from, day = name.clone(), n = n_shown);
    let until = text!(hours.window_until, day = name.clone(), n = n_shown);
    let gone = text!(hours.remove_window, day = name, n = n_shown);
    view! {
        <div class="line-h">
            <input
                class="input num"
                type="time"
                id=slot.id(n)
                aria-label=from
                prop:value=read(|window| &window.open)
                on:input=move |event| write(|window| &mut window.open, event_target_value(&event))
            />
            <span class="ink-3">{text!(hours.to)}</span>
            <input
                class="input num"
                type="time"
                aria-label=until
                prop:value=read(|window| &window.close)
                on:input=move |event| write(|window| &mut window.close, event_target_value(&event))
            />
            {move || past_midnight.get().then(|| view! { <span class="badge">{text!(hours.next_day)}</span> })}
            <IconButton class="icon-btn-sm" drawing=icondata::LuX label=gone on_press=remove />
        </div>
    }
}
