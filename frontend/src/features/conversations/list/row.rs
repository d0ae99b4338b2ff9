//! A row: face with its channel, name and time; what was said last; what waits, labels, whose it is.

use super::labels::Labels;
use super::preview::{Marks, Preview};
use super::seats::Seat;
use super::state::Stay;
use super::tools::{Pick, Signs, Tools};
use crate::directory::full_name;
use crate::features::conversations::folder::time_shown;
use crate::features::conversations::state::DeskState;
use crate::ui::time::span;
use crate::ui::{Avatar, Face, icon_sized};
use leptos::{ev, prelude::*};

const WARN_AFTER_MS: f64 = 15.0 * 60_000.0;
const BAD_AFTER_MS: f64 = 2.0 * 3_600_000.0;
/// So many of those who have it are shown by their face.
const SHOWN: usize = 3;

#[component]
pub fn Row(desk: DeskState, seat: Seat) -> impl IntoView {
    let is_hidden = Memo::new(move |_| seat.stay() == Stay::Hidden);
    let has_left = Memo::new(move |_| seat.stay() != Stay::Here);
    let picked = Memo::new(move |_| desk.selection.has(seat.id()));
    let unread = move || seat.row().read().unread_count.unwrap_or(0) > 0;
    view! {
        <li
            node_ref=seat.element
            class="conv"
            class:is-gone=has_left
            class:is-unread=move || !is_hidden.get() && unread()
            class:is-cursor=move || !is_hidden.get() && desk.list.is_cursor(seat.id())
            class:is-picking=move || !is_hidden.get() && desk.selection.is_on()
            class:is-picked=move || !is_hidden.get() && picked.get()
        >
            {move || match is_hidden.get() {
                true => view! { <span class="conv-name">{text!(list.hidden)}</span> }.into_any(),
                false => view! { <Shown desk seat has_left picked /> }.into_any(),
            }}
        </li>
    }
}

#[component]
fn Shown(desk: DeskState, seat: Seat, has_left: Memo<bool>, picked: Memo<bool>) -> impl IntoView {
    let current = Memo::new(move |_| desk.number.get() == Some(seat.number()));
    let face = Memo::new(move |_| {
        let row = seat.row();
        let row = row.read();
        let (contact, channel) = (&row.contact, &row.channel);
        (
            contact.name.clone(),
            contact.color.clone(),
            channel.kind.clone(),
        )
    });
    let time = move || {
        let shown = time_shown(desk.folder.get(), &seat.row().read());
        desk.clock.short(shown.as_millis() as f64)
    };
    let path = move || {
        desk.folder.track();
        desk.view.track();
        desk.path_of(seat.number())
    };
    let open = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        let path = desk.path_of(seat.number_now());
        // One step back leads to the list, however many conversations were looked at.
        if desk.number.get_untracked().is_some() {
            desk.walk(path)
        } else {
            desk.go(path)
        }
    };
    view! {
        <a href=path aria-current=move || current.get().then_some("true") on:click=open>
            <span class="conv-name"><bdi class="truncate">{move || face.get().0}</bdi></span>
            {move || has_left.get().then(|| view! { <span class="sr">{text!(list.left)}</span> })}
        </a>
        <span class="conv-face">
            {move || {
                let (name, hue, kind) = face.get();
                view! { <Avatar name hue face=Face::Customer size="avatar-36" glyph=Some(kind) /> }
            }}
        </span>
        <time class="conv-time">{time}</time>
        <span class="conv-text"><Preview desk seat /></span>
        <span class="conv-mark"><Marks seat /></span>
        <span class="conv-meta"><Waiting desk seat /><Labels desk seat /><Whose desk seat /></span>
        <Pick desk seat name=face picked />
        <Tools desk seat name=face />
    }
}

/// Since when the customer waits, amber after a quarter of an hour, red after two; and with how many
/// messages, where it is not the one that waiting means.
#[component]
fn Waiting(desk: DeskState, seat: Seat) -> impl IntoView {
    move || {
        let (since, unreplied) = {
            let row = seat.row();
            let row = row.read();
            (row.waiting_since?, row.unreplied_count)
        };
        let waited = desk.clock.now() - since.as_millis() as f64;
        let class = match waited {
            waited if waited >= BAD_AFTER_MS => "wait wait-bad",
            waited if waited >= WARN_AFTER_MS => "wait wait-warn",
            _ => "wait",
        };
        Some(view! {
            <span class=class>
                {icon_sized(icondata::LuClock, "icon-12")}
                <span class="sr">{text!(list.waits)}" "</span>
                <bdi>{span(waited)}</bdi>
                {(unreplied > 1).then(|| view! {
                    <span class="wait-many">{icon_sized(icondata::LuMessageSquare, "icon-12")}{unreplied}<span class="sr">" "{text!(list.unreplied)}</span></span>
                })}
            </span>
        })
    }
}

/// The end of line three: team, then agents.
#[component]
fn Whose(desk: DeskState, seat: Seat) -> impl IntoView {
    let whose = Memo::new(move |_| {
        let row = seat.row();
        let row = row.read();
        (row.team_id, row.assignee_ids.clone(), row.subject.clone())
    });
    move || {
        let (team, agents, subject) = whose.get();
        let more = agents.len().saturating_sub(SHOWN);
        let faces = agents
            .iter()
            .take(SHOWN)
            .filter_map(|id| desk.directory.agent(*id))
            .map(|agent| view! { <Avatar name=full_name(&agent) hue=agent.color size="avatar-20" named=true /> })
            .collect_view();
        view! {
            {subject.map(|subject| view! { <bdi class="truncate">{subject}</bdi> })}
            <span class="conv-end">
                <Signs desk seat />
                {team.and_then(|team| desk.directory.team(team)).map(|team| view! { <span class="truncate">{team.name}</span> })}
                <span class="avatars">{faces}</span>
                {(more > 0).then(|| view! { <span>{text!(list.more_agents, n = more)}</span> })}
            </span>
        }
    }
}
