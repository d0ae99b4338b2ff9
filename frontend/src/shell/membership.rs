//! What an agent is given: a role and teams. For whoever invites, and whoever changes somebody.

use crate::directory::Directory;
use crate::live::Live;
use crate::session::Session;
use crate::ui::{Choice, Complaint, Pick, PickList, PickOne, element_id};
use client::Call;
use contract::page::{Page, Paging};
use contract::roles::Role;
use leptos::prelude::*;
use std::collections::BTreeSet;

type Loaded = LocalResource<Call<Page<Role>>>;

/// The roles there are: at most a hundred. They keep up with what others make of them.
pub fn roles(session: Session) -> Loaded {
    let news = expect_context::<Live>().news_of("role");
    LocalResource::new(move || {
        news.track();
        let client = session.client();
        async move {
            let paging = Paging {
                limit: Some(100),
                cursor: None,
            };
            client.roles(&paging).await
        }
    })
}

/// Whether one may give a role: nobody gives what they lack.
pub fn may_give(session: Session, role: &Role) -> bool {
    role.permissions.iter().all(|key| session.holds(key))
}

/// A role, by its id. Those that permit more than one may oneself stand there and cannot be chosen.
#[component]
pub fn RoleSelect(
    roles: Loaded,
    value: RwSignal<String>,
    /// What is wrong with the one that is chosen.
    error: RwSignal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = element_id("role");
    let hint = format!("{id}-hint");
    let all = move || match roles.get() {
        Some(Ok(page)) => page.items,
        _ => Vec::new(),
    };
    // The role that may least is what one starts with.
    Effect::new(move |_| {
        let all = all();
        if value.read_untracked().is_empty() && !all.is_empty() {
            let agent = all
                .iter()
                .find(|role| role.built_in.as_deref() == Some("agent"));
            let first = agent.or(all.last());
            value.set(first.map(|role| role.id.to_string()).unwrap_or_default());
        }
    });
    let options = Signal::derive(move || {
        let choice = |role: Role| match may_give(session, &role) {
            true => Choice::new(role.id.to_string(), role.name),
            false => Choice {
                is_shut: true,
                ..Choice::new(
                    role.id.to_string(),
                    text!(agents.beyond_you, name = role.name).to_string(),
                )
            },
        };
        all().into_iter().map(choice).collect::<Vec<_>>()
    });
    let about = move || {
        let all = all();
        let chosen = value.read();
        let role = all.iter().find(|role| role.id.to_string() == *chosen)?;
        Some(match role.built_in.as_deref() {
            Some("owner") => text!(agents.owner_may).to_string(),
            Some("administrator") => text!(agents.administrator_may).to_string(),
            Some("agent") => text!(agents.agent_may).to_string(),
            _ => text!(agents.role_may, n = role.permissions.len()).to_string(),
        })
    };
    view! {
        <div class="field">
            <label for=id.clone()>{text!(invite_agent.role)}</label>
            <PickOne id label=text!(invite_agent.role) search=text!(roles.search) no_match=text!(roles.no_match) options value on_change=move |role| value.set(role) disabled described_by=hint.clone() />
            <Complaint error />
            <p class="hint" id=hint>{about}</p>
        </div>
    }
}

/// Any number of teams, by their ids.
#[component]
pub fn TeamPicks(
    chosen: RwSignal<BTreeSet<String>>,
    /// What is wrong with those that are chosen.
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let options = Signal::derive(move || {
        let teams = directory.teams().into_iter();
        teams.map(Pick::from).collect::<Vec<_>>()
    });
    view! {
        <div>
            <PickList label=text!(teams.title) search=text!(assign.search_teams) options chosen none=text!(teams.none) no_match=text!(teams.no_match) />
            <Complaint error />
            <p class="hint xs ink-3">{move || chosen.read().is_empty().then(|| text!(agents.no_team_hint))}</p>
        </div>
    }
}
