//! Who sees something: everyone, or some agents alone.

use super::colleagues::{Bar, Colleagues};
use super::state::DeskState;
use crate::ui::element_id;
use contract::agents::{Agent, AgentState};
use domain::AgentId;
use leptos::prelude::*;
use std::collections::BTreeSet;

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
    let bar = Callback::new(|agent: Agent| match agent.state {
        AgentState::Deactivated => Some(Bar::gone(text!(agents.deactivated))),
        AgentState::Active | AgentState::Invited | AgentState::Unknown => None,
    });
    view! {
        {card(false, text!(visible.everyone), everyone)}
        {card(true, text!(visible.some), some)}
        {move || restricted.get().then(|| view! {
            <Colleagues desk chosen=viewers search=text!(visible.search) label=text!(visible.viewers) bar />
        })}
    }
}
