//! The page: everybody who works here, and who is chosen beside them.

use super::edit::EditAgent;
use super::list::AgentList;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{NoPermission, Part, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_params_map;

pub struct Agents;

impl LazyRoute for Agents {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(agents).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_agents().await);
    }
}

#[wasm_split(settings_agents, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_agents))]
fn agents() -> Part {
    Ok(view! { <AgentsPage /> }.into_any())
}

#[component]
fn AgentsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(agents.title));
    let may = Memo::new(move |_| session.may(Permission::ManageAgents));
    let params = use_params_map();
    let chosen = Memo::new(move |_| params.read().get("id"));
    let beside = move || may.get() && chosen.read().is_some();
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-side=beside class:panes-1=move || !beside() data-pane=move || if beside() { "thread" } else { "list" }>
            <h1 class="sr">{text!(agents.title)}</h1>
            <section class="pane" aria-label=text!(agents.title)>
                {move || if may.get() {
                    view! { <AgentList chosen /> }.into_any()
                } else {
                    view! {
                        <header class="bar"><h2>{text!(agents.title)}</h2></header>
                        <NoPermission />
                    }
                    .into_any()
                }}
            </section>
            {move || chosen.get().filter(|_| may.get()).map(|id| view! {
                <section class="pane ctx is-open edit-pane" aria-label=text!(agents.one)><EditAgent id /></section>
            })}
        </main>
    }
}
