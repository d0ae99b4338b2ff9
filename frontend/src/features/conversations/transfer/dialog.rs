//! The dialog: to whom, and a note for whoever has it next.

use super::targets::{Targets, To};
use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Dialog, Look, element_id, icon};
use client::CallError;
use contract::conversations::{Conversation, Transfer};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whether one hands conversations on at all.
pub fn may_transfer(desk: DeskState) -> bool {
    desk.session.may(Permission::ManageConversations)
        || desk.session.may(Permission::AssignConversations)
}

#[component]
pub fn TransferDialog(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let open = desk.transferring;
    let title =
        Signal::derive(move || text!(transfer.title, number = conversation.with(|c| c.number)));
    view! {
        <Dialog open class="dialog-small" title>
            <TransferForm desk conversation />
        </Dialog>
    }
}

#[component]
fn TransferForm(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let (chosen, note) = (RwSignal::new(None::<To>), RwSignal::new(String::new()));
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let asked = StoredValue::new(None::<Asked>);
    let note_id = element_id("note");
    let notes = untrack(|| desk.session.may(Permission::ReplyToConversations));
    let send = move || {
        let Some(to) = chosen.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        failed.set(None);
        let (client, id) = (desk.client(), conversation.with_untracked(|c| c.id));
        let (note, name) = (note.get_untracked(), untrack(|| name(desk, to)));
        let key = key(asked, to, &note);
        let body = body(to, note);
        spawn_local(async move {
            let answer = client.transfer(id, &body, &key).await;
            let is_shut = busy.try_set(false).is_some();
            match answer {
                Ok(details) => {
                    if !is_shut {
                        desk.transferring.set(false);
                    }
                    desk.list.take(desk, &details.conversation);
                    desk.thread.put_details(details);
                    desk.toasts.done(text!(transfer.done, name = name));
                }
                Err(error) if is_shut => {
                    desk.toasts
                        .failed(text!(transfer.failed, name = name), Some(reason(&error)));
                }
                Err(error) => {
                    if error.status().is_some() {
                        asked.try_set_value(None);
                    }
                    failed.try_set(Some(reason(&error)));
                }
            }
        });
    };
    view! {
        <form on:submit=move |event| {
            event.prevent_default();
            send();
        } novalidate>
            <div class="dialog-body stack stack-8">
                <Targets desk conversation chosen />
                {notes.then(|| view! {
                    <div class="field">
                        <label for=note_id.clone()>{text!(transfer.note)}</label>
                        <textarea class="input" id=note_id.clone() rows="3" dir="auto" maxlength="10000" bind:value=note></textarea>
                        <p class="hint">{text!(transfer.note_hint)}</p>
                    </div>
                })}
                {move || failed.get().map(|reason| view! {
                    <div class="callout callout-warn" role="alert">{icon(icondata::LuTriangleAlert)}<p>{reason}</p></div>
                })}
            </div>
            <footer class="dialog-foot">
                <Button disabled=busy on_press=move |()| desk.transferring.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy disabled=Signal::derive(move || chosen.read().is_none())>{text!(transfer.act)}</Button>
            </footer>
        </form>
    }
}

/// What was asked last, and the key it was asked under.
struct Asked {
    to: To,
    note: String,
    key: String,
}

/// Asked again after no answer came it is the same request; something else is another one.
fn key(asked: StoredValue<Option<Asked>>, to: To, note: &str) -> String {
    let known = asked.with_value(|asked| {
        let same = asked
            .as_ref()
            .filter(|asked| asked.to == to && asked.note == note);
        same.map(|asked| asked.key.clone())
    });
    known.unwrap_or_else(|| {
        let key = random_key();
        asked.set_value(Some(Asked {
            to,
            note: note.to_owned(),
            key: key.clone(),
        }));
        key
    })
}

fn body(to: To, note: String) -> Transfer {
    let note = Some(note).filter(|note| !note.trim().is_empty());
    let nobody = Transfer {
        note,
        ..Transfer::default()
    };
    match to {
        To::Agent(id) => Transfer {
            agent_id: Some(id),
            ..nobody
        },
        To::Team(id) => Transfer {
            team_id: Some(id),
            ..nobody
        },
        To::Nobody => Transfer {
            unassigned: true,
            ..nobody
        },
    }
}

fn name(desk: DeskState, to: To) -> String {
    match to {
        To::Agent(id) => desk.directory.name(id),
        To::Team(id) => desk
            .directory
            .team(id)
            .map_or_else(|| text!(log.a_team).to_string(), |team| team.name),
        To::Nobody => text!(context.open).to_string(),
    }
}

fn reason(error: &CallError) -> String {
    match error {
        CallError::Refused(problem) => match problem.code.as_str() {
            "no_viewer_in_team" => text!(transfer.no_viewer).to_string(),
            "cannot_see" => text!(transfer.cannot_see).to_string(),
            _ => problem
                .errors
                .first()
                .map_or_else(|| problem.title.clone(), |error| error.message.clone()),
        },
        CallError::Unreachable(_) => text!(ui.unreachable).to_string(),
    }
}
