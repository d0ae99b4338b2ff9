//! Business hours: a time zone, the windows of each day, holidays; and what they come to now.

mod holidays;
mod now;
mod windows;

use super::detail::Opened;
use super::page::ChannelList;
use super::saving::Saving;
use super::settings::SaveBar;
use crate::browser::{own_zone, zones};
use crate::session::Session;
use crate::ui::{SelectField, Toasts, Unsaved, sentence};
use client::CallError;
use contract::channels::{BusinessHours, Days, HoursMode, PatchChannel};
use domain::hours::Weekday;
use holidays::Holidays;
use leptos::prelude::*;
use leptos::task::spawn_local;
use now::Now;
pub use now::{Previewed, preview};
use windows::{Slot, Windows};

/// Hours while they are written.
#[derive(Clone, Copy)]
pub struct Writing {
    pub hours: RwSignal<BusinessHours>,
    /// What is wrong: where, and why. By our own rules, or by the server's word.
    pub flaw: Signal<Option<(String, String)>>,
    /// Somebody wanted to save: what is missing is complained of too.
    pub tried: RwSignal<bool>,
}

impl Writing {
    /// What is wrong with a part.
    fn flaw_of(self, part: &str) -> Option<String> {
        let (field, why) = self.flaw.get()?;
        let rest = field.strip_prefix(part)?;
        // `holidays[1]` is no part of `holidays[10]`.
        (rest.is_empty() || rest.starts_with(['.', '['])).then_some(why)
    }
}

/// Hours to begin with, where the channel has none: always open, by the organization's clock.
fn unwritten(session: Session) -> BusinessHours {
    let organization = untrack(|| session.organization());
    BusinessHours {
        time_zone: organization.map_or_else(own_zone, |organization| organization.time_zone),
        mode: HoursMode::Always,
        days: Days::default(),
        holidays: Vec::new(),
    }
}

#[component]
pub fn HoursTab(opened: Opened) -> impl IntoView {
    let (session, toasts, ChannelList(list)) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<ChannelList>(),
    );
    let known = opened.channel;
    let channel = known.get_untracked();
    let id = channel.id;
    let saving = Saving::of(&channel, |a, b| a.business_hours == b.business_hours);
    let hours = channel.business_hours;
    let hours = RwSignal::new(hours.unwrap_or_else(|| unwritten(session)));
    let saved = expect_context::<Unsaved>().watch(move || hours.get());
    let is_changed = Memo::new(move |_| *saved.read() != *hours.read());
    let refused = RwSignal::new(None::<(BusinessHours, String, String)>);
    let own = Memo::new(move |_| {
        let flaw = hours.read().parse().err()?;
        Some((flaw.field, flaw.error.to_string()))
    });
    let flaw = Signal::derive(move || {
        let refused = refused.get();
        let of_this = refused.filter(|(what, ..)| *what == *hours.read());
        let found = own
            .get()
            .or(of_this.map(|(_, field, message)| (field, message)));
        found.map(|(field, words)| (field, sentence(&words)))
    });
    let tried = RwSignal::new(false);
    let writing = Writing { hours, flaw, tried };
    let is_selected = Memo::new(move |_| hours.read().mode == HoursMode::Selected);
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if busy.get_untracked() || own.read_untracked().is_some() {
            return;
        }
        busy.set(true);
        let sent = hours.get_untracked();
        let change = PatchChannel {
            business_hours: Some(Some(sent.clone())),
            ..Default::default()
        };
        spawn_local(async move {
            match saving.save(&change).await {
                None => {}
                Some(Ok(now)) => {
                    toasts.done(text!(hours.saved));
                    saved.try_set(sent);
                    known.try_set(now);
                    list.refetch();
                }
                Some(Err(CallError::Refused(problem))) if !problem.errors.is_empty() => {
                    let first = problem.errors.into_iter().next();
                    refused.try_set(first.map(|error| {
                        let field = error.field.strip_prefix("business_hours.");
                        (sent, field.unwrap_or_default().to_owned(), error.message)
                    }));
                }
                Some(Err(error)) => toasts.refused(text!(hours.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form-foot" aria-label=text!(hours.title) on:submit=save novalidate>
            <div class="page page-narrow">
                <Now id available=opened.available writing />
                <div class="stack stack-24">
                    <Zone writing />
                    <Mode writing />
                    {move || is_selected.get().then(|| view! { <Week writing /> })}
                    <Holidays writing />
                </div>
            </div>
            <SaveBar is_changed busy />
        </form>
    }
}

#[component]
fn Zone(writing: Writing) -> impl IntoView {
    let hours = writing.hours;
    let value = RwSignal::new(hours.read_untracked().time_zone.clone());
    Effect::watch(
        move || value.get(),
        move |zone, _, _| hours.update(|hours| hours.time_zone.clone_from(zone)),
        false,
    );
    let all = zones(&value.read_untracked());
    let options: Vec<(String, String)> = all
        .into_iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")))
        .collect();
    view! {
        <div>
            <SelectField label=text!(hours.zone) value options=Signal::stored(options) />
            {move || writing.flaw_of("time_zone").map(|why| view! { <p class="error" role="alert">{why}</p> })}
        </div>
    }
}

#[component]
fn Mode(writing: Writing) -> impl IntoView {
    let hours = writing.hours;
    let option = move |mode: HoursMode, label: &'static str| {
        view! {
            <label class="option">
                <input
                    class="radio"
                    type="radio"
                    name="hours-mode"
                    prop:checked=move || hours.read().mode == mode
                    on:change=move |_| hours.update(|hours| hours.mode = mode)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack-8">
            <legend class="medium legend">{text!(hours.when)}</legend>
            {option(HoursMode::Always, text!(hours.always))}
            {option(HoursMode::Selected, text!(hours.selected))}
        </fieldset>
    }
}

#[component]
fn Week(writing: Writing) -> impl IntoView {
    view! {
        <div>
            {Weekday::ALL.iter().map(|day| view! { <DayRow writing day=*day /> }).collect_view()}
        </div>
    }
}

#[component]
fn DayRow(writing: Writing, day: Weekday) -> impl IntoView {
    let hours = writing.hours;
    let name = day_name(day);
    let is_open = Memo::new(move |_| !hours.read().days.of(day).is_empty());
    let set = move |on: bool| {
        hours.update(|hours| {
            let windows = hours.days.of_mut(day);
            windows.clear();
            if on {
                windows.push(windows::usual());
            }
        });
    };
    view! {
        <div class="hours" role="group" aria-label=name>
            <label class="option">
                <input class="check" type="checkbox" prop:checked=is_open on:change=move |event| set(event_target_checked(&event)) />
                <span>{name}</span>
            </label>
            <Windows writing whose=Slot::Day(day) name=name.to_owned() />
        </div>
    }
}

/// What a day is called.
pub fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => text!(hours.mon),
        Weekday::Tue => text!(hours.tue),
        Weekday::Wed => text!(hours.wed),
        Weekday::Thu => text!(hours.thu),
        Weekday::Fri => text!(hours.fri),
        Weekday::Sat => text!(hours.sat),
        Weekday::Sun => text!(hours.sun),
    }
}
