//! Choosing messages, for what is done with some of a conversation: [`Thread::selected`] says which.

use super::state::Thread;
use crate::browser::copy;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::tags::TagPicker;
use crate::ui::{Button, Look, icon};
use contract::messages::Message;
use domain::MessageId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// As many as the API takes at once.
const MOST: usize = 100;

impl Thread {
    pub fn begin_selecting(self) {
        self.selection.set(Some(BTreeSet::new()));
    }

    /// The chosen messages, oldest first.
    pub fn selected(self) -> Vec<Message> {
        let selection = self.selection.read();
        let Some(chosen) = selection.as_ref() else {
            return Vec::new();
        };
        let messages = self.messages.read();
        let is_chosen = |message: &&Message| chosen.contains(&message.id);
        messages.iter().filter(is_chosen).cloned().collect()
    }

    fn is_selected(self, id: MessageId) -> bool {
        let selection = self.selection.read();
        selection
            .as_ref()
            .is_some_and(|chosen| chosen.contains(&id))
    }

    fn is_full(self) -> bool {
        let selection = self.selection.read();
        selection
            .as_ref()
            .is_some_and(|chosen| chosen.len() >= MOST)
    }

    fn toggle(self, id: MessageId) {
        self.selection.update(|selection| {
            if let Some(chosen) = selection
                && !chosen.remove(&id)
            {
                chosen.insert(id);
            }
        });
    }
}

/// The box before a message while some are chosen.
#[component]
pub fn SelectBox(desk: DeskState, id: MessageId, label: String) -> impl IntoView {
    let thread = desk.thread;
    move || {
        thread.selecting.get().then(|| {
            let checked = Memo::new(move |_| thread.is_selected(id));
            view! {
                <input
                    class="check msg-check"
                    type="checkbox"
                    aria-label=text!(thread.select_one, label = label.clone())
                    prop:checked=checked
                    disabled=move || thread.is_full() && !checked.get()
                    on:change=move |_| thread.toggle(id)
                />
            }
        })
    }
}

/// How many are chosen, and what can be done with them.
#[component]
pub fn SelectionBar(desk: DeskState) -> impl IntoView {
    let thread = desk.thread;
    let count = Memo::new(move |_| thread.selection.read().as_ref().map_or(0, BTreeSet::len));
    let take = move |()| {
        let chosen = untrack(|| thread.selected());
        let lines = chosen.iter().map(|message| line(desk, message));
        let text = lines.collect::<Vec<_>>().join("\n");
        spawn_local(async move {
            match copy(&text).await {
                true => desk.toasts.done(text!(ui.copied)),
                false => desk.toasts.failed(text!(thread.copy_failed), None),
            }
        });
    };
    let mail = move |()| {
        let chosen = untrack(|| thread.selected());
        let ids = chosen.iter().map(|message| message.id).collect();
        desk.emailing.set(Some(ids));
    };
    move || {
        thread.selecting.get().then(|| view! {
            <div class="select-bar" role="toolbar" aria-label=text!(thread.selection)>
                <span class="grow medium" role="status">{move || text!(thread.selected, n = count.get())}</span>
                {move || desk.session.may(Permission::TagMessages).then(|| view! {
                    <TagPicker desk disabled=Signal::derive(move || count.get() == 0) />
                })}
                {move || desk.session.may(Permission::EmailConversations).then(|| view! {
                    <Button class="btn-sm" disabled=Signal::derive(move || count.get() == 0) on_press=mail>{icon(icondata::LuMail)}{text!(thread.email_selected)}</Button>
                })}
                <Button class="btn-sm" disabled=Signal::derive(move || count.get() == 0) on_press=take>{icon(icondata::LuCopy)}{text!(ui.copy)}</Button>
                <Button look=Look::Primary class="btn-sm" on_press=move |()| thread.selection.set(None)>{text!(ui.done)}</Button>
            </div>
        })
    }
}

/// A message as one line of a text: when, who, what.
fn line(desk: DeskState, message: &Message) -> String {
    let at = untrack(|| desk.clock.full(message.sent_at.as_millis() as f64));
    let who = message.author.name.clone().unwrap_or_default();
    let files = message
        .attachments
        .iter()
        .map(|file| format!("[{}]", file.name));
    let said = message.text.clone().into_iter().chain(files);
    format!("{at} {who}: {}", said.collect::<Vec<_>>().join(" "))
}
