//! What the field finds; the focus stays in the field, arrows move through the lines.

use super::entries::{Entry, entries};
use super::{Field, LIST, option_id};
use crate::session::Session;
use crate::shell::commands::Commands;
use crate::shell::offers::{Face, Offers};
use crate::shell::shortcuts::{KeyCaps, Shortcuts};
use crate::ui::{Avatar, Button, Face as Whose, Look, icon};
use contract::contacts::{Contact, ContactQuery};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};
use std::time::Duration;

const REST: Duration = Duration::from_millis(200);
/// From so many letters on people are looked for.
const LETTERS: usize = 2;

#[component]
pub(super) fn PaletteList(shut: Callback<()>, go: Callback<String>, field: Field) -> impl IntoView {
    let (commands, offers, sheet) = (
        expect_context::<Commands>(),
        expect_context::<Offers>(),
        expect_context::<Shortcuts>(),
    );
    let session = expect_context::<Session>();
    let typed = field.typed;
    // Those that were found, for the text they were found for.
    let people = RwSignal::new((String::new(), Vec::<Contact>::new()));
    let found = Memo::new_with_compare(
        move |_| {
            let (typed, people) = (typed.read(), people.read());
            let people = match people.0 == typed.trim() {
                true => people.1.as_slice(),
                false => &[],
            };
            entries(&typed, people, (session, commands, offers), go)
        },
        |_, _| true,
    );
    // The line one has gone to, wherever it stands by now; else the first one.
    let chosen = RwSignal::new(None::<String>);
    let at = Memo::new(move |_| {
        let found = found.read();
        let is_chosen = |entry: &Entry| Some(&entry.key) == chosen.read().as_ref();
        let first = (!found.is_empty()).then_some(0);
        found.iter().position(is_chosen).or(first)
    });
    Effect::new(move |_| field.active.set(at.get()));
    let stand_on = move |place: usize| {
        let key = found.with_untracked(|found| found.get(place).map(|entry| entry.key.clone()));
        chosen.set(key);
    };
    let here = move |found: (String, Vec<Contact>)| {
        // They stand above much else: what stands out goes on standing out.
        if let Some(place) = at.get_untracked() {
            stand_on(place);
        }
        people.set(found);
    };
    look_for_people(session, typed, chosen, Callback::new(here));
    let take = move |entry: &Entry| {
        let run = entry.run.clone();
        shut.run(());
        // After the dialog has given the focus back, so that what runs may take it.
        request_animation_frame(move || run());
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let (count, now) = (
            found.read_untracked().len(),
            at.get_untracked().unwrap_or(0),
        );
        let last = count.saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => stand_on(if now >= last { 0 } else { now + 1 }),
            "ArrowUp" => stand_on(now.checked_sub(1).unwrap_or(last)),
            "Home" if event.ctrl_key() => stand_on(0),
            "End" if event.ctrl_key() => stand_on(last),
            "Enter" => {
                let entry = found.with_untracked(|found| found.get(now).cloned());
                if let Some(entry) = entry {
                    take(&entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
        request_animation_frame(move || {
            let place = at.try_get_untracked().flatten().unwrap_or(0);
            if let Some(line) = document().get_element_by_id(&option_id(place)) {
                let how = web_sys::ScrollIntoViewOptions::new();
                how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&how);
            }
        });
    };
    field.keys.set(Some(Callback::new(key)));
    on_cleanup(move || {
        field.keys.try_set(None);
        field.active.try_set(None);
    });
    view! {
        <div class="palette-list" id=LIST role="listbox" aria-label=text!(palette.results) tabindex="-1">
            {move || lines(found.get(), at, Callback::new(stand_on), take)}
        </div>
        {move || found.read().is_empty().then(|| view! { <p class="palette-none" role="status">{text!(palette.nothing)}</p> })}
        <div class="palette-foot">
            <span class="hide-phone"><kbd>"↑"</kbd><kbd>"↓"</kbd>" "{text!(palette.move_)}</span>
            <span class="hide-phone"><kbd>"↵"</kbd>" "{text!(palette.open)}</span>
            <span class="push">
                <Button look=Look::Ghost class="btn-sm" on_press=move |()| {
                    shut.run(());
                    sheet.open();
                }><kbd>"?"</kbd>" "{text!(palette.shortcuts)}</Button>
            </span>
        </div>
    }
}

/// Looks for people once nothing more is typed, and hands them on with the text they are for.
fn look_for_people(
    session: Session,
    typed: RwSignal<String>,
    chosen: RwSignal<Option<String>>,
    here: Callback<(String, Vec<Contact>)>,
) {
    let rest = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
    Effect::new(move |_| {
        let wanted = typed.read().trim().to_owned();
        chosen.set(None);
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        if wanted.chars().count() < LETTERS {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let query = ContactQuery {
                    q: Some(wanted.clone()),
                    limit: Some(8),
                    ..Default::default()
                };
                // Without an answer the rest is still found.
                if let Ok(page) = session.client().contacts(&query).await
                    && typed.try_with_untracked(|typed| typed.trim() == wanted) == Some(true)
                {
                    here.try_run((wanted, page.items));
                }
            });
        };
        rest.set_value(set_timeout_with_handle(ask, REST).ok());
    });
}

