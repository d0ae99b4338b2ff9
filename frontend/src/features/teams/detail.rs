//! One team: who is in it and who of them is there, and where it works.

use super::list::online;
use super::remove::RemoveTeam;
use super::wizard::{NoTeam, load};
use crate::browser::folded;
use crate::directory::{Directory, full_name};
use crate::ui::{AsyncView, Avatar, ChannelGlyph, Face, ListSearch, There, icon, icon_sized};
use contract::agents::{Agent, AgentState};
use contract::teams::Team;
use domain::TeamId;
use leptos::prelude::*;

/// With more than this a search stands above them.
const FEW: usize = 8;

#[component]
pub fn TeamDetail(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<TeamId>() else {
        return view! { <NoTeam /> }.into_any();
    };
    let directory = expect_context::<Directory>();
    let loaded = load(id);
    view! {
        <AsyncView value=loaded title=text!(teams.failed) children=Callback::new(move |team: Option<Team>| match team {
            Some(team) => {
                // As it is now: colleagues change it too.
                let now = Memo::new(move |_| directory.team(id).unwrap_or_else(|| team.clone()));
                view! { <Shown team=now /> }.into_any()
            }
            None => view! { <NoTeam /> }.into_any(),
        }) />
    }
    .into_any()
}

#[component]
fn Shown(team: Memo<Team>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let id = team.read_untracked().id;
    view! {
        <header class="bar">
            <a class="icon-btn icon-btn-sm" href="/teams" aria-label=text!(teams.back)>{icon_sized(icondata::LuArrowLeft, "icon-flip")}</a>
            <h1 class="grow truncate"><bdi>{move || team.read().name.clone()}</bdi></h1>
            <a class="btn btn-sm" href=format!("/teams/{id}/edit")>{icon(icondata::LuPencil)}{text!(teams.edit)}</a>
            <RemoveTeam team />
        </header>
        <div class="page page-narrow" tabindex="0" role="region" aria-label=text!(teams.one)>
            <div class="stack stack-24">
                {move || {
                    let Team { name, color, reference, .. } = team.get();
                    view! {
                        <div class="line-h gap-12">
                            <Avatar name hue=color face=Face::Team size="avatar-40" />
                            <div class="grow">
                                <p class="medium">{move || online(directory, &team.read())}</p>
                                <p class="ink-3 truncate">{reference}</p>
                            </div>
                        </div>
                    }
                }}
                <Agents team />
                <Channels team />
            </div>
        </div>
    }
}

#[component]
fn Agents(team: Memo<Team>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let wanted = RwSignal::new(String::new());
    let members = Memo::new(move |_| {
        let team = team.read();
        let mut agents = directory.agents();
        agents.retain(|agent| team.agent_ids.contains(&agent.id));
        agents
    });
    let found = move || {
        let wanted = folded(wanted.read().trim());
        let mut found = members.get();
        found.retain(|agent| folded(&full_name(agent)).contains(&wanted));
        found
    };
    view! {
        <section>
            <h2 class="sub-head">{text!(teams.agents)}" "<span class="count">{move || members.read().len()}</span></h2>
            {move || (members.read().len() > FEW).then(|| view! { <div class="legend"><ListSearch label=text!(teams.search_agents) value=wanted /></div> })}
            {move || if members.read().is_empty() {
                view! { <p class="ink-3">{text!(teams.nobody_text)}</p> }.into_any()
            } else {
                view! {
                    <ul class="box rows">
                        <For each=found key=|agent| (agent.id, agent.version, agent.online, agent.availability) let(agent)>
                            <Member agent />
                        </For>
                        {move || found().is_empty().then(|| view! { <li class="item item-sm ink-3">{text!(teams.no_agent_match)}</li> })}
                    </ul>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Member(agent: Agent) -> impl IntoView {
    let name = full_name(&agent);
    let there = There::from(&agent);
    let word = match agent.state {
        AgentState::Invited => text!(agents.invited),
        AgentState::Deactivated => text!(agents.deactivated),
        _ => there.word(),
    };
    view! {
        <li class="item">
            <Avatar name=name.clone() hue=agent.color there=Signal::stored(there) />
            <span class="grow">
                <span class="item-name truncate"><bdi>{name}</bdi></span>
                <span class="item-sub truncate">{agent.email}</span>
            </span>
            <span class="xs ink-3">{word}</span>
        </li>
    }
}

#[component]
fn Channels(team: Memo<Team>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let channels = Memo::new(move |_| {
        let team = team.read();
        let mut channels = directory.channels();
        channels.retain(|channel| team.channel_ids.contains(&channel.id));
        channels
    });
    view! {
        <section>
            <h2 class="sub-head">{text!(teams.channels)}" "<span class="count">{move || channels.read().len()}</span></h2>
            {move || {
                let channels = channels.get();
                if channels.is_empty() {
                    return view! { <p class="ink-3">{text!(teams.nowhere)}</p> }.into_any();
                }
                let rows = channels.into_iter().map(|channel| view! {
                    <li class="item item-sm"><ChannelGlyph kind_name=channel.kind size="glyph-20" /><span class="grow truncate"><bdi>{channel.name}</bdi></span></li>
                });
                view! { <ul class="box rows">{rows.collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}
