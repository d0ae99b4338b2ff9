//! What one does with the customer of the open conversation: mark, block, let write again.

use crate::features::conversations::state::DeskState;
use crate::ui::{Ask, MenuItem};
use client::Call;
use contract::conversations::Conversation;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn ContactItems(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let favorite = Memo::new(move |_| conversation.with(|c| c.favorite == Some(true)));
    let blocked = Memo::new(move |_| conversation.with(|c| c.blocked));
    let blocks = Memo::new(move |_| desk.session.may(Permission::BlockContacts));
    let unblocks = Memo::new(move |_| desk.session.may(Permission::UnblockContacts));
    view! {
        {move || if favorite.get() {
            view! { <MenuItem label=text!(customer.unmark) drawing=Some(icondata::LuStarOff) on_press=move |()| mark(desk, conversation, false) /> }.into_any()
        } else {
            view! { <MenuItem label=text!(customer.mark) drawing=Some(icondata::LuStar) on_press=move |()| mark(desk, conversation, true) /> }.into_any()
        }}
        {move || match blocked.get() {
            true => unblocks.get().then(|| view! {
                <MenuItem label=text!(customer.unblock) drawing=Some(icondata::LuBan) on_press=move |()| unblock(desk, conversation) />
            }).into_any(),
            false => blocks.get().then(|| view! {
                <MenuItem label=text!(customer.block) drawing=Some(icondata::LuBan) danger=true on_press=move |()| ask_block(desk, conversation) />
            }).into_any(),
        }}
    }
}

fn mark(desk: DeskState, conversation: Memo<Conversation>, favorite: bool) {
    let before = conversation.get_untracked();
    let after = Conversation {
        favorite: Some(favorite),
        ..before.clone()
    };
    desk.thread.show(after.clone());
    desk.list.take(desk, &after);
    let (client, contact) = (desk.client(), before.contact.id);
    spawn_local(async move {
        let answer = match favorite {
            true => client.add_favorite(contact).await,
            false => client.remove_favorite(contact).await,
        };
        if let Err(error) = answer {
            desk.thread.take_back(before.clone());
            desk.list.take(desk, &before);
            desk.toasts.refused(text!(customer.mark_failed), &error);
        }
    });
}

fn ask_block(desk: DeskState, conversation: Memo<Conversation>) {
    let contact = conversation.with_untracked(|c| c.contact.clone());
    desk.confirms.ask(Ask {
        title: text!(customer.block_title, name = contact.name),
        text: text!(customer.block_text).to_string(),
        act: text!(customer.block).to_string(),
        danger: true,
        run: Arc::new(move || {
            let client = desk.client();
            settle(desk, text!(customer.block_failed), async move {
                client.block_contact(contact.id).await.map(drop)
            });
        }),
    });
}

/// Lets the customer write again.
pub fn unblock(desk: DeskState, conversation: Memo<Conversation>) {
    let (client, contact) = (desk.client(), conversation.with_untracked(|c| c.contact.id));
    settle(desk, text!(customer.unblock_failed), async move {
        client.unblock_contact(contact).await.map(drop)
    });
}

/// The stream tells of the conversations; the open one is asked for.
fn settle(desk: DeskState, what: &'static str, call: impl Future<Output = Call<()>> + 'static) {
    spawn_local(async move {
        match call.await {
            Ok(()) => desk.thread.reopen(desk),
            Err(error) => desk.toasts.refused(what, &error),
        }
    });
}
