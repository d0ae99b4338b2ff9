//! What a conversation is about, in a few words: said by whoever answers, or taken away.

use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Dialog, Field, Look};
use client::CallError;
use contract::conversations::{Conversation, PatchConversation};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SubjectDialog(
    desk: DeskState,
    conversation: Memo<Conversation>,
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open class="dialog-small" title=text!(subject.title).to_string()>
            <Subject desk conversation open />
        </Dialog>
    }
}

#[component]
fn Subject(
    desk: DeskState,
    conversation: Memo<Conversation>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (id, before) = conversation.with_untracked(|c| (c.id, c.subject.clone()));
    let subject = RwSignal::new(before.unwrap_or_default());
    let (error, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let typed = subject.get_untracked().trim().to_owned();
        let change = PatchConversation {
            subject: Some(Some(typed).filter(|typed| !typed.is_empty())),
        };
        let client = desk.client();
        spawn_local(async move {
            let answer = client.update_conversation(id, &change).await;
            busy.try_set(false);
            match answer {
                Ok(details) => {
                    open.try_set(false);
                    desk.list.take(desk, &details.conversation);
                    desk.thread.put_details(details);
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    let wrong = problem.errors.into_iter().next();
                    error.try_set(wrong.map(|wrong| wrong.message));
                }
                Err(error) => desk.toasts.refused(text!(subject.failed), &error),
            }
        });
    };
    view! {
        <form on:submit=save novalidate>
            <div class="dialog-body">
                <Field label=text!(context.subject) value=subject error autocomplete="off" focused=true />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </footer>
        </form>
    }
}
