//! The page: the roles, or the chosen one or a new one.

use super::editor::RoleEditor;
use super::list::RoleList;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{NoPermission, Part, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_params_map;

pub struct RolesRoute;

impl LazyRoute for RolesRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(roles).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_roles().await);
    }
}

#[wasm_split(settings_roles, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_roles))]
fn roles() -> Part {
    Ok(view! { <RolesPage /> }.into_any())
}

#[component]
fn RolesPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(roles.title));
    let may = Memo::new(move |_| session.may(Permission::ManageRoles));
    let params = use_params_map();
    let chosen = Memo::new(move |_| params.read().get("id"));
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(roles.title)>
                {move || match chosen.get() {
                    _ if !may.get() => view! {
                        <header class="bar"><h1>{text!(roles.title)}</h1></header>
                        <NoPermission />
                    }
                    .into_any(),
                    None => view! { <RoleList /> }.into_any(),
                    Some(id) => view! { <RoleEditor id /> }.into_any(),
                }}
            </section>
        </main>
    }
}
