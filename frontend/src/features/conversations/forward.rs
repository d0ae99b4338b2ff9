//! A mail that goes on to somebody outside: to whom, and a word before it.

use super::state::DeskState;
use crate::browser::random_key;
use crate::ui::{Button, Dialog, Field, Look, TextArea};
use contract::messages::{ForwardMessage, Message, NewEmail, Recipient};
use domain::messages::recipients::typed;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Open while a message is named.
#[component]
pub fn ForwardDialog(desk: DeskState) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.forwarding.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            desk.forwarding.set(None);
        }
        open.get()
    });
    view! {
        <Dialog open title=text!(forward.title).to_string()>
            {move || desk.forwarding.get().map(|message| view! { <ForwardForm desk message open /> })}
        </Dialog>
    }
}

#[component]
fn ForwardForm(desk: DeskState, message: Message, open: RwSignal<bool>) -> impl IntoView {
    let (to, word) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<String>);
    let (busy, key) = (RwSignal::new(false), StoredValue::new(random_key()));
    let (conversation, id) = (message.conversation_id, message.id);
    let files = message.attachments.len();
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        let people = typed(&to.read_untracked());
        error.set(match &people {
            Err(typed) => Some(text!(mail.not_an_email, typed = typed.clone())),
            Ok(people) if people.is_empty() => Some(text!(mail.to_missing).to_owned()),
            Ok(_) => None,
        });
        let Some(people) = people.ok().filter(|people| !people.is_empty()) else {
            return;
        };
        busy.set(true);
        let to = people.into_iter().map(|one| Recipient {
            address: one.address,
            name: one.name,
        });
        let forward = ForwardMessage {
            conversation_id: conversation,
            text: Some(word.get_untracked()).filter(|word| !word.trim().is_empty()),
            email: Some(NewEmail {
                to: to.collect(),
                ..NewEmail::default()
            }),
        };
        spawn_local(async move {
            let sent = desk
                .client()
                .forward_message(conversation, id, &forward, &key.get_value())
                .await;
            busy.try_set(false);
            match sent {
                Ok(_) => {
                    open.try_set(false);
                    desk.toasts.done(text!(forward.done));
                }
                Err(refused) => {
                    if refused.status().is_some() {
                        key.try_set_value(random_key());
                    }
                    desk.toasts.refused(text!(forward.failed), &refused);
                }
            }
        });
    };
    view! {
        <form aria-label=text!(forward.title) novalidate on:submit=move |event| {
            event.prevent_default();
            send();
        }>
            <div class="dialog-body stack">
                <p class="ink-2">{match files {
                    0 => text!(forward.about).to_string(),
                    _ => text!(forward.about_files).to_string(),
                }}</p>
                <Field label=text!(mail.to) value=to error hint=text!(mail.people_hint).to_string() autocomplete="off" required=true focused=true />
                <TextArea label=text!(forward.word) value=word required=false />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(forward.act)}</Button>
            </footer>
        </form>
    }
}
