//! The button in the thread's header: who has it.

use super::popover::{Kind, kinds};
use crate::directory::full_name;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Popover, icon_sized, later};
use contract::conversations::Conversation;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;

const POPOVER: &str = "assign";

thread_local! {
    /// With which kind it opens the next time.
    static FIRST: Cell<Kind> = const { Cell::new(Kind::Agents) };
}

/// Opens it as a press on its button would.
pub fn open() {
    press();
}

/// The same, at the labels.
pub fn open_labels() {
    FIRST.set(Kind::Labels);
    press();
}

fn press() {
    let button = document()
        .query_selector(&format!("[popovertarget={POPOVER}]"))
        .ok()
        .flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
}

/// The button in the thread's header: who has it.
#[component]
pub fn AssignButton(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let has = Memo::new(move |_| conversation.with(|c| (c.assignee_ids.clone(), c.team_id)));
    let words = move || {
        let (agents, team) = has.get();
        let first = agents.first().map(|id| match desk.directory.agent(*id) {
            Some(agent) => agent.first_name,
            None => desk.directory.name(*id),
        });
        let more = agents.len().saturating_sub(1);
        let first = first.map(|name| {
            if more > 0 {
                format!("{name} +{more}")
            } else {
                name
            }
        });
        let team = team
            .and_then(|team| desk.directory.team(team))
            .map(|team| team.name);
        match (first, team) {
            (Some(first), Some(team)) => format!("{first} · {team}"),
            (Some(first), None) => first,
            (None, Some(team)) => team,
            (None, None) => text!(assign.unassigned).to_string(),
        }
    };
    view! {
        <button class="btn btn-sm assign-btn" type="button" popovertarget=POPOVER aria-haspopup="dialog" title=format!("{} (a)", text!(assign.assign))>
            {move || has.get().0.first().and_then(|id| desk.directory.agent(*id)).map(|agent| {
                view! { <Avatar name=full_name(&agent) hue=agent.color size="avatar-20" /> }
            })}
            <span class="sr">{text!(assign.assigned_to)}" "</span>
            <span class="truncate">{words}</span>
            {icon_sized(icondata::LuChevronDown, "icon-14")}
        </button>
        <Popover id=POPOVER label=text!(assign.assign) class="assign" at_end=true>
            {
                let first = FIRST.take();
                later(move || kinds(desk, conversation, first))
            }
        </Popover>
    }
}
