//! A conversation, or some of its messages, by mail.

use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Dialog, Field, Look};
use client::CallError;
use contract::email::EmailConversation;
use domain::MessageId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whether one sends conversations by mail at all.
pub fn may_email(desk: DeskState) -> bool {
    desk.session.may(Permission::EmailConversations)
}

/// Opens the form, with these messages alone; with none, the whole conversation.
pub fn email(desk: DeskState, messages: Vec<MessageId>) {
    desk.emailing.set(Some(messages));
}

#[component]
pub fn EmailDialog(desk: DeskState) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.emailing.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            desk.emailing.set(None);
        }
        open.get()
    });
    view! {
        <Dialog open title=text!(leaving.email).to_string()>
            {move || desk.emailing.get().map(|messages| view! { <EmailForm desk messages open /> })}
        </Dialog>
    }
}

#[component]
fn EmailForm(desk: DeskState, messages: Vec<MessageId>, open: RwSignal<bool>) -> impl IntoView {
    let conversation = untrack(|| desk.thread.conversation());
    let about = conversation.as_ref().map(|c| {
        text!(
            leaving.subject_of,
            number = c.number,
            name = c.contact.name.clone()
        )
    });
    let to = RwSignal::new(String::new());
    let subject = RwSignal::new(about.unwrap_or_default());
    let (to_error, subject_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let (busy, key) = (RwSignal::new(false), StoredValue::new(random_key()));
    let some = messages.len();
    let messages = StoredValue::new(messages);
    let send = move || {
        let Some(id) = conversation
            .as_ref()
            .map(|c| c.id)
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        let addresses: Vec<String> = to
            .read_untracked()
            .split([',', ';', ' ', '\n'])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        to_error.set(
            addresses
                .is_empty()
                .then(|| text!(leaving.to_missing).to_string()),
        );
        subject_error.set(
            subject
                .read_untracked()
                .trim()
                .is_empty()
                .then(|| text!(leaving.subject_missing).to_string()),
        );
        if to_error.read_untracked().is_some() || subject_error.read_untracked().is_some() {
            return;
        }
        busy.set(true);
        let mail = EmailConversation {
            to: addresses,
            subject: subject.get_untracked(),
            message_ids: messages.get_value(),
        };
        spawn_local(async move {
            let answer = desk
                .client()
                .email_conversation(id, &mail, &key.get_value())
                .await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    open.set(false);
                    desk.toasts.done(text!(leaving.on_its_way));
                }
                Err(error) => {
                    if error.status().is_some() {
                        key.try_set_value(random_key());
                    }
                    let CallError::Refused(problem) = &error else {
                        return desk.toasts.refused(text!(leaving.email_failed), &error);
                    };
                    match problem.errors.first() {
                        Some(wrong) if wrong.field.starts_with("to") => {
                            drop(to_error.try_set(Some(wrong.message.clone())))
                        }
                        Some(wrong) => drop(subject_error.try_set(Some(wrong.message.clone()))),
                        None => desk.toasts.refused(text!(leaving.email_failed), &error),
                    }
                }
            }
        });
    };
    view! {
        <form aria-label=text!(leaving.email) on:submit=move |event| {
            event.prevent_default();
            send();
        }>
            <div class="dialog-body stack">
                <p class="ink-2">{match some {
                    0 => text!(leaving.about_all).to_string(),
                    n => text!(leaving.about_some, n = n),
                }}</p>
                <Field label=text!(leaving.to) value=to error=to_error hint=text!(leaving.to_hint).to_string() autocomplete="off" required=true focused=true />
                <Field label=text!(leaving.subject) value=subject error=subject_error autocomplete="off" required=true />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(leaving.send)}</Button>
            </footer>
        </form>
    }
}
