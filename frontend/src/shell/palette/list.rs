//! The field and what it finds; the focus stays in the field, arrows move through the lines.

use super::entries::{Entry, entries};
use crate::session::Session;
use crate::shell::commands::Commands;
use crate::shell::offers::{Face, Offers};
use crate::shell::shortcuts::{KeyCaps, Shortcuts};
use crate::ui::{Avatar, Button, Face as Whose, Look, icon, icon_sized};
use contract::contacts::{Contact, ContactQuery};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use std::time::Duration;

const LIST: &str = "palette-list";
const REST: Duration = Duration::from_millis(200);
/// From so many letters on people are looked for.
const LETTERS: usize = 2;

#[component]
pub fn PaletteList(shut: Callback<()>, go: Callback<String>) -> impl IntoView {
    let (session, commands, offers, sheet) = (
        expect_context::<Session>(),
        expect_context::<Commands>(),
        expect_context::<Offers>(),
        expect_context::<Shortcuts>(),
    );
    let typed = RwSignal::new(String::new());
    let people = RwSignal::new(Vec::<Contact>::new());
    let at = RwSignal::new(0_usize);
    let found =
        Signal::derive(move || entries(&typed.read(), &people.read(), commands, offers, go));
    let rest = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
    let look = move || {
        at.set(0);
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        let wanted = typed.get_untracked().trim().to_owned();
        if wanted.chars().count() < LETTERS {
            return people.set(Vec::new());
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
                    people.try_set(page.items);
                }
            });
        };
        rest.set_value(set_timeout_with_handle(ask, REST).ok());
    };
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
        let found = untrack(|| found.get());
        let last = found.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Home" if event.ctrl_key() => at.set(0),
            "End" if event.ctrl_key() => at.set(last),
            "Enter" => {
                if let Some(entry) = found.get(at.get_untracked()) {
                    take(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
        request_animation_frame(move || {
            let line =
                document().get_element_by_id(&option_id(at.try_get_untracked().unwrap_or(0)));
            if let Some(line) = line {
                let how = web_sys::ScrollIntoViewOptions::new();
                how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&how);
            }
        });
    };
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            request_animation_frame(move || drop(field.focus()));
        }
    });
    view! {
        <div class="palette-input">
            {icon_sized(icondata::LuSearch, "icon-18")}
            <input
                node_ref=field
                type="text"
                role="combobox"
                autocomplete="off"
                aria-expanded="true"
                aria-controls=LIST
                aria-activedescendant=move || (!found.get().is_empty()).then(|| option_id(at.get()))
                aria-label=text!(palette.field)
                placeholder=text!(palette.field)
                bind:value=typed
                on:input=move |_| look()
                on:keydown=key
            />
            <kbd>"Esc"</kbd>
        </div>
        <div class="palette-list" id=LIST role="listbox" aria-label=text!(palette.results) tabindex="-1">
            {move || lines(found.get(), at, take)}
        </div>
        {move || found.get().is_empty().then(|| view! { <p class="palette-none" role="status">{text!(palette.nothing)}</p> })}
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

fn option_id(place: usize) -> String {
    format!("{LIST}-{place}")
}

/// The lines under their headings.
fn lines(
    found: Vec<Entry>,
    at: RwSignal<usize>,
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
                .map(|(place, entry)| line(place, entry, at, take));
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
    at: RwSignal<usize>,
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
            aria-selected=move || (at.get() == place).to_string()
            on:mousemove=move |_| {
                if at.get_untracked() != place {
                    at.set(place);
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
