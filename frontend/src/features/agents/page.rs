//! The page: the table, and inviting.

use super::row::AgentRow;
use crate::directory::{Directory, full_name};
use crate::session::Session;
use crate::shell::{InviteDialog, Title};
use crate::ui::{Button, CopyField, Dialog, Look, Part, icon, later};
use contract::page::Paging;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use std::collections::HashMap;

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

#[wasm_split(settings, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_agents))]
fn agents() -> Part {
    Ok(view! { <AgentsPage /> }.into_any())
}

#[component]
fn AgentsPage() -> impl IntoView {
    let (session, directory) = (expect_context::<Session>(), expect_context::<Directory>());
    expect_context::<Title>().set(text!(agents.title));
    let inviting = RwSignal::new(false);
    // A new link is shown once, wherever it was asked for.
    let link = RwSignal::new(None::<String>);
    let showing = RwSignal::new(false);
    Effect::new(move |_| showing.set(link.read().is_some()));
    let roles = LocalResource::new(move || {
        let client = session.client();
        async move {
            client
                .roles(&Paging {
                    limit: Some(100),
                    cursor: None,
                })
                .await
        }
    });
    let role_names = Memo::new(move |_| match roles.get() {
        Some(Ok(page)) => page
            .items
            .into_iter()
            .map(|role| (role.id, role.name))
            .collect(),
        _ => HashMap::new(),
    });
    let count = move || directory.agents().len();
    let manages = Memo::new(move |_| session.may(Permission::ManageAgents));
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(agents.title)>
                <header class="bar">
                    <h1 class="grow">{text!(agents.title)}" "<span class="count">{count}</span></h1>
                    {move || manages.get().then(|| view! {
                        <Button look=Look::Primary class="btn-sm" on_press=move |()| inviting.set(true)>{icon(icondata::LuPlus)}{text!(invite_agent.invite)}</Button>
                    })}
                </header>
                <div class="scroll" tabindex="0" role="region" aria-label=text!(agents.list)>
                    <table class="table table-inset tr-52">
                        <thead>
                            <tr>
                                <th scope="col">{text!(agents.name)}</th>
                                <th scope="col" class="hide-phone">{text!(agents.role)}</th>
                                <th scope="col" class="hide-phone">{text!(agents.state)}</th>
                                <th scope="col"><span class="sr">{text!(thread.more)}</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || directory.agents() key=|agent| (agent.id, agent.version, agent.online, agent.availability, agent.state, full_name(agent)) let(agent)>
                                <AgentRow agent role_names manages link />
                            </For>
                        </tbody>
                    </table>
                </div>
            </section>
        </main>
        <InviteDialog open=inviting />
        <Dialog open=showing title=text!(agents.new_link).to_string()>
            <div class="dialog-body">{move || link.get().map(|link| view! { <CopyField label=text!(invite_agent.link) value=link /> })}</div>
        </Dialog>
    }
}
