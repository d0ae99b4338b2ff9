//! Who it is, and what one does with the whole conversation.

use super::acts::{archive, mark_unread, unarchive, wake};
use super::closing::{close, may_close, reopen};
use super::customer::ContactItems;
use super::labels::HeadLabels;
use super::subject::SubjectDialog;
use crate::features::conversations::assign::AssignButton;
use crate::features::conversations::leaving::LeavingItems;
use crate::features::conversations::notes::{Mode, may_note, write};
use crate::features::conversations::panel::toggle;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::transfer::may_transfer;
use crate::ui::{Avatar, Face, IconButton, Menu, MenuItem, icon, icon_sized};
use contract::conversations::{Conversation, Status};
use domain::permissions::Permission;
use leptos::prelude::*;

const MORE: &str = "thread-more";

#[component]
pub fn Header(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let face = Memo::new(move |_| {
        conversation.with(|c| {
            (
                c.contact.name.clone(),
                c.contact.color.clone(),
                c.channel.kind.clone(),
            )
        })
    });
    let open = Memo::new(move |_| conversation.with(|c| c.status == Status::Open));
    let naming = RwSignal::new(false);
    let closable =
        Memo::new(move |_| conversation.with(|c| c.status == Status::Open && may_close(desk, c)));
    let replies = Memo::new(move |_| desk.session.may(Permission::ReplyToConversations));
    let reopenable = Memo::new(move |_| {
        conversation.with(|c| c.status == Status::Closed && (replies.get() || may_close(desk, c)))
    });
    view! {
        <header class="bar thread-head">
            <a class="icon-btn only-phone" href=move || desk.folder_path() aria-label=text!(thread.back)>
                {icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}
            </a>
            {move || {
                let (name, hue, kind) = face.get();
                view! { <Avatar name hue face=Face::Customer glyph=Some(kind) /> }
            }}
            <div class="title">
                <h2 class="truncate"><bdi>{move || face.get().0}</bdi></h2>
                <span class="sub">
                    <span>"#"{move || conversation.with(|c| c.number)}</span>
                    <span class="truncate">{move || conversation.with(|c| c.subject.clone().unwrap_or_else(|| c.channel.name.clone()))}</span>
                    <HeadLabels desk conversation />
                </span>
            </div>
            <AssignButton desk conversation />
            <span class="line-h gap-4 hide-phone">
                {move || if open.get() {
                    closable.get().then(|| view! {
                        <button class="btn btn-sm" type="button" title=format!("{} (c)", text!(thread.close)) on:click=move |_| close(desk)>
                            {icon_sized(icondata::LuCheck, "icon-14")}{text!(thread.close)}
                        </button>
                    }).into_any()
                } else {
                    reopenable.get().then(|| view! {
                        <button class="btn btn-sm" type="button" on:click=move |_| reopen(desk, conversation.with_untracked(|c| c.id))>
                            {icon_sized(icondata::LuRotateCcw, "icon-14")}{text!(thread.reopen)}
                        </button>
                    }).into_any()
                }}
            </span>
            <button class="icon-btn icon-btn-sm" type="button" popovertarget=MORE aria-haspopup="menu" aria-label=text!(thread.more) title=text!(thread.more)>
                {icon(icondata::LuEllipsis)}
            </button>
            <Menu id=MORE label=text!(thread.more) at_end=true>
                <More desk conversation closable reopenable replies naming />
            </Menu>
            <IconButton
                class="icon-btn-sm hide-phone"
                drawing=icondata::LuPanelRight
                shortcut="]"
                label=text!(thread.panel)
                pressed=Signal::derive(move || desk.panel.get())
                on_press=move |()| toggle(desk)
            />
        </header>
        <SubjectDialog desk conversation open=naming />
    }
}

#[component]
fn More(
    desk: DeskState,
    conversation: Memo<Conversation>,
    closable: Memo<bool>,
    reopenable: Memo<bool>,
    replies: Memo<bool>,
    naming: RwSignal<bool>,
) -> impl IntoView {
    let id = move || conversation.with_untracked(|c| c.id);
    let is_open = Memo::new(move |_| conversation.with(|c| c.status == Status::Open));
    view! {
        {move || closable.get().then(|| view! {
            <span class="only-phone line-h"><MenuItem label=text!(thread.close) drawing=Some(icondata::LuCheck) on_press=move |()| close(desk) /></span>
        })}
        {move || reopenable.get().then(|| view! {
            <span class="only-phone line-h"><MenuItem label=text!(thread.reopen) drawing=Some(icondata::LuRotateCcw) on_press=move |()| reopen(desk, conversation.with_untracked(|c| c.id)) /></span>
        })}
        <span class="only-phone line-h"><MenuItem label=text!(thread.panel) drawing=Some(icondata::LuIdCard) on_press=move |()| toggle(desk) /></span>
        {move || may_note(desk).then(|| view! {
            <MenuItem label=text!(notes.create) drawing=Some(icondata::LuStickyNote) shortcut="n" on_press=move |()| write(desk, Mode::Note) />
        })}
        {move || (is_open.get() && may_transfer(desk)).then(|| view! {
            <MenuItem label=text!(transfer.open) drawing=Some(icondata::LuForward) on_press=move |()| desk.transferring.set(true) />
        })}
        <MenuItem label=text!(thread.select) drawing=Some(icondata::LuListChecks) on_press=move |()| desk.thread.begin_selecting() />
        <MenuItem label=text!(thread.mark_unread) drawing=Some(icondata::LuMail) on_press=move |()| mark_unread(desk, id()) />
        {move || replies.get().then(|| view! {
            <MenuItem label=text!(subject.edit) drawing=Some(icondata::LuPencil) on_press=move |()| naming.set(true) />
        })}
        {move || if !replies.get() {
            ().into_any()
        } else if conversation.with(|c| c.snoozed_until.is_some()) {
            view! { <MenuItem label=text!(thread.wake) drawing=Some(icondata::LuAlarmClockOff) on_press=move |()| wake(desk, id()) /> }.into_any()
        } else {
            view! { <MenuItem label=text!(bulk.snooze) drawing=Some(icondata::LuAlarmClock) shortcut="z" on_press=move |()| desk.snoozing.set(Some(vec![id()])) /> }.into_any()
        }}
        <LeavingItems desk />
        {move || if !replies.get() {
            ().into_any()
        } else if conversation.with(|c| c.archived) {
            view! { <MenuItem label=text!(thread.unarchive) drawing=Some(icondata::LuArchiveRestore) on_press=move |()| unarchive(desk, id()) /> }.into_any()
        } else {
            view! { <MenuItem label=text!(thread.archive) drawing=Some(icondata::LuArchive) on_press=move |()| archive(desk, id()) /> }.into_any()
        }}
        {move || conversation.with(|c| may_close(desk, c)).then(|| view! {
            <MenuItem label=text!(visible.open) drawing=Some(icondata::LuEye) on_press=move |()| desk.showing_visibility.set(true) />
        })}
        <ContactItems desk conversation />
        {move || desk.session.may(Permission::DeleteConversations).then(|| view! {
            <MenuItem label=text!(delete.open) drawing=Some(icondata::LuTrash2) danger=true on_press=move |()| desk.deleting.set(true) />
        })}
    }
}
