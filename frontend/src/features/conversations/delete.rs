//! Deleting a conversation for ever: asked twice, and only after its number was typed.

use super::state::DeskState;
use crate::ui::{Button, Dialog, Field, Look, icon};
use contract::conversations::Conversation;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn DeleteDialog(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let open = desk.deleting;
    let title =
        Signal::derive(move || text!(delete.title, number = conversation.with(|c| c.number)));
    view! {
        <Dialog open class="dialog-small" title>
            <Delete desk conversation />
        </Dialog>
    }
}

#[component]
fn Delete(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let is_named = Memo::new(move |_| {
        let number = conversation.with(|c| c.number.to_string());
        typed.read().trim().trim_start_matches('#') == number
    });
    let archive = move |()| {
        desk.deleting.set(false);
        let (client, id) = (desk.client(), conversation.with_untracked(|c| c.id));
        desk.change(text!(thread.archive_failed), async move {
            client.archive(id).await
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_named.get_untracked() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (client, id) = (desk.client(), conversation.with_untracked(|c| c.id));
        spawn_local(async move {
            let answer = client.delete_conversation(id).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    desk.toasts.done(text!(delete.done));
                    if desk.is_left() {
                        return;
                    }
                    desk.deleting.set(false);
                    desk.list.drop_row(id);
                    desk.go_instead(untrack(|| desk.folder_path()));
                }
                Err(error) => desk.toasts.refused(text!(delete.failed), &error),
            }
        });
    };
    view! {
        <form on:submit=submit novalidate>
            <div class="dialog-body stack">
                <p>{text!(delete.text)}</p>
                <Field label=text!(delete.type_number, number = conversation.with_untracked(|c| c.number)) value=typed focused=true />
            </div>
            <footer class="dialog-foot">
                <Button on_press=archive>{icon(icondata::LuArchive)}{text!(delete.archive)}</Button>
                <span class="grow"></span>
                <Button on_press=move |()| desk.deleting.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Danger busy disabled=Signal::derive(move || !is_named.get())>{text!(delete.act)}</Button>
            </footer>
        </form>
    }
}
