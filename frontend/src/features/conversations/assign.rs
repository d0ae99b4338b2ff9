//! Who works on it: what is set stands on top under *Revoke from*, a press revokes; the rest assigns, at once.

use super::state::DeskState;
use crate::directory::full_name;
use crate::ui::{Avatar, Face, Popover, icon, icon_sized};
use contract::agents::{Agent, AgentState};
use contract::conversations::{Assignment, Conversation};
use domain::{AgentId, TeamId};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const POPOVER: &str = "assign";
const SEARCH: &str = "assign-search";

/// Opens it as a press on its button would.
pub fn open() {
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
            <Choices desk conversation />
        </Popover>
    }
}

#[component]
fn Choices(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let set = move || conversation.with(|c| c.assignee_ids.clone());
    let matches = move |agent: &Agent| {
        let query = search.read().trim().to_lowercase();
        query.is_empty()
            || full_name(agent).to_lowercase().contains(&query)
            || agent.email.starts_with(&query)
    };
    let assigned = move || {
        let set = set();
        desk.directory
            .agents()
            .into_iter()
            .filter(|agent| set.contains(&agent.id) && matches(agent))
            .collect::<Vec<_>>()
    };
    let others = move || {
        let set = set();
        let free = |agent: &Agent| {
            agent.state == AgentState::Active && !set.contains(&agent.id) && matches(agent)
        };
        desk.directory
            .agents()
            .into_iter()
            .filter(free)
            .collect::<Vec<_>>()
    };
    let team = move || {
        conversation
            .with(|c| c.team_id)
            .and_then(|team| desk.directory.team(team))
    };
    let add = move |agent: AgentId| {
        // The next choice is another one; and Escape closes instead of emptying the field.
        search.set(String::new());
        change(
            desk,
            conversation,
            Assignment {
                agent_ids: vec![agent],
                team_id: None,
            },
            Way::Add,
        )
    };
    let remove = move |agent: AgentId| {
        change(
            desk,
            conversation,
            Assignment {
                agent_ids: vec![agent],
                team_id: None,
            },
            Way::Remove,
        )
    };
    let leave_team = move |team: TeamId| {
        change(
            desk,
            conversation,
            Assignment {
                agent_ids: Vec::new(),
                team_id: Some(team),
            },
            Way::Remove,
        );
    };
    view! {
        <div class="assign-search">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input class="input" type="search" id=SEARCH placeholder=text!(assign.search) aria-label=text!(assign.search) bind:value=search />
            </span>
        </div>
        <div class="menu">
            {move || (!assigned().is_empty() || team().is_some()).then(|| view! {
                <p class="menu-head" id="revoke-from">{text!(assign.revoke_from)}</p>
                <div role="listbox" aria-labelledby="revoke-from">
                    <For each=assigned key=|agent| agent.id let(agent)>
                        <Choice desk agent=agent.clone() set=true on_press=move |()| remove(agent.id) />
                    </For>
                    {team().map(|team| {
                        let id = team.id;
                        view! {
                            <button class="menu-item" type="button" role="option" aria-selected="true" on:click=move |_| leave_team(id)>
                                <Avatar name=team.name.clone() hue=team.color face=Face::Team size="avatar-24" />
                                <span class="grow truncate">{team.name}</span>
                                <span class="menu-end">{text!(assign.team)}" "{icon_sized(icondata::LuX, "icon-14")}</span>
                            </button>
                        }
                    })}
                </div>
                <hr />
            })}
            <p class="menu-head" id="assign-to">{text!(assign.assign_to)}</p>
            <div role="listbox" aria-labelledby="assign-to">
                <For each=others key=|agent| (agent.id, agent.online) let(agent)>
                    <Choice desk agent=agent.clone() set=false on_press=move |()| add(agent.id) />
                </For>
            </div>
            {move || others().is_empty().then(|| view! { <p class="assign-none">{text!(assign.nobody)}</p> })}
        </div>
        <p class="pop-foot">
            <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{text!(assign.choose)}</span>
            <span><kbd>"↵"</kbd>" "{text!(assign.takes)}</span>
        </p>
    }
}

#[component]
fn Choice(
    desk: DeskState,
    agent: Agent,
    set: bool,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let mine = untrack(|| desk.session.me_id()) == Some(agent.id);
    let name = full_name(&agent);
    let online = agent.online;
    view! {
        <button class="menu-item" type="button" role="option" aria-selected=set.to_string() on:click=move |_| on_press.run(())>
            <Avatar name=name.clone() hue=agent.color size="avatar-24" online=Signal::derive(move || online) />
            <span class="grow truncate"><bdi>{name}</bdi>{mine.then(|| view! { " "<span class="ink-3">{text!(assign.you)}</span> })}</span>
            <span class="menu-end">
                {if set { icon_sized(icondata::LuX, "icon-14").into_any() } else if online { ().into_any() } else { text!(assign.not_there).into_any() }}
            </span>
        </button>
    }
}

#[derive(Clone, Copy)]
enum Way {
    Add,
    Remove,
}

/// Shown at once; taken back when the server refuses.
fn change(desk: DeskState, conversation: Memo<Conversation>, what: Assignment, way: Way) {
    let before = conversation.get_untracked();
    let mut after = before.clone();
    for agent in &what.agent_ids {
        match way {
            Way::Add => after.assignee_ids.push(*agent),
            Way::Remove => after.assignee_ids.retain(|other| other != agent),
        }
    }
    if what.team_id.is_some() {
        after.team_id = None;
    }
    let id = before.id;
    desk.thread.show(after);
    // What was pressed stands elsewhere now; the next choice begins at the search again.
    crate::browser::focus(SEARCH);
    let client = desk.client();
    leptos::task::spawn_local(async move {
        let answer = match way {
            Way::Add => client.assign(id, &what).await,
            Way::Remove => client.revoke(id, &what).await,
        };
        match answer {
            Ok(details) => {
                desk.list.take(desk, &details.conversation);
                desk.thread.put_details(details);
            }
            Err(error) => {
                desk.thread.show(before);
                desk.toasts.refused(text!(assign.failed), &error);
            }
        }
    });
}
