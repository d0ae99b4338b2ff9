//! Who sees something: everyone, or some agents alone, and what is asked before somebody loses sight.

use super::state::DeskState;
use crate::directory::full_name;
use crate::ui::{Avatar, element_id, icon};
use client::CallError;
use contract::agents::AgentState;
use domain::AgentId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What the server asks before it does so.
#[derive(Clone, PartialEq, Eq)]
pub enum Asked {
    /// These work on it and would not see it any more.
    Unassign(String),
    /// Oneself would not.
    LockOut,
}

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

impl Asked {
    /// The question that a refusal is.
    pub fn of(error: &CallError) -> Option<Self> {
        match error.code()? {
            "assignees_not_viewers" => {
                let agents: Vec<Named> = error.member("agents").unwrap_or_default();
                let names: Vec<String> = agents.into_iter().map(|agent| agent.name).collect();
                Some(Self::Unassign(names.join(", ")))
            }
            "locks_you_out" => Some(Self::LockOut),
            _ => None,
        }
    }

    /// What the next call is confirmed with.
    pub fn confirmation(&self) -> Option<&'static str> {
        (*self == Self::LockOut).then_some("locks_you_out")
    }
}

/// The question, while one stands.
#[component]
pub fn Question(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    move || {
        asked.get().map(|asked| {
            view! {
                <div class="callout callout-warn" role="alert">
                    {icon(icondata::LuTriangleAlert)}
                    <p>{match asked {
                        Asked::Unassign(names) => text!(visible.unassign, names = names),
                        Asked::LockOut => text!(visible.locks_out).to_string(),
                    }}</p>
                </div>
            }
        })
    }
}

/// Everyone, or only those who are chosen.
#[component]
pub fn Circle(
    desk: DeskState,
    restricted: RwSignal<bool>,
    viewers: RwSignal<BTreeSet<AgentId>>,
    /// What it means that everyone sees it.
    everyone: &'static str,
    /// What it means that only some do.
    some: &'static str,
) -> impl IntoView {
    let group = element_id("visible");
    let card = move |is: bool, name: &'static str, hint: &'static str| {
        let group = group.clone();
        view! {
            <label class="radio-card">
                <input class="radio" type="radio" name=group prop:checked=move || restricted.get() == is on:change=move |_| restricted.set(is) />
                <span><span class="medium">{name}</span><span class="hint">{hint}</span></span>
            </label>
        }
    };
    let nobody = Callback::new(|_| false);
    view! {
        {card(false, text!(visible.everyone), everyone)}
        {card(true, text!(visible.some), some)}
        {move || restricted.get().then(|| view! {
            <Colleagues desk chosen=viewers label=text!(visible.viewers) cannot_see=nobody />
        })}
    }
}

/// Any number of colleagues, with a search over them.
#[component]
pub fn Colleagues(
    desk: DeskState,
    chosen: RwSignal<BTreeSet<AgentId>>,
    label: &'static str,
    /// Who cannot be chosen, because they would not see it.
    cannot_see: Callback<AgentId, bool>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let agents = move || {
        let search = search.read().trim().to_lowercase();
        let mut agents = desk.directory.agents();
        agents.retain(|agent| {
            agent.state != AgentState::Deactivated
                && full_name(agent).to_lowercase().contains(&search)
        });
        agents
    };
    let flip = move |id: AgentId| {
        chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    };
    view! {
        <span class="input-icon">
            {icon(icondata::LuSearch)}
            <input class="input" type="search" placeholder=text!(assign.search) aria-label=text!(assign.search) bind:value=search />
        </span>
        <div class="filter-rows visible-rows" role="group" aria-label=label>
            <For each=agents key=|agent| agent.id let(agent)>
                {
                    let (id, name) = (agent.id, full_name(&agent));
                    let is_chosen = move || chosen.read().contains(&id);
                    let is_off = move || cannot_see.run(id) && !is_chosen();
                    view! {
                        <label class="option-row">
                            <Avatar name=name.clone() hue=agent.color size="avatar-28" />
                            <span class="grow truncate"><bdi>{name}</bdi></span>
                            {move || is_off().then(|| view! { <span class="xs ink-3">{text!(assign.cannot_see)}</span> })}
                            <input class="check" type="checkbox" prop:checked=is_chosen disabled=is_off on:change=move |_| flip(id) />
                        </label>
                    }
                }
            </For>
        </div>
    }
}
