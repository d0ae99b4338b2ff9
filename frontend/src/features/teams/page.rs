//! The page: the teams, one of them, or the steps in which one is added or changed.

use super::detail::TeamDetail;
use super::list::TeamList;
use super::wizard::{AddTeam, EditTeam};
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{NoPermission, Part, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_location;

pub struct TeamsRoute;

impl LazyRoute for TeamsRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(teams).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_teams().await);
    }
}

#[wasm_split(settings_teams, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_teams))]
fn teams() -> Part {
    Ok(view! { <TeamsPage /> }.into_any())
}

/// What an address shows.
#[derive(Clone, PartialEq)]
enum Shown {
    All,
    New,
    One(String),
    Edited(String),
}

impl Shown {
    fn of(path: &str) -> Self {
        let mut parts = path.trim_start_matches("/teams").split('/').skip(1);
        match (parts.next(), parts.next()) {
            (None | Some(""), _) => Self::All,
            (Some("new"), _) => Self::New,
            (Some(id), Some("edit")) => Self::Edited(id.to_owned()),
            (Some(id), _) => Self::One(id.to_owned()),
        }
    }
}

#[component]
fn TeamsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(teams.title));
    let may = Memo::new(move |_| session.may(Permission::ManageTeams));
    let path = use_location().pathname;
    let shown = Memo::new(move |_| Shown::of(&path.read()));
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(teams.title)>
                {move || match shown.get() {
                    _ if !may.get() => view! {
                        <header class="bar"><h1>{text!(teams.title)}</h1></header>
                        <NoPermission />
                    }
                    .into_any(),
                    Shown::All => view! { <TeamList /> }.into_any(),
                    Shown::New => view! { <AddTeam /> }.into_any(),
                    Shown::One(id) => view! { <TeamDetail id /> }.into_any(),
                    Shown::Edited(id) => view! { <EditTeam id /> }.into_any(),
                }}
            </section>
        </main>
    }
}
