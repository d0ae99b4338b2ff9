//! One person of the table.

use crate::directory::{Directory, full_name};
use crate::ui::time::Clock;
use crate::ui::{Avatar, There, icon};
use contract::agents::{Agent, AgentState};
use domain::RoleId;
use leptos::prelude::*;
use leptos_router::components::A;
use std::collections::HashMap;

/// So many teams are named in a row.
const NAMED: usize = 2;

#[component]
pub fn AgentRow(
    agent: Agent,
    role_names: Memo<HashMap<RoleId, String>>,
    chosen: Memo<Option<String>>,
) -> impl IntoView {
    let name = full_name(&agent);
    let (id, role, state, there) = (
        agent.id.to_string(),
        agent.role_id,
        agent.state,
        There::from(&agent),
    );
    let path = format!("/agents/{id}");
    let is_gone = state == AgentState::Deactivated;
    let here = Memo::new(move |_| chosen.read().as_deref() == Some(id.as_str()));
    view! {
        <tr class="row-link" class:row-gone=is_gone aria-selected=move || here.get().then_some("true")>
            <td>
                <span class="line-h gap-12">
                    {if state == AgentState::Active {
                        view! { <Avatar name=name.clone() hue=agent.color.clone() there=Signal::stored(there) /> }.into_any()
                    } else {
                        view! { <Avatar name=name.clone() hue=agent.color.clone() /> }.into_any()
                    }}
                    <span class="grow">
                        <A href=path attr:class="item-name medium block truncate row-target"><bdi>{name}</bdi></A>
                        <span class="xs ink-3 block truncate">{agent.email.clone()}</span>
                    </span>
                    {(state != AgentState::Active).then(|| view! { <span class="only-phone"><Word agent=agent.clone() /></span> })}
                </span>
            </td>
            <td class="hide-phone">{move || role_names.read().get(&role).cloned()}</td>
            <td class="hide-phone"><Teams agent=agent.clone() /></td>
            <td class="hide-phone"><Word agent /></td>
        </tr>
    }
}

#[component]
fn Teams(agent: Agent) -> impl IntoView {
    let directory = expect_context::<Directory>();
    move || {
        let known = agent.team_ids.iter().filter_map(|id| directory.team(*id));
        let known: Vec<_> = known.collect();
        let beyond = known.len().saturating_sub(NAMED);
        if known.is_empty() {
            return view! { <span class="ink-3 xs">{text!(agents.none_sees_all)}</span> }
                .into_any();
        }
        let chips = known.into_iter().take(NAMED).map(|team| {
            view! { <span class=format!("chip hue-{}", team.color)><bdi>{team.name}</bdi></span> }
        });
        view! { <span class="line-h wrap gap-4">{chips.collect_view()}{(beyond > 0).then(|| view! { <span class="xs ink-3">{format!("+{beyond}")}</span> })}</span> }
            .into_any()
    }
}

/// Where they stand: there, away, not in yet, or no more.
#[component]
pub fn Word(agent: Agent) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let there = There::from(&agent);
    match agent.state {
        AgentState::Invited => match agent.invited_until {
            Some(until) => {
                let until = until.as_millis() as f64;
                view! { <span class="badge badge-warn" title=move || text!(agents.invited_until, at = clock.full(until))>{text!(agents.invited)}</span> }.into_any()
            }
            None => view! { <span class="badge badge-bad">{icon(icondata::LuClock)}{text!(agents.link_late)}</span> }.into_any(),
        },
        AgentState::Deactivated => {
            view! { <span class="badge">{text!(agents.deactivated)}</span> }.into_any()
        }
        _ => view! { <span class="line-h gap-8"><span class=there.dot()></span>{there.word()}</span> }.into_any(),
    }
}
