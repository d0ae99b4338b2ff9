//! The line that takes the sort line's place while something is chosen: how many, and what to do.

use super::actions::act;
use super::closing::ask_to_close;
use crate::browser::folded;
use crate::directory::{absence, full_name};
use crate::features::conversations::assign::{Reach, may_assign, why_not};
use crate::features::conversations::list::Entry;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Face, IconButton, LabelChip, Part, Popover, There, close_popover, icon};
use contract::agents::AgentState;
use contract::bulk::{Bulk, BulkAction};
use contract::conversations::Priority;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

const ASSIGN: &str = "bulk-assign";
const LABEL: &str = "bulk-label";

/// An act on what is chosen now.
fn bulk(desk: DeskState, action: BulkAction) -> Bulk {
    Bulk::of(desk.selection.ids(), action)
}

/// Does it to what is chosen, and lets go.
fn run(desk: DeskState, what: Bulk) {
    act(desk, what);
    desk.selection.clear();
}

#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn action_bar(desk: DeskState) -> Part {
    Ok(view! { <ActionBar desk /> }.into_any())
}

#[component]
fn ActionBar(desk: DeskState) -> impl IntoView {
    let may = Memo::new(move |_| desk.session.may(Permission::ReplyToConversations));
    let assigns = Memo::new(move |_| may_assign(desk));
    // One may be theirs to close: those that are not come back with the reason.
    let closes = Memo::new(move |_| {
        let me = desk.session.me_id();
        let mine = |entry: &Entry| {
            desk.selection.has(entry.id)
                && me.is_some_and(|me| entry.row.read().assignee_ids.contains(&me))
        };
        desk.session.may(Permission::ManageConversations)
            || desk.list.entries.read().iter().any(mine)
    });
    let press = move |action: BulkAction| move |()| run(desk, bulk(desk, action));
    let close = move |()| {
        ask_to_close(desk, desk.selection.ids(), move || desk.selection.clear());
    };
    let archives =
        Memo::new(move |_| desk.folder.get() != contract::conversations::Folder::Archived);
    view! {
        <div class="list-sort list-act" role="toolbar" aria-label=text!(bulk.bar)>
            <span class="medium" role="status">{move || text!(bulk.count, n = desk.selection.count())}</span>
            <IconButton class="icon-btn-xs" drawing=icondata::LuListChecks label=text!(bulk.all) on_press=move |()| desk.selection.all(desk.list) />
            <span class="push line-h gap-0">
                {move || assigns.get().then(|| view! {
                    <button class="icon-btn icon-btn-xs" type="button" popovertarget=ASSIGN aria-haspopup="dialog" aria-label=text!(bulk.assign) title=text!(bulk.assign)>{icon(icondata::LuUser)}</button>
                    <Popover id=ASSIGN label=text!(bulk.assign) class="assign" at_end=true><Whom desk /></Popover>
                })}
                {move || may.get().then(|| view! {
                    <button class="icon-btn icon-btn-xs" type="button" popovertarget=LABEL aria-haspopup="dialog" aria-label=text!(bulk.label) title=text!(bulk.label)>{icon(icondata::LuTag)}</button>
                    <Popover id=LABEL label=text!(bulk.label) class="assign" at_end=true><Which desk /></Popover>
                    <IconButton class="icon-btn-xs" drawing=icondata::LuAlarmClock label=text!(bulk.snooze) on_press=move |()| desk.snoozing.set(Some(desk.selection.ids())) />
                })}
                <IconButton class="icon-btn-xs" drawing=icondata::LuCheckCheck label=text!(bulk.mark_read) on_press=press(BulkAction::Read) />
                <IconButton class="icon-btn-xs" drawing=icondata::LuMail label=text!(bulk.mark_unread) on_press=press(BulkAction::Unread) />
                {move || may.get().then(|| if archives.get() {
                    view! { <IconButton class="icon-btn-xs" drawing=icondata::LuArchive label=text!(thread.archive) on_press=press(BulkAction::Archive) /> }.into_any()
                } else {
                    view! { <IconButton class="icon-btn-xs" drawing=icondata::LuArchiveRestore label=text!(thread.unarchive) on_press=press(BulkAction::Unarchive) /> }.into_any()
                })}
                {move || closes.get().then(|| view! {
                    <IconButton class="icon-btn-xs" drawing=icondata::LuCheck label=text!(bulk.close_all) on_press=close />
                })}
                <IconButton class="icon-btn-xs" drawing=icondata::LuX label=text!(bulk.let_go) shortcut="Esc" on_press=move |()| desk.selection.clear() />
            </span>
        </div>
    }
}

