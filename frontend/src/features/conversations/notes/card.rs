//! A note as it is read, and changed or taken away by those who may.

use super::call::names;
use super::draft::Draft;
use super::form::{NoteField, Writing};
use super::section::refused;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::Attachments;
use crate::ui::{Ask, Button, Confirms, IconButton, Look, element_id, icon_sized};
use contract::messages::AuthorKind;
use contract::notes::{Note, PatchNote};
use domain::notes::{Piece, pieces};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn NoteCard(
    desk: DeskState,
    note: Note,
    /// `is-flat` beside the thread.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let note = StoredValue::new(note);
    let editing = RwSignal::new(false);
    let author = note.with_value(|note| author(desk, note));
    let at = note.with_value(|note| note.created_at.as_millis() as f64);
    let label = text!(notes.by, name = author.clone());
    let is_edited = note.with_value(|note| note.edited_at.is_some());
    let is_on_contact = note.with_value(|note| note.contact_id.is_some());
    let files = note.with_value(|note| note.attachments.clone());
    let is_mine = note.with_value(|note| is_mine(desk, note));
    let may_delete = is_mine || untrack(|| desk.session.may(Permission::ManageConversations));
    view! {
        <div class=format!("note {class}") role="note" aria-label=label>
            <p class="note-head">
                {icon_sized(if is_on_contact { icondata::LuUserRound } else { icondata::LuLock }, "icon-12")}
                <b>{author}</b>
                <span class="truncate note-what">{if is_on_contact { text!(notes.on_contact) } else { text!(notes.only_team) }}</span>
                {is_edited.then(|| view! { <span>{text!(notes.edited)}</span> })}
                <time title=move || desk.clock.full(at)>{move || desk.clock.short(at)}</time>
            </p>
            {move || if editing.get() {
                view! { <Edit desk note=note.get_value() editing /> }.into_any()
            } else {
                view! { <Words desk note=note.get_value() /> }.into_any()
            }}
            <Attachments desk attachments=files />
            {may_delete.then(|| view! {
                <span class="note-acts">
                    {is_mine.then(|| view! { <IconButton class="icon-btn-xs" drawing=icondata::LuPencil label=text!(notes.edit) on_press=move |()| editing.set(true) /> })}
                    <IconButton class="icon-btn-xs" drawing=icondata::LuTrash2 label=text!(notes.delete) on_press=move |()| ask_delete(desk, note.get_value()) />
                </span>
            })}
        </div>
    }
}

/// What a note says, with its names and numbers as what they are.
#[component]
pub fn Words(desk: DeskState, note: Note) -> impl IntoView {
    move || {
        let names = names(desk.directory, &note.mention_ids);
        let names: Vec<_> = names
            .iter()
            .map(|(id, name)| (*id, name.as_str()))
            .collect();
        let parts = pieces(&note.text, &names).into_iter().map(|piece| match piece {
            Piece::Text(text) => text.to_owned().into_any(),
            Piece::Mention(text, _) => view! { <span class="mention">{text.to_owned()}</span> }.into_any(),
            Piece::Reference(text, number) => view! {
                <a class="link" href=format!("/conversations/{}/{number}", desk.folder.get_untracked())>{text.to_owned()}</a>
            }
            .into_any(),
        });
        view! { <p class="note-text">{parts.collect_view()}</p> }
    }
}

#[component]
fn Edit(desk: DeskState, note: Note, editing: RwSignal<bool>) -> impl IntoView {
    let writing = Writing::of(Draft {
        text: note.text.clone(),
        chosen: note.mention_ids.clone(),
    });
    let busy = RwSignal::new(false);
    let save = move || {
        if busy.get_untracked() || untrack(|| writing.is_empty()) {
            return;
        }
        busy.set(true);
        let (client, id) = (desk.client(), note.id);
        let change = PatchNote {
            text: Some(writing.text.get_untracked()),
            mention_ids: Some(writing.mentions(desk)),
        };
        let on = (note.contact_id, note.conversation_id);
        spawn_local(async move {
            let answer = match on {
                (Some(contact), _) => client.update_contact_note(contact, id, &change).await,
                (None, Some(conversation)) => client.update_note(conversation, id, &change).await,
                (None, None) => return,
            };
            busy.try_set(false);
            match answer {
                Ok(note) => {
                    editing.try_set(false);
                    desk.notes.take(note);
                }
                Err(error) => refused(desk, &error),
            }
        });
    };
    let done = Callback::new(move |()| save());
    view! {
        <form class="note-edit" on:submit=move |event| {
            event.prevent_default();
            save();
        }>
            <NoteField desk writing class="input" id=element_id("note") label=text!(notes.field) focused=true on_done=done on_escape=move |()| editing.set(false) />
            <span class="line-h gap-4">
                <Button class="btn-sm" on_press=move |()| editing.set(false)>{text!(ui.cancel)}</Button>
                <Button class="btn-sm" look=Look::Primary busy disabled=Signal::derive(move || writing.is_empty())>{text!(ui.save)}</Button>
            </span>
        </form>
    }
}

fn ask_delete(desk: DeskState, note: Note) {
    let confirms = expect_context::<Confirms>();
    confirms.ask(Ask {
        title: text!(notes.delete_title).to_string(),
        text: text!(notes.delete_text).to_string(),
        act: text!(notes.delete).to_string(),
        danger: true,
        run: Arc::new(move || {
            let (client, id) = (desk.client(), note.id);
            let on = (note.contact_id, note.conversation_id);
            spawn_local(async move {
                let answer = match on {
                    (Some(contact), _) => client.delete_contact_note(contact, id).await,
                    (None, Some(conversation)) => client.delete_note(conversation, id).await,
                    (None, None) => return,
                };
                match answer {
                    Ok(()) => desk.notes.forget(id),
                    Err(error) => desk.toasts.refused(text!(notes.delete_failed), &error),
                }
            });
        }),
    });
}

/// Who wrote it, as colleagues call them.
pub fn author(desk: DeskState, note: &Note) -> String {
    let id = note.author.id.as_ref().and_then(|id| id.parse().ok());
    let known = id.filter(|_| note.author.kind == AuthorKind::Agent);
    let known = known.and_then(|id| untrack(|| desk.directory.agent(id)));
    known
        .map(|agent| crate::directory::full_name(&agent))
        .or_else(|| note.author.name.clone())
        .unwrap_or_else(|| text!(people.somebody).to_string())
}

fn is_mine(desk: DeskState, note: &Note) -> bool {
    let me = untrack(|| desk.session.me_id()).map(|id| id.to_string());
    note.author.kind == AuthorKind::Agent && me.is_some() && note.author.id == me
}
