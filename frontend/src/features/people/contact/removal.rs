//! Deleting a contact: what goes with it is said first, by number; then it is asked once more.

use super::opened::Opened;
use crate::features::people::wanted::Wanted;
use crate::ui::{Ask, AsyncView, Button, Dialog, Look, icon, number};
use contract::contacts::Removal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn RemovalDialog(opened: Opened, wanted: Wanted, open: RwSignal<bool>) -> impl IntoView {
    let name = Memo::new(move |_| {
        let contact = opened.contact.read();
        contact
            .as_ref()
            .map(|c| c.display_name.clone())
            .unwrap_or_default()
    });
    let title = Signal::derive(move || text!(people.delete_title, name = name.get()));
    let ask_again = move |()| {
        open.set(false);
        opened.confirms.ask(Ask {
            title: text!(people.delete_again, name = name.get_untracked()),
            text: text!(people.delete_again_text).to_string(),
            act: text!(people.delete_it).to_string(),
            danger: true,
            run: Arc::new(move || remove(opened, wanted)),
        });
    };
    view! {
        <Dialog open title class="dialog-small">
            <Loss opened on_go=ask_again open />
        </Dialog>
    }
}

/// Counted when the dialog opens.
#[component]
fn Loss(opened: Opened, open: RwSignal<bool>, #[prop(into)] on_go: Callback<()>) -> impl IntoView {
    let counted = LocalResource::new(move || {
        let client = opened.client();
        async move { client.contact_removal(opened.id).await }
    });
    let numbers = Callback::new(move |lost: Removal| {
        let row = |name: &'static str, n: i64| {
            view! { <dt>{name}</dt><dd class="num">{number(n)}</dd> }
        };
        view! {
            <p class="ink-2">{text!(people.delete_text)}</p>
            <dl class="dl people-dl people-loss">
                {row(text!(people.lost_identities), lost.identities)}
                {row(text!(people.lost_conversations), lost.conversations)}
                {row(text!(people.lost_messages), lost.messages)}
                {row(text!(people.lost_notes), lost.notes)}
                {row(text!(people.lost_files), lost.files)}
            </dl>
        }
        .into_any()
    });
    let is_counted = move || matches!(counted.get(), Some(Ok(_)));
    view! {
        <div class="dialog-body">
            <AsyncView value=counted title=text!(people.count_failed) children=numbers />
        </div>
        <footer class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
            <Button look=Look::Danger disabled=Signal::derive(move || !is_counted()) on_press=on_go>{icon(icondata::LuTrash2)}{text!(people.delete)}</Button>
        </footer>
    }
}

fn remove(opened: Opened, wanted: Wanted) {
    spawn_local(async move {
        match opened.client().delete_contact(opened.id).await {
            Ok(()) => {
                opened.toasts.done(text!(people.deleted));
                wanted.open(None);
            }
            Err(error) => opened.toasts.refused(text!(people.delete_failed), &error),
        }
    });
}
