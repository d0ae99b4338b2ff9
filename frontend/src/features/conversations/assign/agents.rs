//! Agents: several may work on a conversation.

use super::change::{Way, assign};
use super::choices::{Choice, Choices, Look, matches};
use super::reach::{Reach, why_not};
use crate::directory::{absence, full_name};
use crate::features::conversations::state::DeskState;
use crate::ui::There;
use contract::agents::{Agent, AgentState};
use contract::conversations::{Assignment, Conversation};
use domain::AgentId;
use leptos::prelude::*;

#[component]
pub fn Agents(
    desk: DeskState,
    conversation: Memo<Conversation>,
    search: RwSignal<String>,
) -> impl IntoView {
    let has = Memo::new(move |_| conversation.with(|c| c.assignee_ids.clone()));
    // While it is restricted only its viewers can work on it.
    let viewers = Memo::new(move |_| {
        let restricted = conversation.with(|c| c.restricted);
        restricted.then(|| desk.thread.viewers())
    });
    let some = move |set: bool| {
        let (has, viewers, search) = (has.get(), viewers.get(), search.get());
        let fits = |agent: &Agent| {
            has.contains(&agent.id) == set
                && (set || agent.state == AgentState::Active)
                && (matches(&full_name(agent), &search) || agent.email.starts_with(search.trim()))
        };
        let sees = |agent: &Agent| viewers.as_ref().is_none_or(|seen| seen.contains(&agent.id));
        let (me, reach) = (desk.session.me_id(), Reach::of(desk));
        let agents = desk.directory.agents().into_iter().filter(fits);
        agents
            .map(|agent| {
                let why_not = why_not(reach.agent(agent.id), set || sees(&agent));
                choice(&agent, me, why_not)
            })
            .collect::<Vec<_>>()
    };
    let set = Signal::derive(move || some(true));
    let others = Signal::derive(move || some(false));
    let change = move |agent: AgentId, way: Way| {
        // The next choice is another one; and Escape closes instead of emptying the field.
        search.set(String::new());
        let what = Assignment {
            agent_ids: vec![agent],
            team_id: None,
        };
        assign(desk, conversation, what, way);
    };
    view! {
        <Choices
            set
            others
            to=text!(assign.assign_to)
            on_add=move |agent| change(agent, Way::Add)
            on_remove=move |agent| change(agent, Way::Remove)
        />
    }
}

fn choice(agent: &Agent, me: Option<AgentId>, why_not: Option<&'static str>) -> Choice<AgentId> {
    let word = why_not.unwrap_or_else(|| absence(agent));
    Choice {
        key: agent.id,
        name: full_name(agent),
        is_me: me == Some(agent.id),
        look: Look::Agent {
            hue: agent.color.clone(),
            there: There::from(agent),
        },
        word: word.to_owned(),
        off: why_not.is_some(),
    }
}
