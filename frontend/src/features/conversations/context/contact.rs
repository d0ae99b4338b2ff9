//! The contact beside the thread: loaded once for everything that shows it, and what one does with it.

use crate::features::conversations::state::DeskState;
use crate::ui::{Ask, IconButton, Menu, MenuItem, icon};
use client::Call;
use contract::contacts::Contact;
use domain::ContactId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

const MORE: &str = "contact-more";

/// The contact of the open conversation.
#[derive(Clone, Copy)]
pub struct Shown {
    pub loaded: LocalResource<Call<Contact>>,
    pub editing: RwSignal<bool>,
}

impl Shown {
    pub fn new(desk: DeskState, id: ContactId) -> Self {
        let loaded = LocalResource::new(move || {
            desk.live.generation();
            let client = desk.client();
            async move { client.contact(id).await }
        });
        desk.live.on(move |event| {
            let is_told = matches!(event.name.as_str(), "contact.updated" | "contact.hidden");
            if is_told && event.id() == Some(id) {
                loaded.refetch();
            }
        });
        Self {
            loaded,
            editing: RwSignal::new(false),
        }
    }

    pub fn get(self) -> Option<Contact> {
        self.loaded.get()?.ok()
    }
}

/// Marks a contact as one's favorite, or not any more: shown in rows and thread at once, taken back when
/// the server refuses.
pub fn mark(desk: DeskState, id: ContactId, favorite: bool) {
    show_mark(desk, id, favorite);
    spawn_local(async move {
        let client = desk.client();
        let answer = match favorite {
            true => client.add_favorite(id).await,
            false => client.remove_favorite(id).await,
        };
        let stands = match answer {
            Ok(()) => favorite,
            Err(error) => {
                desk.toasts.refused(text!(context.favorite_failed), &error);
                show_mark(desk, id, !favorite);
                !favorite
            }
        };
        if stands {
            desk.list.look_for_favorite(desk, id);
        }
    });
}

fn show_mark(desk: DeskState, id: ContactId, favorite: bool) {
    if !desk.is_left() {
        desk.list.mark(desk, id, favorite);
        desk.thread.mark(id, favorite);
    }
}

/// Blocks the contact once one has said so again: what they write meanwhile is lost.
pub fn ask_block(desk: DeskState, id: ContactId, name: String) {
    desk.confirms.ask(Ask {
        title: text!(context.block_title, name = name),
        text: text!(context.block_text).to_string(),
        act: text!(context.block).to_string(),
        danger: true,
        run: Arc::new(move || set_blocked(desk, id, true)),
    });
}

/// Blocks the contact, or lets them write again; either way with a way back.
pub fn set_blocked(desk: DeskState, id: ContactId, blocked: bool) {
    spawn_local(async move {
        let client = desk.client();
        let answer = match blocked {
            true => client.block_contact(id).await,
            false => client.unblock_contact(id).await,
        };
        match answer {
            Ok(contact) => {
                let words = match blocked {
                    true => text!(context.is_blocked, name = contact.display_name),
                    false => text!(context.is_unblocked, name = contact.display_name),
                };
                desk.toasts.done_or(words, text!(ui.undo), move || {
                    set_blocked(desk, id, !blocked)
                });
                desk.thread.reopen(desk);
            }
            Err(error) => desk.toasts.refused(text!(context.block_failed), &error),
        }
    });
}

/// Whether one may let this contact write again: who blocked them, and who unblocks contacts.
pub fn may_unblock(desk: DeskState, contact: &Contact) -> bool {
    let mine = contact.blocked_by.is_some() && contact.blocked_by == desk.session.me_id();
    mine || desk.session.may(Permission::UnblockContacts)
}

/// The star, and the menu with everything else.
#[component]
pub fn ContactActs(desk: DeskState, shown: Shown) -> impl IntoView {
    let favorite = Memo::new(move |_| {
        let open = desk.thread.conversation();
        open.is_some_and(|open| open.favorite == Some(true))
    });
    let toggle = move |()| {
        if let Some(open) = untrack(|| desk.thread.conversation()) {
            mark(desk, open.contact.id, !favorite.get_untracked());
        }
    };
    let label = Signal::derive(move || match favorite.get() {
        true => text!(context.remove_favorite).to_string(),
        false => text!(context.add_favorite).to_string(),
    });
    view! {
        <IconButton class="icon-btn-sm star" drawing=icondata::LuStar label pressed=Signal::derive(move || favorite.get()) on_press=toggle />
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=MORE aria-haspopup="menu" aria-label=text!(context.more) title=text!(context.more)>
            {icon(icondata::LuEllipsis)}
        </button>
        <Menu id=MORE label=text!(context.more) at_end=true>
            <Acts desk shown favorite />
        </Menu>
    }
}

#[component]
fn Acts(desk: DeskState, shown: Shown, favorite: Memo<bool>) -> impl IntoView {
    move || {
        shown.get().map(|contact| {
            let (id, is_favorite, is_blocked) = (contact.id, favorite.get(), contact.blocked);
            let name = contact.display_name.clone();
            let may_block = match is_blocked {
                true => may_unblock(desk, &contact),
                false => desk.session.may(Permission::BlockContacts),
            };
            view! {
                {desk.session.may(Permission::EditContacts).then(|| view! {
                    <MenuItem label=text!(context.edit) drawing=Some(icondata::LuPencil) on_press=move |()| shown.editing.set(true) />
                })}
                <MenuItem
                    label=if is_favorite { text!(context.remove_favorite) } else { text!(context.add_favorite) }
                    drawing=Some(icondata::LuStar)
                    on_press=move |()| mark(desk, id, !is_favorite)
                />
                {may_block.then(|| view! {
                    <MenuItem
                        label=if is_blocked { text!(context.unblock) } else { text!(context.block) }
                        drawing=Some(icondata::LuBan)
                        danger=!is_blocked
                        on_press=move |()| match is_blocked {
                            true => set_blocked(desk, id, false),
                            false => ask_block(desk, id, name.clone()),
                        }
                    />
                })}
            }
        })
    }
}
