//! The three steps: what it is called, where it works, who is in it.

use super::form::Form;
use crate::directory::{Directory, full_name};
use crate::ui::{Avatar, Face, Field, Pick, PickFace, PickList, Swatches, There, icon};
use contract::agents::{Agent, AgentState};
use leptos::prelude::*;

#[component]
pub fn NameStep(form: Form) -> impl IntoView {
    view! {
        <div class="stack">
            <div class="grid-2">
                <Field label=text!(teams.name) value=form.name error=form.name_error required=true focused=true />
                <Field label=text!(teams.reference) hint=text!(teams.reference_hint) value=form.reference error=form.reference_error />
            </div>
            <Swatches label=text!(me.color) value=form.hue />
            <p class="line-h gap-12 ink-3">
                {text!(teams.looks)}
                {move || {
                    let name = form.name.get();
                    let name = if name.trim().is_empty() { text!(teams.one).to_string() } else { name };
                    view! { <Avatar name=name.clone() hue=form.hue.get() face=Face::Team /><bdi class="ink">{name}</bdi> }
                }}
            </p>
        </div>
    }
}

#[component]
pub fn ChannelsStep(form: Form) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let options = Signal::derive(move || {
        let teams = directory.teams();
        let channels = directory.channels().into_iter();
        let pick = |channel: contract::channels::Channel| {
            let working = teams
                .iter()
                .filter(|team| team.channel_ids.contains(&channel.id));
            let working: Vec<&str> = working.map(|team| team.name.as_str()).collect();
            Pick {
                id: channel.id.to_string(),
                about: if working.is_empty() {
                    text!(teams.no_team).to_string()
                } else {
                    working.join(", ")
                },
                face: PickFace::Channel { kind: channel.kind },
                name: channel.name,
            }
        };
        channels.map(pick).collect::<Vec<_>>()
    });
    view! {
        <PickList label=text!(teams.channels) search=text!(filters.search_channels) options chosen=form.channels none=text!(teams.no_channels) no_match=text!(teams.no_channel_match) />
        <p class="hint xs ink-3">{text!(teams.channels_hint)}</p>
    }
}

#[component]
pub fn AgentsStep(form: Form) -> impl IntoView {
    let directory = expect_context::<Directory>();
    // Who was deactivated is listed only where they are in the team already.
    let before = form.agents.get_untracked();
    let options = Signal::derive(move || {
        let teams = directory.teams();
        let mut agents = directory.agents();
        agents.retain(|agent| {
            agent.state != AgentState::Deactivated || before.contains(&agent.id.to_string())
        });
        let pick = |agent: Agent| {
            let own = teams
                .iter()
                .filter(|team| agent.team_ids.contains(&team.id));
            let own: Vec<&str> = own.map(|team| team.name.as_str()).collect();
            let about = match agent.state {
                AgentState::Deactivated => text!(agents.deactivated).to_string(),
                AgentState::Invited => text!(agents.invited).to_string(),
                _ if own.is_empty() => text!(agents.no_team).to_string(),
                _ => own.join(", "),
            };
            let (name, there) = (full_name(&agent), There::from(&agent));
            Pick {
                id: agent.id.to_string(),
                name,
                about,
                face: PickFace::Agent {
                    hue: agent.color,
                    there,
                },
            }
        };
        agents.into_iter().map(pick).collect::<Vec<_>>()
    });
    // In a first team somebody sees less than before.
    let narrowed = move || {
        let chosen = form.agents.get();
        let agents = directory.agents().into_iter();
        let first = agents
            .filter(|agent| agent.team_ids.is_empty() && chosen.contains(&agent.id.to_string()));
        first.map(|agent| full_name(&agent)).collect::<Vec<_>>()
    };
    view! {
        <PickList label=text!(teams.agents) search=text!(teams.search_agents) options chosen=form.agents none=text!(teams.no_agents) no_match=text!(teams.no_agent_match) />
        {move || {
            let names = narrowed();
            let text = match names.as_slice() {
                [] => return None,
                [name] => text!(teams.narrows_one, name = name.clone()).to_string(),
                names => text!(teams.narrows, names = names.join(", ")).to_string(),
            };
            Some(view! { <p class="callout">{icon(icondata::LuInfo)}{text}</p> })
        }}
    }
}
