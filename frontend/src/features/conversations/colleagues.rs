//! Choosing any number of colleagues, with a search over them.

use super::state::DeskState;
use crate::browser::folded;
use crate::directory::full_name;
use crate::ui::{Avatar, ListSearch};
use contract::agents::Agent;
use domain::AgentId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Why a colleague cannot be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Said beside them.
    word: &'static str,
    /// They are not there: listed only while they are chosen.
    is_gone: bool,
    /// Nor can they be taken out.
    is_fixed: bool,
}

impl Bar {
    /// For this choice only, such as who would not see it.
    pub fn not(word: &'static str) -> Self {
        Self {
            word,
            is_gone: false,
            is_fixed: false,
        }
    }

    /// Not there any more, or not yet.
    pub fn gone(word: &'static str) -> Self {
        Self {
            is_gone: true,
            ..Self::not(word)
        }
    }

    /// Neither given to them nor taken from them.
    pub fn fixed(self) -> Self {
        Self {
            is_fixed: true,
            ..self
        }
    }
}

#[component]
pub fn Colleagues(
    desk: DeskState,
    chosen: RwSignal<BTreeSet<AgentId>>,
    /// What is looked for.
    search: &'static str,
    /// What they are, where nothing around says it.
    #[prop(optional)]
    label: Option<&'static str>,
    /// Who cannot be chosen, and why.
    bar: Callback<Agent, Option<Bar>>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let agents = move || {
        let wanted = folded(wanted.read().trim());
        let mut agents = desk.directory.agents();
        agents.retain(|agent| {
            let is_there = chosen.read().contains(&agent.id)
                || bar.run(agent.clone()).is_none_or(|bar| !bar.is_gone);
            is_there && folded(&full_name(agent)).contains(&wanted)
        });
        agents
    };
    view! {
        <ListSearch label=search value=wanted />
        <div class="filter-rows visible-rows" role=label.map(|_| "group") aria-label=label>
            <For each=agents key=|agent| (agent.id, agent.state) let(agent)>
                <Row chosen bar agent />
            </For>
        </div>
    }
}

#[component]
fn Row(
    chosen: RwSignal<BTreeSet<AgentId>>,
    bar: Callback<Agent, Option<Bar>>,
    agent: Agent,
) -> impl IntoView {
    let (id, name, hue) = (agent.id, full_name(&agent), agent.color.clone());
    let is_chosen = move || chosen.read().contains(&id);
    let bar = Memo::new(move |_| bar.run(agent.clone()));
    let is_off = move || bar.get().is_some_and(|bar| bar.is_fixed || !is_chosen());
    let flip = move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    };
    view! {
        <label class="option-row">
            <Avatar name=name.clone() hue size="avatar-28" />
            <span class="grow truncate"><bdi>{name}</bdi></span>
            {move || bar.get().map(|bar| view! { <span class="xs ink-3">{bar.word}</span> })}
            <input class="check" type="checkbox" prop:checked=is_chosen disabled=is_off on:change=flip />
        </label>
    }
}
