//! What a row offers under the pointer: to choose it, to close it, to snooze it.

use super::seats::Seat;
use crate::features::conversations::selection::ask_to_close;
use crate::features::conversations::state::DeskState;
use crate::ui::{IconButton, icon_sized};
use contract::conversations::{Folder, Status};
use domain::permissions::Permission;
use leptos::{ev, prelude::*};

/// The checkbox; with Shift everything from the last one chosen.
#[component]
pub fn Pick(
    desk: DeskState,
    seat: Seat,
    name: Memo<(String, String, String)>,
    picked: Memo<bool>,
) -> impl IntoView {
    let choose = move |event: ev::MouseEvent| match event.shift_key() {
        true => desk.selection.extend(desk.list, seat.id_now()),
        false => desk.selection.toggle(seat.id_now()),
    };
    view! {
        <span class="conv-pick">
            <input class="check" type="checkbox" aria-label=move || text!(bulk.select, name = name.get().0) prop:checked=picked on:click=choose />
        </span>
    }
}

#[component]
pub fn Tools(desk: DeskState, seat: Seat, name: Memo<(String, String, String)>) -> impl IntoView {
    let may = Memo::new(move |_| desk.session.may(Permission::ReplyToConversations));
    let closable = Memo::new(move |_| {
        let row = seat.row();
        let row = row.read();
        let mine = desk
            .session
            .me_id()
            .is_some_and(|me| row.assignee_ids.contains(&me));
        row.status == Status::Open && (mine || desk.session.may(Permission::ManageConversations))
    });
    let close = move |()| ask_to_close(desk, vec![seat.id_now()], || ());
    view! {
        <span class="conv-tools">
            {move || closable.get().then(|| view! { <IconButton class="icon-btn-xs" drawing=icondata::LuCheck label=Signal::derive(move || text!(bulk.close_one, name = name.get().0)) on_press=close /> })}
            {move || may.get().then(|| view! { <IconButton class="icon-btn-xs" drawing=icondata::LuAlarmClock label=Signal::derive(move || text!(bulk.snooze_one, name = name.get().0)) on_press=move |()| desk.snoozing.set(Some(vec![seat.id_now()])) /> })}
        </span>
    }
}

/// What sets a row apart: its contact is marked, blocked, it is asleep or restricted; and how far it is,
/// where the folder does not say so.
#[component]
pub fn Signs(desk: DeskState, seat: Seat) -> impl IntoView {
    let signs = Memo::new(move |_| {
        let (row, folder) = (seat.row(), desk.folder.get());
        let row = row.read();
        let is_closed = row.status == Status::Closed && folder != Folder::Closed;
        [
            (row.favorite == Some(true), 0),
            (is_closed, 4),
            (row.archived && folder != Folder::Archived, 5),
            (row.snoozed_until.is_some(), 1),
            (row.blocked, 2),
            (row.restricted, 3),
        ]
    });
    let draw = |sign: u8| {
        let (drawing, word) = match sign {
            0 => (icondata::LuStar, text!(list.favorite)),
            1 => (icondata::LuAlarmClock, text!(list.snoozed)),
            2 => (icondata::LuBan, text!(list.blocked)),
            4 => (icondata::LuCircleCheck, text!(list.closed)),
            5 => (icondata::LuArchive, text!(list.archived)),
            _ => (icondata::LuLock, text!(list.restricted)),
        };
        view! { {icon_sized(drawing, "icon-12")}<span class="sr">{word}" "</span> }
    };
    move || {
        let set = signs.get().into_iter().filter(|(is, _)| *is);
        set.map(|(_, sign)| draw(sign)).collect_view()
    }
}
