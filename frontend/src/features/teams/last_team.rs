//! Out of their last team somebody sees every team's conversations: that is said by name, and asked.

use crate::directory::Directory;
use crate::ui::{Ask, Confirms};
use contract::problem::Problem;
use domain::AgentId;
use leptos::prelude::*;
use std::sync::Arc;

/// Asks about the agents a refusal names; `again` does it all the same.
pub fn ask(
    confirms: Confirms,
    directory: Directory,
    problem: &Problem,
    again: impl Fn() + Send + Sync + 'static,
) {
    let ids = problem
        .members
        .get("agent_ids")
        .and_then(|ids| ids.as_array());
    let ids = ids
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str()?.parse::<AgentId>().ok());
    let names: Vec<String> = ids.map(|id| untrack(|| directory.name(id))).collect();
    let text = match names.as_slice() {
        [name] => text!(teams.last_team_one, name = name.clone()).to_string(),
        names => text!(teams.last_team, names = names.join(", ")).to_string(),
    };
    confirms.ask(Ask {
        title: text!(teams.last_team_title).to_string(),
        text,
        act: text!(teams.last_team_act).to_string(),
        danger: true,
        run: Arc::new(again),
    });
}
