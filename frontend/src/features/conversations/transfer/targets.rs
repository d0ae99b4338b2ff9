//! To whom a conversation can be handed on.

use crate::browser::folded;
use crate::directory::{Directory, absence, full_name};
use crate::features::conversations::assign::{Reach, why_not};
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Face, ListSearch, element_id, icon_sized};
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
    is_me: bool,
    hue: String,
    /// A word at its end, such as *away*.
    word: String,
    off: bool,
}

/// To whom: a search over everybody and every team, and nobody on top. Who is chosen stays in sight.
#[component]
pub fn Targets(
    desk: DeskState,
    conversation: Memo<Conversation>,
    chosen: RwSignal<Option<To>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let group = element_id("transfer");
    let all = Memo::new(move |_| conversation.with(|c| rows(desk, c)));
    let found = move |row: &Row| {
        let wanted = folded(search.read().trim());
        folded(&row.name).contains(&wanted)
    };
    let rows = Memo::new(move |_| {
        let chosen = chosen.get();
        let mut rows = all.get();
        rows.retain(|row| chosen == Some(row.to) || found(row));
        rows
    });
    let choose_only = move |()| {
        let only = untrack(|| {
            let all = all.read();
            let mut found = all.iter().filter(|row| found(row));
            found.next().filter(|_| found.next().is_none()).cloned()
        });
        if let Some(only) = only.filter(|only| !only.off) {
            chosen.set(Some(only.to));
        }
    };
    view! {
        <ListSearch label=text!(transfer.search) value=search focused=true on_enter=choose_only />
        <div class="filter-rows visible-rows" role="radiogroup" aria-label=text!(transfer.to)>
            {move || rows.read().is_empty().then(|| view! { <p class="assign-none">{text!(assign.nobody)}</p> })}
            <For each=move || rows.get() key=|row| (row.to, row.name.clone(), row.word.clone(), row.off) let(row)>
                <label class="option-row">
                    {face(&row)}
                    <span class="grow truncate"><bdi>{row.name}</bdi>{row.is_me.then(|| view! { <span class="ink-3">" "{text!(assign.you)}</span> })}</span>
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
    let (me, reach) = (desk.session.me_id(), Reach::of(desk));
    let nobody = Row {
        to: To::Nobody,
        name: text!(assign.to_nobody).to_string(),
        is_me: false,
        hue: String::new(),
        word: String::new(),
        off: false,
    };
    let agents = desk.directory.agents().into_iter();
    let active = agents.filter(|agent| agent.state == AgentState::Active);
    let agents = active.map(|agent| {
        let why_not = why_not(reach.agent(agent.id), sees(&agent));
        let word = why_not.unwrap_or_else(|| absence(&agent));
        Row {
            to: To::Agent(agent.id),
            name: full_name(&agent),
            is_me: me == Some(agent.id),
            hue: agent.color,
            word: word.to_owned(),
            off: why_not.is_some(),
        }
    });
    let teams = desk.directory.teams().into_iter();
    let teams = teams.map(|team| of_team(desk.directory, &reach, team));
    std::iter::once(nobody).chain(teams).chain(agents).collect()
}

fn of_team(directory: Directory, reach: &Reach, team: Team) -> Row {
    let is_mine = reach.team(team.id);
    let (there, of) = directory.online(&team);
    Row {
        to: To::Team(team.id),
        word: match is_mine {
            true => text!(assign.online, n = there, of = of),
            false => text!(assign.not_yours).to_owned(),
        },
        name: team.name,
        is_me: false,
        hue: team.color,
        off: !is_mine,
    }
}
