//! The roles as a table: what they are called, who has them, how much they permit.

use super::known::Known;
use crate::browser::folded;
use crate::directory::{Directory, full_name};
use crate::live::Live;
use crate::session::Session;
use crate::ui::{AsyncView, Avatar, icon};
use contract::agents::{Agent, AgentState};
use contract::roles::Role;
use leptos::prelude::*;
use leptos_router::components::A;

/// So many faces stand in a row.
const FACES: usize = 5;

#[component]
pub fn RoleList() -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    let news = live.news_of("role");
    let known = LocalResource::new(move || {
        news.track();
        Known::load(session)
    });
    let search = RwSignal::new(String::new());
    let count = move || match known.get() {
        Some(Ok(known)) => Some(known.roles.len()),
        _ => None,
    };
    view! {
        <header class="bar">
            <h1 class="grow">{text!(roles.title)}" "<span class="count">{count}</span></h1>
            <span class="input-icon bar-search">
                {icon(icondata::LuSearch)}
                <input class="input input-quiet" type="search" placeholder=text!(roles.search) aria-label=text!(roles.search) bind:value=search />
            </span>
            <A href="/roles/new" attr:class="btn btn-primary btn-sm">{icon(icondata::LuPlus)}{text!(roles.add)}</A>
        </header>
        <AsyncView value=known title=text!(roles.failed) children=Callback::new(move |known: Known| {
            view! { <Table known search /> }.into_any()
        }) />
    }
}

#[component]
fn Table(known: Known, search: RwSignal<String>) -> impl IntoView {
    let all = known.permissions.len();
    let roles = StoredValue::new(known.roles);
    let found = move || {
        let wanted = folded(search.read().trim());
        let mut found = roles.get_value();
        found.retain(|role| folded(&role.name).contains(&wanted));
        found
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=text!(roles.list)>
            <table class="table table-inset tr-52">
                <thead>
                    <tr>
                        <th scope="col">{text!(roles.name)}</th>
                        <th scope="col" class="hide-phone">{text!(roles.who)}</th>
                        <th scope="col" class="n">{text!(roles.permits)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=found key=|role| (role.id, role.version) let(role)>
                        <Row role all />
                    </For>
                </tbody>
            </table>
            {move || found().is_empty().then(|| view! { <p class="assign-none">{text!(roles.no_match)}</p> })}
        </div>
    }
}

#[component]
fn Row(role: Role, all: usize) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let id = role.id;
    let holders = Memo::new(move |_| {
        let mut agents = directory.agents();
        agents.retain(|agent| agent.role_id == id && agent.state != AgentState::Deactivated);
        agents
    });
    view! {
        <tr class="row-link">
            <td>
                <span class="line-h gap-8">
                    <A href=format!("/roles/{id}") attr:class="item-name medium truncate row-target"><bdi>{role.name}</bdi></A>
                    {role.built_in.is_some().then(|| view! { <span class="badge">{text!(roles.built_in)}</span> })}
                </span>
                <span class="xs ink-3 block only-phone">{move || people(holders.read().len())}</span>
            </td>
            <td class="hide-phone">{move || view! { <Faces agents=holders.get() /> }}</td>
            <td class="n ink-3">{text!(roles.some_of, n = role.permissions.len(), of = all)}</td>
        </tr>
    }
}

/// How many have it, in words.
pub fn people(count: usize) -> String {
    match count {
        0 => text!(roles.nobody).to_string(),
        1 => text!(roles.one_agent).to_string(),
        n => text!(roles.agents, n = n).to_string(),
    }
}

#[component]
fn Faces(agents: Vec<Agent>) -> impl IntoView {
    let count = agents.len();
    let faces = agents.into_iter().take(FACES).map(|agent| {
        let name = full_name(&agent);
        view! { <Avatar name hue=agent.color size="avatar-24" /> }
    });
    view! {
        <span class="line-h gap-4">
            {faces.collect_view()}
            <span class="ink-3 xs">{people(count)}</span>
        </span>
    }
}
