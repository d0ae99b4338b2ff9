//! Days that are not like their weekday.

use super::Writing;
use super::windows::{Slot, Windows};
use crate::ui::{IconButton, icon_sized};
use contract::channels::{BusinessHours, Holiday};
use domain::hours::MOST_HOLIDAYS;
use leptos::prelude::*;

#[component]
pub fn Holidays(writing: Writing) -> impl IntoView {
    let hours = writing.hours;
    let count = Memo::new(move |_| hours.read().holidays.len());
    let is_full = Memo::new(move |_| count.get() >= MOST_HOLIDAYS);
    let add = move |_| {
        hours.update(|hours| {
            hours.holidays.push(Holiday {
                date: String::new(),
                name: None,
                windows: Vec::new(),
            });
        });
    };
    view! {
        <section>
            <h3 class="line-h holiday-head">
                {text!(hours.holidays)}
                <button class="btn btn-ghost btn-sm push" type="button" aria-label=text!(hours.add_holiday) disabled=is_full on:click=add>
                    {icon_sized(icondata::LuPlus, "icon-14")}{text!(hours.add_day)}
                </button>
            </h3>
            <p class="ink-2 xs">{text!(hours.holidays_text)}</p>
            {move || match count.get() {
                0 => view! { <p class="ink-3 holiday-none">{text!(hours.no_holidays)}</p> }.into_any(),
                count => (0..count).map(|n| view! { <Row writing n /> }).collect_view().into_any(),
            }}
            {move || writing.flaw_of("holidays").filter(|_| writing.flaw.get().is_some_and(|(field, _)| field == "holidays")).map(|why| view! {
                <p class="error" role="alert">{why}</p>
            })}
        </section>
    }
}

#[component]
fn Row(writing: Writing, n: usize) -> impl IntoView {
    let hours = writing.hours;
    let change = move |f: &dyn Fn(&mut Holiday)| {
        hours.update(|hours| {
            if let Some(day) = hours.holidays.get_mut(n) {
                f(day);
            }
        });
    };
    let of = move |part: fn(&Holiday) -> String| {
        move || {
            let hours: &BusinessHours = &hours.read();
            hours.holidays.get(n).map(part).unwrap_or_default()
        }
    };
    let remove = move |()| {
        hours.update(|hours| {
            if n < hours.holidays.len() {
                hours.holidays.remove(n);
            }
        });
    };
    let shown = n + 1;
    let date_field = format!("holidays[{n}].date");
    // An empty date is about to be written.
    let wrong_date = move || {
        let is_empty = hours
            .read()
            .holidays
            .get(n)
            .is_none_or(|day| day.date.is_empty());
        let is_shown = !is_empty || writing.tried.get();
        writing.flaw_of(&date_field).filter(|_| is_shown)
    };
    let complaint = wrong_date.clone();
    view! {
        <div class="hours holiday" role="group" aria-label=text!(hours.holiday, n = shown)>
            <div class="holiday-day">
                <input
                    class="input num"
                    type="date"
                    aria-label=text!(hours.date, n = shown)
                    aria-invalid=move || wrong_date().is_some().then_some("true")
                    prop:value=of(|day| day.date.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(&|day| day.date.clone_from(&text));
                    }
                />
                <input
                    class="input"
                    type="text"
                    maxlength="64"
                    placeholder=text!(hours.name_hint)
                    aria-label=text!(hours.name, n = shown)
                    prop:value=of(|day| day.name.clone().unwrap_or_default())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(&|day| day.name = Some(text.clone()).filter(|name| !name.is_empty()));
                    }
                />
                {move || complaint().map(|why| view! { <p class="error" role="alert">{why}</p> })}
            </div>
            <Windows writing whose=Slot::Holiday(n) name=text!(hours.holiday, n = shown) />
            <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(hours.remove_holiday, n = shown) on_press=remove />
        </div>
    }
}