/// The lines under their headings.
fn lines(
    found: Vec<Entry>,
    at: Memo<Option<usize>>,
    stand_on: Callback<usize>,
    take: impl Fn(&Entry) + Copy + Send + Sync + 'static,
) -> AnyView {
    let placed: Vec<(usize, Entry)> = found.into_iter().enumerate().collect();
    placed
        .chunk_by(|(_, a), (_, b)| a.group == b.group)
        .map(|group| {
            let heading = group
                .first()
                .map(|(_, entry)| entry.group)
                .unwrap_or_default();
            let lines = group
                .iter()
                .cloned()
                .map(|(place, entry)| line(place, entry, (at, stand_on), take));
            view! {
                <div role="group" aria-label=heading>
                    <p class="menu-head" aria-hidden="true">{heading}</p>
                    {lines.collect_view()}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

fn line(
    place: usize,
    entry: Entry,
    (at, stand_on): (Memo<Option<usize>>, Callback<usize>),
    take: impl Fn(&Entry) + Copy + Send + Sync + 'static,
) -> AnyView {
    let face = match entry.face.clone() {
        Face::Icon(drawing) => icon(drawing).into_any(),
        Face::Customer { name, hue } => {
            view! { <Avatar name hue face=Whose::Customer size="avatar-24" /> }.into_any()
        }
        Face::Colleague { name, hue } => view! { <Avatar name hue size="avatar-24" /> }.into_any(),
    };
    let (words, end, keys) = (marked(&entry), entry.end.clone(), entry.keys);
    view! {
        <div
            class="menu-item"
            id=option_id(place)
            role="option"
            aria-selected=move || (at.get() == Some(place)).to_string()
            on:mousemove=move |_| {
                if at.get_untracked() != Some(place) {
                    stand_on.run(place);
                }
            }
            on:click=move |_| take(&entry)
        >
            {face}
            <span class="grow truncate"><bdi>{words}</bdi></span>
            <span class="menu-end">{end}<KeyCaps keys /></span>
        </div>
    }
    .into_any()
}

/// The text with what was looked for marked.
fn marked(entry: &Entry) -> AnyView {
    let mut parts = Vec::new();
    let mut from = 0;
    for mark in &entry.marks {
        let before = entry
            .text
            .get(from..mark.start)
            .unwrap_or_default()
            .to_owned();
        let hit = entry.text.get(mark.clone()).unwrap_or_default().to_owned();
        parts.push(view! { {before}<mark>{hit}</mark> }.into_any());
        from = mark.end;
    }
    parts.push(
        entry
            .text
            .get(from..)
            .unwrap_or_default()
            .to_owned()
            .into_any(),
    );
    parts.into_any()
}
