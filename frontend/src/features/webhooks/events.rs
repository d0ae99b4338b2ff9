//! What a webhook listens to, by what it is about.

use crate::ui::element_id;
use contract::webhooks::WebhookEvent;
use domain::webhooks::WebhookEvent as Event;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub type Chosen = RwSignal<BTreeSet<Event>>;

/// What one about has in common: the words before their dots.
const GROUPS: &[&[&str]] = &[
    &["conversation", "message", "note", "log"],
    &["contact"],
    &["agent", "team", "role", "label", "channel", "organization"],
];

/// Those of an answer that this app knows.
pub fn known(events: &[WebhookEvent]) -> BTreeSet<Event> {
    let words = events.iter().map(|event| event.as_str());
    words.filter_map(|word| word.parse().ok()).collect()
}

#[component]
pub fn EventsField(chosen: Chosen, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let titles = [
        text!(webhooks.of_conversations),
        text!(webhooks.of_contacts),
        text!(webhooks.of_the_rest),
    ];
    let groups = GROUPS.iter().zip(titles).map(|(kinds, title)| {
        let events = Event::ALL.iter().copied().filter(|event| {
            let kind = event.as_str().split('.').next().unwrap_or_default();
            kinds.contains(&kind)
        });
        let all: Vec<Event> = events.collect();
        view! { <Group title all chosen /> }
    });
    view! {
        <fieldset>
            <legend class="medium legend">{text!(webhooks.events)}</legend>
            {groups.collect_view()}
            {move || error.get().map(|error| view! { <p class="error" role="alert">{error}</p> })}
        </fieldset>
    }
}

#[component]
fn Group(title: &'static str, all: Vec<Event>, chosen: Chosen) -> impl IntoView {
    let ticks = all.clone();
    let all = StoredValue::new(all);
    let is_full = move || {
        let chosen = chosen.read();
        all.with_value(|all| all.iter().all(|event| chosen.contains(event)))
    };
    let toggle = move |_| {
        let full = untrack(is_full);
        chosen.update(|chosen| {
            all.with_value(|all| {
                for event in all {
                    if full {
                        chosen.remove(event);
                    } else {
                        chosen.insert(*event);
                    }
                }
            });
        });
    };
    view! {
        <div class="line-h events-head">
            <span class="xs ink-3 medium grow">{title}</span>
            <button class="btn btn-ghost btn-sm" type="button" on:click=toggle>
                {move || if is_full() { text!(webhooks.no_events) } else { text!(webhooks.all_events) }}
                <span class="sr">": "{title}</span>
            </button>
        </div>
        <div class="grid-2 events">
            {ticks.into_iter().map(|event| view! { <Tick event chosen /> }).collect_view()}
        </div>
    }
}

#[component]
fn Tick(event: Event, chosen: Chosen) -> impl IntoView {
    let id = element_id("event");
    let set = move |on: bool| {
        chosen.update(|chosen| {
            if on {
                chosen.insert(event);
            } else {
                chosen.remove(&event);
            }
        });
    };
    view! {
        <label class="option" for=id.clone()>
            <input class="check" type="checkbox" id=id.clone() prop:checked=move || chosen.read().contains(&event) on:change=move |change| set(event_target_checked(&change)) />
            <span class="mono xs">{event.as_str()}</span>
        </label>
    }
}
