//! What an agent is given: a role and teams. For whoever invites, and whoever changes somebody.

use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Pick, PickFace, PickList, element_id, icon_sized};
use client::Call;
use contract::page::{Page, Paging};
use contract::roles::Role;
use leptos::prelude::*;
use std::collections::BTreeSet;

type Loaded = LocalResource<Call<Page<Role>>>;

/// The roles there are: at most a hundred.
pub fn roles(session: Session) -> Loaded {
    LocalResource::new(move || {
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
    let options = move || {
        all()
            .into_iter()
            .map(|role| {
                let (key, may) = (role.id.to_string(), may_give(session, &role));
                let name = match may {
                    true => role.name,
                    false => text!(agents.beyond_you, name = role.name).to_string(),
                };
                let chosen = key == value.get();
                // As a property: once somebody has chosen, the attribute says nothing any more.
                view! { <option value=key disabled=!may prop:selected=chosen>{name}</option> }
            })
            .collect_view()
    };
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
            <span class="select">
                <select class="input" id=id aria-describedby=hint.clone() disabled=disabled on:change=move |event| value.set(event_target_value(&event))>
                    {options}
                </select>
                {icon_sized(icondata::LuChevronDown, "icon-14")}
            </span>
            <p class="hint" id=hint>{about}</p>
        </div>
    }
}

/// Any number of teams, by their ids.
#[component]
pub fn TeamPicks(chosen: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let options = Signal::derive(move || {
        let teams = directory.teams().into_iter();
        let pick = |team: contract::teams::Team| Pick {
            id: team.id.to_string(),
            name: team.name,
            about: String::new(),
            face: PickFace::Team { hue: team.color },
        };
        teams.map(pick).collect::<Vec<_>>()
    });
    view! {
        <div>
            <PickList label=text!(teams.title) search=text!(assign.search_teams) options chosen none=text!(teams.none) no_match=text!(teams.no_match) />
            <p class="hint xs ink-3">{move || chosen.read().is_empty().then(|| text!(agents.no_team_hint))}</p>
        </div>
    }
}
