//! Teams: a conversation is of one at most; another one replaces it.

use super::change::{Way, assign};
use super::choices::{Choice, Choices, Look, matches};
use crate::directory::Directory;
use crate::features::conversations::state::DeskState;
use contract::conversations::{Assignment, Conversation};
use contract::teams::Team;
use domain::TeamId;
use leptos::prelude::*;

#[component]
pub fn Teams(
    desk: DeskState,
    conversation: Memo<Conversation>,
    search: RwSignal<String>,
) -> impl IntoView {
    let has = Memo::new(move |_| conversation.with(|c| c.team_id));
    let some = move |set: bool| {
        let (has, search) = (has.get(), search.get());
        let fits = |team: &Team| (has == Some(team.id)) == set && matches(&team.name, &search);
        let teams = desk.directory.teams().into_iter().filter(fits);
        teams
            .map(|team| choice(desk.directory, team))
            .collect::<Vec<_>>()
    };
    let set = Signal::derive(move || some(true));
    let others = Signal::derive(move || some(false));
    let change = move |team: TeamId, way: Way| {
        search.set(String::new());
        let what = Assignment {
            agent_ids: Vec::new(),
            team_id: Some(team),
        };
        assign(desk, conversation, what, way);
    };
    view! {
        <Choices
            set
            others
            to=text!(assign.assign_to)
            on_add=move |team| change(team, Way::Add)
            on_remove=move |team| change(team, Way::Remove)
        />
    }
}

fn choice(directory: Directory, team: Team) -> Choice<TeamId> {
    let (there, of) = directory.online(&team);
    Choice {
        key: team.id,
        word: text!(assign.online, n = there, of = of),
        name: team.name,
        is_me: false,
        look: Look::Team { hue: team.color },
        off: false,
    }
}
