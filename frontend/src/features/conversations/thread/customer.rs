//! What one does with the customer of the open conversation, in its menu: mark, block, let write again.

use crate::features::conversations::context::{ask_block, mark, set_blocked};
use crate::features::conversations::state::DeskState;
use crate::ui::MenuItem;
use contract::conversations::Conversation;
use domain::permissions::Permission;
use leptos::prelude::*;

#[component]
pub fn ContactItems(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let favorite = Memo::new(move |_| conversation.with(|c| c.favorite == Some(true)));
    let blocked = Memo::new(move |_| conversation.with(|c| c.blocked));
    let blocks = Memo::new(move |_| desk.session.may(Permission::BlockContacts));
    let unblocks = may_unblock(desk, conversation);
    let who = move || conversation.with_untracked(|c| c.contact.clone());
    view! {
        {move || if favorite.get() {
            view! { <MenuItem label=text!(context.remove_favorite) drawing=Some(icondata::LuStarOff) on_press=move |()| mark(desk, who().id, false) /> }.into_any()
        } else {
            view! { <MenuItem label=text!(context.add_favorite) drawing=Some(icondata::LuStar) on_press=move |()| mark(desk, who().id, true) /> }.into_any()
        }}
        {move || match blocked.get() {
            true => unblocks.get().then(|| view! {
                <MenuItem label=text!(context.unblock) drawing=Some(icondata::LuBan) on_press=move |()| set_blocked(desk, who().id, false) />
            }).into_any(),
            false => blocks.get().then(|| view! {
                <MenuItem label=text!(context.block) drawing=Some(icondata::LuBan) danger=true on_press=move |()| ask_block(desk, who().id, who().name) />
            }).into_any(),
        }}
    }
}

/// Who unblocks contacts may, and who blocked this one: that is asked for where it decides.
fn may_unblock(desk: DeskState, conversation: Memo<Conversation>) -> Signal<bool> {
    let about = Memo::new(move |_| conversation.with(|c| (c.contact.id, c.blocked)));
    let blocker = LocalResource::new(move || {
        let (contact, blocked) = about.get();
        let asks = blocked && !desk.session.may(Permission::UnblockContacts);
        let client = desk.client();
        async move {
            match asks {
                true => client.contact(contact).await.ok()?.blocked_by,
                false => None,
            }
        }
    });
    Signal::derive(move || {
        let blocker = blocker.get().flatten();
        let mine = blocker.is_some() && blocker == desk.session.me_id();
        mine || desk.session.may(Permission::UnblockContacts)
    })
}
