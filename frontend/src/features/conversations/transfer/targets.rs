//! To whom a conversation can be handed on.

use crate::directory::full_name;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Face, element_id, icon, icon_sized};
use contract::agents::{Agent, AgentState};
use contract::conversations::Conversation;
use contract::teams::Team;
use domain::{AgentId, TeamId};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum To {
    Agent(AgentId),
    Team(TeamId),
    Nobody,
}

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    to: To,
    name: String,
    hue: String,
    /// A word at its end, such as *away*.
    word: String,
    off: bool,
}

/// To whom: a search over everybody and every team, and nobody on top.
#[component]
pub fn Targets(
    desk: DeskState,
    conversation: Memo<Conversation>,
    chosen: RwSignal<Option<To>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let group = element_id("transfer");
    let rows = Memo::new(move |_| {
        let wanted = search.read().trim().to_lowercase();
        let mut rows = conversation.with(|c| rows(desk, c));
        rows.retain(|row| row.name.to_lowercase().contains(&wanted));
        rows
    });
    view! {
        <span class="input-icon">
            {icon(icondata::LuSearch)}
            <input class="input" type="search" placeholder=text!(transfer.search) aria-label=text!(transfer.search) autofocus=true bind:value=search />
        </span>
        <div class="filter-rows visible-rows" role="radiogroup" aria-label=text!(transfer.to)>
            {move || rows.read().is_empty().then(|| view! { <p class="assign-none">{text!(assign.nobody)}</p> })}
            <For each=move || rows.get() key=|row| (row.to, row.name.clone(), row.word.clone(), row.off) let(row)>
                <label class="option-row">
                    {face(&row)}
                    <span class="grow truncate"><bdi>{row.name}</bdi></span>
                    <span class="xs ink-3">{row.word}</span>
                    <input class="radio" type="radio" name=group.clone() disabled=row.off prop:checked=move || chosen.get() == Some(row.to) on:change=move |_| chosen.set(Some(row.to)) />
                </label>
            </For>
        </div>
    }
}

fn face(row: &Row) -> AnyView {
    let (name, hue) = (row.name.clone(), row.hue.clone());
    match row.to {
        To::Agent(_) => view! { <Avatar name hue size="avatar-28" /> }.into_any(),
        To::Team(_) => view! { <Avatar name hue face=Face::Team size="avatar-28" /> }.into_any(),
        To::Nobody => icon_sized(icondata::LuCircleDashed, "icon-20").into_any(),
    }
}

/// Everybody it can go to. While it is restricted its viewers alone are among them.
fn rows(desk: DeskState, c: &Conversation) -> Vec<Row> {
    let viewers = c.restricted.then(|| desk.thread.viewers());
    let sees = |agent: &Agent| viewers.as_ref().is_none_or(|seen| seen.contains(&agent.id));
    let me = desk.session.me_id();
    let nobody = Row {
        to: To::Nobody,
        name: text!(assign.to_nobody).to_string(),
        hue: String::new(),
        word: String::new(),
        off: false,
    };
    let agents = desk.directory.agents().into_iter();
    let active = agents.filter(|agent| agent.state == AgentState::Active);
    let agents = active.map(|agent| {
        let sees = sees(&agent);
        let word = match (sees, agent.online) {
            (false, _) => text!(assign.cannot_see),
            (true, true) => "",
            (true, false) => text!(assign.not_there),
        };
        let name = full_name(&agent);
        Row {
            to: To::Agent(agent.id),
            name: match me == Some(agent.id) {
                true => format!("{name} {}", text!(assign.you)),
                false => name,
            },
            hue: agent.color,
            word: word.to_owned(),
            off: !sees,
        }
    });
    let teams = desk.directory.teams().into_iter().map(of_team);
    std::iter::once(nobody).chain(teams).chain(agents).collect()
}

fn of_team(team: Team) -> Row {
    let of = team.agent_ids.len();
    Row {
        to: To::Team(team.id),
        word: text!(assign.online, n = team.online_count, of = of),
        name: team.name,
        hue: team.color,
        off: false,
    }
}
