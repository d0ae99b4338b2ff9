//! What one does with a contact beside changing it: favorite, pin, block, export, merge, delete.

use super::merge::MergeDialog;
use super::opened::Opened;
use super::removal::RemovalDialog;
use crate::browser::save_file;
use crate::directory::Directory;
use crate::features::people::wanted::Wanted;
use crate::ui::{Ask, Button, IconButton, Menu, MenuItem, icon, icon_sized};
use contract::contacts::{Contact, Pin};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

const MORE: &str = "person-more";

#[component]
pub fn Acts(opened: Opened, wanted: Wanted) -> impl IntoView {
    let favorite = Memo::new(move |_| opened.contact.read().as_ref().is_some_and(|c| c.favorite));
    let label = Signal::derive(move || match favorite.get() {
        true => text!(context.remove_favorite).to_string(),
        false => text!(context.add_favorite).to_string(),
    });
    let (merging, removing) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <IconButton
            class="icon-btn-sm star"
            drawing=icondata::LuStar
            label
            pressed=Signal::derive(move || favorite.get())
            on_press=move |()| mark(opened, !favorite.get_untracked())
        />
        <span class="hide-phone"><PinButton opened /></span>
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=MORE aria-haspopup="menu" aria-label=text!(context.more) title=text!(context.more)>
            {icon(icondata::LuEllipsis)}
        </button>
        <Menu id=MORE label=text!(context.more) at_end=true>
            <Items opened merging removing />
        </Menu>
        <MergeDialog opened wanted open=merging />
        <RemovalDialog opened wanted open=removing />
    }
}

#[component]
fn Items(opened: Opened, merging: RwSignal<bool>, removing: RwSignal<bool>) -> impl IntoView {
    let may = move |permission| opened.session.may(permission);
    move || {
        opened.contact.get().map(|contact| {
            let blocked = contact.blocked;
            let mine = contact.blocked_by.is_some() && contact.blocked_by == opened.session.me_id();
            let may_block = match blocked {
                true => mine || may(Permission::UnblockContacts),
                false => may(Permission::BlockContacts),
            };
            let name = contact.display_name.clone();
            view! {
                {may(Permission::MergeContacts).then(|| view! {
                    <MenuItem label=text!(people.merge) drawing=Some(icondata::LuMerge) on_press=move |()| merging.set(true) />
                })}
                {may(Permission::ExportContacts).then(|| view! {
                    <MenuItem label=text!(people.export_one) drawing=Some(icondata::LuDownload) on_press=move |()| export(opened) />
                })}
                {may_block.then(|| view! {
                    <MenuItem
                        label=if blocked { text!(context.unblock) } else { text!(context.block) }
                        drawing=Some(icondata::LuBan)
                        danger=!blocked
                        on_press=move |()| match blocked {
                            true => set_blocked(opened, false),
                            false => ask_block(opened, name.clone()),
                        }
                    />
                })}
                {may(Permission::DeleteContacts).then(|| view! {
                    <MenuItem label=text!(people.delete) drawing=Some(icondata::LuTrash2) danger=true on_press=move |()| removing.set(true) />
                })}
            }
        })
    }
}

/// Shown at once, taken back when the server refuses.
fn mark(opened: Opened, favorite: bool) {
    let show = move |favorite: bool| {
        opened.contact.try_update(|contact| {
            if let Some(contact) = contact {
                contact.favorite = favorite;
            }
        });
    };
    show(favorite);
    spawn_local(async move {
        let client = opened.client();
        let answer = match favorite {
            true => client.add_favorite(opened.id).await,
            false => client.remove_favorite(opened.id).await,
        };
        if let Err(error) = answer {
            show(!favorite);
            opened
                .toasts
                .refused(text!(context.favorite_failed), &error);
        }
    });
}

fn ask_block(opened: Opened, name: String) {
    opened.confirms.ask(Ask {
        title: text!(context.block_title, name = name),
        text: text!(context.block_text).to_string(),
        act: text!(context.block).to_string(),
        danger: true,
        run: Arc::new(move || set_blocked(opened, true)),
    });
}

fn set_blocked(opened: Opened, blocked: bool) {
    spawn_local(async move {
        let client = opened.client();
        let answer = match blocked {
            true => client.block_contact(opened.id).await,
            false => client.unblock_contact(opened.id).await,
        };
        match answer {
            Ok(contact) => {
                let words = match blocked {
                    true => text!(context.is_blocked, name = contact.display_name.clone()),
                    false => text!(context.is_unblocked, name = contact.display_name.clone()),
                };
                opened.show(contact);
                let undo = move || set_blocked(opened, !blocked);
                opened.toasts.done_or(words, text!(ui.undo), undo);
            }
            Err(error) => opened.toasts.refused(text!(context.block_failed), &error),
        }
    });
}

/// All data of it with its files, as an archive.
fn export(opened: Opened) {
    spawn_local(async move {
        match opened.client().archive_contact(opened.id).await {
            Ok(bytes) => save_file(&format!("contact-{}.zip", opened.id), &bytes),
            Err(error) => opened.toasts.refused(text!(people.export_failed), &error),
        }
    });
}

/// To me, or from whom it is: an own one by who edits contacts, others' by who manages conversations.
#[component]
fn PinButton(opened: Opened) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let busy = RwSignal::new(false);
    let change = move |contact: Contact| {
        busy.set(true);
        spawn_local(async move {
            let client = opened.client();
            let answer = match contact.owner_agent_id {
                None => client.pin_contact(contact.id, None, &Pin::default()).await,
                // From whom the button says, and nobody who came since.
                Some(_) => {
                    client
                        .unpin_contact(contact.id, Some(contact.version))
                        .await
                }
            };
            busy.try_set(false);
            match answer {
                Ok(contact) => opened.show(contact),
                Err(error) => {
                    opened.toasts.refused(text!(context.pin_failed), &error);
                    opened.load();
                }
            }
        });
    };
    move || {
        opened.contact.get().map(|contact| {
            let manages = opened.session.may(Permission::ManageConversations);
            let edits = manages || opened.session.may(Permission::EditContacts);
            let owner = contact.owner_agent_id;
            let is_mine = owner.is_some() && owner == opened.session.me_id();
            let may = match owner {
                None => edits,
                Some(_) => manages || (edits && is_mine),
            };
            let (drawing, words) = match owner {
                None => (icondata::LuPin, text!(context.pin).to_string()),
                Some(_) if is_mine => (icondata::LuPinOff, text!(context.detach).to_string()),
                Some(owner) if may => {
                    (icondata::LuPinOff, text!(context.detach_from, name = directory.name(owner)))
                }
                Some(owner) => {
                    (icondata::LuPin, text!(context.pinned_to, name = directory.name(owner)))
                }
            };
            (may || owner.is_some()).then(|| view! {
                <Button class="btn-sm" busy disabled=Signal::stored(!may) on_press=move |()| change(contact.clone())>
                    {icon_sized(drawing, "icon-14")}<bdi class="truncate">{words}</bdi>
                </Button>
            })
        })
    }
}
