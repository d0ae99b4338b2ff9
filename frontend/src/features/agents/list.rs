//! The table: a search, the states, the teams with who is online, and as many rows as one looks at.

use super::row::AgentRow;
use crate::browser::folded;
use crate::directory::{Directory, full_name};
use crate::large_changes::LargeChanges;
use crate::session::Session;
use crate::shell::{InviteDialog, all_roles};
use crate::ui::{Button, Look, icon};
use contract::agents::{Agent, AgentState};
use contract::jobs::JobResourceKind;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::A;
use std::collections::HashMap;

/// So many rows are drawn at first, and again with each *Show more*.
const ROWS: usize = 100;
/// So many teams stand above the table.
const TEAMS: usize = 6;

/// Who is listed.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    All,
    Active,
    Invited,
    Deactivated,
}

impl Standing {
    const ALL: [Self; 4] = [Self::All, Self::Active, Self::Invited, Self::Deactivated];

    fn name(self) -> &'static str {
        match self {
            Self::All => text!(agents.all),
            Self::Active => text!(agents.active),
            Self::Invited => text!(agents.invited),
            Self::Deactivated => text!(agents.deactivated),
        }
    }

    fn has(self, agent: &Agent) -> bool {
        match self {
            Self::All => true,
            Self::Active => agent.state == AgentState::Active,
            Self::Invited => agent.state == AgentState::Invited,
            Self::Deactivated => agent.state == AgentState::Deactivated,
        }
    }
}

#[component]
pub fn AgentList(chosen: Memo<Option<String>>) -> impl IntoView {
    let (session, directory) = (expect_context::<Session>(), expect_context::<Directory>());
    let inviting = RwSignal::new(false);
    let search = RwSignal::new(String::new());
    let standing = RwSignal::new(Standing::All);
    let shown = RwSignal::new(ROWS);
    let roles = all_roles(session);
    let role_names = Memo::new(move |_| match roles.get() {
        Some(Ok(page)) => {
            let named = page.items.into_iter().map(|role| (role.id, role.name));
            named.collect()
        }
        _ => HashMap::new(),
    });
    let everybody = Memo::new(move |_| directory.agents());
    let found = Memo::new(move |_| {
        let wanted = folded(search.read().trim());
        let standing = standing.get();
        let mut found = everybody.get();
        found.retain(|agent| {
            let name = folded(&full_name(agent));
            standing.has(agent)
                && (name.contains(&wanted) || folded(&agent.email).contains(&wanted))
        });
        found
    });
    // Another list begins at its top.
    Effect::new(move |_| {
        search.track();
        standing.track();
        shown.set(ROWS);
    });
    let rows = move || {
        found
            .get()
            .into_iter()
            .take(shown.get())
            .collect::<Vec<_>>()
    };
    let chips = Standing::ALL.map(|one| {
        let count = move || everybody.read().iter().filter(|agent| one.has(agent)).count();
        view! {
            <button class="chip chip-lg chip-line" type="button" aria-pressed=move || (standing.get() == one).to_string() on:click=move |_| standing.set(one)>
                {one.name()}" "<span class="count">{count}</span>
            </button>
        }
    });
    view! {
        <header class="bar">
            <h2 class="grow">{text!(agents.title)}" "<span class="count">{move || everybody.read().len()}</span></h2>
            <span class="input-icon bar-search">
                {icon(icondata::LuSearch)}
                <input class="input input-quiet" type="search" placeholder=text!(teams.search_agents) aria-label=text!(teams.search_agents) bind:value=search />
            </span>
            <Button look=Look::Primary class="btn-sm" on_press=move |()| inviting.set(true)>{icon(icondata::LuPlus)}{text!(invite_agent.invite)}</Button>
        </header>
        <div class="scroll" tabindex="0" role="region" aria-label=text!(agents.list)>
            <LargeChanges of=JobResourceKind::Agent needs=&[Permission::ManageAgents] />
            <Teams />
            <div class="standings" role="group" aria-label=text!(agents.state)>{chips.into_iter().collect_view()}</div>
            <table class="table table-inset tr-52">
                <thead>
                    <tr>
                        <th scope="col">{text!(agents.name)}</th>
                        <th scope="col" class="hide-phone">{text!(agents.role)}</th>
                        <th scope="col" class="hide-phone">{text!(teams.title)}</th>
                        <th scope="col" class="hide-phone">{text!(agents.state)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=rows key=|agent| (agent.id, agent.version, agent.online, agent.availability, agent.state, agent.invited_until, agent.team_ids.clone(), full_name(agent)) let(agent)>
                        <AgentRow agent role_names chosen />
                    </For>
                </tbody>
            </table>
            {move || found.read().is_empty().then(|| view! { <p class="assign-none">{text!(agents.no_match)}</p> })}
            {move || (found.read().len() > shown.get()).then(|| view! {
                <div class="table-more"><Button look=Look::Ghost class="btn-sm" on_press=move |()| shown.update(|shown| *shown += ROWS)>{text!(ui.more)}</Button></div>
            })}
        </div>
        <InviteDialog open=inviting />
    }
}

/// The first teams, with how many of each are online; all of them are a page of their own.
#[component]
fn Teams() -> impl IntoView {
    let (session, directory) = (expect_context::<Session>(), expect_context::<Directory>());
    let teams = Memo::new(move |_| directory.teams());
    let chips = move || {
        let teams = teams.get();
        let beyond = teams.len().saturating_sub(TEAMS);
        let first = teams.into_iter().take(TEAMS).map(|team| {
            let (id, of, members) = (team.id, team.agent_ids.len(), team.agent_ids);
            let there = move || {
                let online = |id: &&_| directory.agent(**id).is_some_and(|agent| agent.online);
                members.iter().filter(online).count()
            };
            view! { <A href=format!("/teams/{id}") attr:class="btn btn-sm"><span class=format!("dot hue-{}", team.color)></span><bdi>{team.name}</bdi>" "<span class="count">{move || text!(assign.online, n = there(), of = of)}</span></A> }
        });
        let first = first.collect_view();
        view! {
            {first}
            {(beyond > 0).then(|| view! { <A href="/teams" attr:class="btn btn-ghost btn-sm">{text!(agents.more_teams, n = beyond)}</A> })}
            <A href="/teams/new" attr:class="btn btn-ghost btn-sm">{icon(icondata::LuPlus)}{text!(teams.add)}</A>
        }
    };
    move || {
        session
            .may(Permission::ManageTeams)
            .then(|| view! { <div class="team-chips hide-phone">{chips()}</div> })
    }
}