/// To whom: agents, then teams.
#[component]
fn Whom(desk: DeskState) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let fits = move |name: &str| folded(name).contains(&folded(search.read().trim()));
    let agents = move || {
        let mut agents = desk.directory.agents();
        agents.retain(|agent| agent.state == AgentState::Active && fits(&full_name(agent)));
        agents
    };
    let teams = move || {
        let mut teams = desk.directory.teams();
        teams.retain(|team| fits(&team.name));
        teams
    };
    let reach = Memo::new(move |_| Reach::of(desk));
    let take = move |what: Bulk, off: bool| {
        if !off {
            close_popover(ASSIGN);
            run(desk, what);
        }
    };
    view! {
        <Search search label=text!(bulk.search_whom) />
        <div class="menu assign-list" role="listbox" aria-label=text!(bulk.assign)>
            <For each=agents key=move |agent| (agent.id, There::from(agent), reach.read().agent(agent.id)) let(agent)>
                {
                    let why_not = why_not(reach.read_untracked().agent(agent.id), true);
                    let off = why_not.is_some();
                    view! {
                        <button class="menu-item" type="button" role="option" aria-selected="false" aria-disabled=off.then_some("true") on:click=move |_| take(Bulk { agent_ids: vec![agent.id], ..bulk(desk, BulkAction::Assign) }, off)>
                            <Avatar name=full_name(&agent) hue=agent.color.clone() size="avatar-24" there=Signal::stored(There::from(&agent)) />
                            <span class="grow truncate"><bdi>{full_name(&agent)}</bdi></span>
                            <span class="menu-end">{why_not.unwrap_or_else(|| absence(&agent))}</span>
                        </button>
                    }
                }
            </For>
            <For each=teams key=move |team| (team.id, reach.read().team(team.id)) let(team)>
                {
                    let why_not = why_not(reach.read_untracked().team(team.id), true);
                    let off = why_not.is_some();
                    view! {
                        <button class="menu-item" type="button" role="option" aria-selected="false" aria-disabled=off.then_some("true") on:click=move |_| take(Bulk { team_id: Some(team.id), ..bulk(desk, BulkAction::Assign) }, off)>
                            <Avatar name=team.name.clone() hue=team.color.clone() face=Face::Team size="avatar-24" />
                            <span class="grow truncate"><bdi>{team.name.clone()}</bdi></span>
                            <span class="menu-end">{why_not}</span>
                        </button>
                    }
                }
            </For>
        </div>
    }
}

#[component]
fn Which(desk: DeskState) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let labels = move || {
        let search = folded(search.read().trim());
        let mut labels = desk.directory.labels();
        labels.retain(|label| folded(&label.name).contains(&search));
        labels
    };
    let take = move |what: Bulk| {
        close_popover(LABEL);
        run(desk, what);
    };
    view! {
        <Search search label=text!(assign.search_labels) />
        <div class="menu assign-list" role="listbox" aria-label=text!(bulk.label)>
            <For each=labels key=|label| (label.id, label.version) let(label)>
                <button class="menu-item" type="button" role="option" aria-selected="false" on:click=move |_| take(Bulk { label_id: Some(label.id), ..bulk(desk, BulkAction::Label) })>
                    <LabelChip name=label.name.clone() hue=label.color.clone() high=label.priority == Priority::High class="chip-lg" />
                </button>
            </For>
        </div>
        {move || labels().is_empty().then(|| view! { <p class="assign-none">{text!(labels.no_match)}</p> })}
    }
}

#[component]
fn Search(search: RwSignal<String>, label: &'static str) -> impl IntoView {
    view! {
        <div class="assign-search">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input class="input" type="search" placeholder=label aria-label=label bind:value=search />
            </span>
        </div>
    }
}
