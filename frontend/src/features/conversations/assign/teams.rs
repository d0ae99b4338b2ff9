//! Teams: a conversation is of one at most; another one replaces it.

use super::change::{Way, assign};
use super::choices::{Choice, Choices, Look, matches};
use super::reach::{Reach, why_not};
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
        let (has, search, reach) = (has.get(), search.get(), Reach::of(desk));
        let fits = |team: &Team| (has == Some(team.id)) == set && matches(&team.name, &search);
        let teams = desk.directory.teams().into_iter().filter(fits);
        teams
            .map(|team| choice(desk.directory, &reach, team))
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

fn choice(directory: Directory, reach: &Reach, team: Team) -> Choice<TeamId> {
    let why_not = why_not(reach.team(team.id), true);
    let (there, of) = directory.online(&team);
    Choice {
        key: team.id,
        word: why_not.map_or_else(|| text!(assign.online, n = there, of = of), str::to_owned),
        name: team.name,
        is_me: false,
        look: Look::Team { hue: team.color },
        off: why_not.is_some(),
    }
}
