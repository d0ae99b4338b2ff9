//! The notes beside the thread, newest first, and the field for one on the contact.

use super::card::NoteCard;
use super::draft::Draft;
use super::form::{NoteField, Writing};
use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Look, element_id, icon_sized};
use client::CallError;
use contract::notes::NewContactNote;
use domain::permissions::Permission;
use domain::{AgentId, ContactId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many stand here at first.
const SHOWN: usize = 5;

#[component]
pub fn NotesSection(desk: DeskState, contact: ContactId) -> impl IntoView {
    let all = RwSignal::new(false);
    let notes = move || {
        let mut notes = desk.notes.newest_first();
        if !all.get() {
            notes.truncate(SHOWN);
        }
        notes
    };
    view! {
        <div class="ctx-body notes">
            {move || (desk.notes.count() == 0).then(|| view! { <p class="ink-3">{text!(notes.none)}</p> })}
            <For each=notes key=|note| (note.id, note.version) let(note)>
                <NoteCard desk note class="is-flat" />
            </For>
            {move || (desk.notes.count() > SHOWN && !all.get()).then(|| view! {
                <Button look=Look::Ghost class="btn-sm" on_press=move |()| all.set(true)>{text!(notes.show_all)}</Button>
            })}
            {move || (desk.session.may(Permission::EditContacts) && desk.notes.sees_contact()).then(|| view! { <OnContact desk contact /> })}
        </div>
    }
}

/// The field for a note that is seen with the contact everywhere; it opens at a press.
#[component]
fn OnContact(desk: DeskState, contact: ContactId) -> impl IntoView {
    let open = RwSignal::new(false);
    let writing = Writing::of(Draft::default());
    let (busy, key) = (RwSignal::new(false), StoredValue::new(random_key()));
    let shut = move || {
        open.try_set(false);
        writing.text.try_set(String::new());
        writing.chosen.try_set(Vec::new());
    };
    let add = move || {
        if busy.get_untracked() || untrack(|| writing.is_empty()) {
            return;
        }
        busy.set(true);
        let new = NewContactNote {
            text: writing.text.get_untracked(),
            mention_ids: writing.mentions(desk),
        };
        writing.take_out();
        spawn_local(async move {
            let answer = desk
                .client()
                .create_contact_note(contact, &new, &key.get_value())
                .await;
            busy.try_set(false);
            match answer {
                Ok(note) => {
                    desk.notes.take(note);
                    key.try_set_value(random_key());
                    writing.settle();
                    // What was typed meanwhile is another note.
                    if writing
                        .text
                        .try_with_untracked(|text| text.trim().is_empty())
                        == Some(true)
                    {
                        shut();
                    }
                }
                Err(error) => {
                    if error.status().is_some() {
                        key.try_set_value(random_key());
                    }
                    writing.put_back();
                    refused(desk, &error);
                }
            }
        });
    };
    move || {
        if !open.get() {
            return view! {
                <Button look=Look::Ghost class="btn-sm" on_press=move |()| open.set(true)>
                    {icon_sized(icondata::LuPlus, "icon-14")}{text!(notes.create_on_contact)}
                </Button>
            }
            .into_any();
        }
        view! {
            <form class="note-edit" aria-label=text!(notes.create_on_contact) on:submit=move |event| {
                event.prevent_default();
                add();
            }>
                <NoteField desk writing class="input" id=element_id("note") label=text!(notes.field_contact) focused=true on_done=move |()| add() on_escape=move |()| shut() />
                <span class="line-h gap-4">
                    <Button class="btn-sm" on_press=move |()| shut()>{text!(ui.cancel)}</Button>
                    <Button class="btn-sm" look=Look::Primary busy disabled=Signal::derive(move || writing.is_empty())>{text!(notes.add)}</Button>
                </span>
            </form>
        }
        .into_any()
    }
}

/// Says why a note was not taken; who cannot see it is named.
pub fn refused(desk: DeskState, error: &CallError) {
    let blind = error.member::<Vec<AgentId>>("agent_ids");
    let names = blind
        .filter(|_| error.code() == Some("cannot_see"))
        .map(|ids| {
            let names = ids
                .into_iter()
                .map(|id| untrack(|| desk.directory.name(id)));
            names.collect::<Vec<_>>().join(", ")
        });
    match names {
        Some(names) => desk.toasts.failed(
            text!(notes.failed),
            Some(text!(notes.cannot_see, names = names)),
        ),
        None => desk.toasts.refused(text!(notes.failed), error),
    }
}
