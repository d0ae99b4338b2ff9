//! The page: list, thread and panel; on a phone one of them, by the address.

use super::at_hand::at_hand;
use super::context::{context, fetch_context};
use super::first_run::is_first_run;
use super::keys::listen;
use super::list::ListPane;
use super::starting::fetch_start;
use super::state::DeskState;
use super::thread::{ThreadPane, fetch_thread};
use super::{assign, folder, list, notes, panel, search, thread};
use crate::directory::full_name;
use crate::shell::recent::{self, Recent};
use crate::shell::{Face, Offer, Offers, Title};
use crate::ui::{Part, later};
use contract::agents::{Agent, AgentState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use std::sync::Arc;

pub struct Desk;

impl LazyRoute for Desk {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(desk).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_desk().await);
    }
}

#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_desk))]
fn desk() -> Part {
    Ok(view! { <DeskPage /> }.into_any())
}

#[component]
fn DeskPage() -> impl IntoView {
    let desk = DeskState::new();
    panel::follow(desk);
    list::follow(desk);
    search::follow(desk);
    thread::follow(desk);
    notes::follow(desk);
    listen(desk);

    let title = expect_context::<Title>();
    Effect::new(move |_| {
        let name = folder::name(desk.folder.get());
        match desk.thread.conversation() {
            Some(conversation) if desk.number.get().is_some() => {
                title.set(format!("{} · {name}", conversation.contact.name));
            }
            _ => title.set(name),
        }
    });
    remember(desk);
    expect_context::<Offers>().add(move || colleagues(desk));
    let behind = behind_the_list(desk);
    fetch_parts(behind);
    let first_run = is_first_run(desk);
    let shows = move || match desk.number.get() {
        // On a phone the steps give way to the first conversation.
        None if first_run.get() && desk.list.entries.read().is_empty() => "first",
        None => "list",
        Some(_) => "thread",
    };
    // Of a conversation that is not here there is nothing to tell beside it.
    let has_panel =
        Memo::new(move |_| desk.number.get().is_some() && !desk.thread.opened.read().is_missing());
    view! {
        <main
            id="main"
            tabindex="-1"
            class="panes"
            class:panes-2=move || !has_panel.get()
            class:is-wide=move || has_panel.get() && !desk.panel.get()
            data-pane=shows
        >
            <h1 class="sr">{move || folder::name(desk.folder.get())}</h1>
            <ListPane desk />
            <ThreadPane desk first_run />
            {move || has_panel.get().then(|| later(move || context(desk)))}
        </main>
        {move || behind.get().then(|| later(move || at_hand(desk)))}
    }
}

/// Keeps what is opened among the latest, and forgets what is gone.
fn remember(desk: DeskState) {
    let opened = Memo::new(move |_| {
        desk.thread.conversation().map(|c| Recent {
            id: c.id,
            number: c.number,
            name: c.contact.name,
            color: c.contact.color,
        })
    });
    Effect::new(move |_| {
        if let Some(opened) = opened.get() {
            recent::remember(desk.session, opened);
        } else if desk.thread.opened.read().is_gone()
            && let Some(number) = desk.number.get_untracked()
        {
            recent::forget(desk.session, |one| one.number == number);
        }
    });
}

/// To whom the open conversation can be given, for the palette.
fn colleagues(desk: DeskState) -> Vec<Offer> {
    let Some(conversation) = desk.thread.conversation() else {
        return Vec::new();
    };
    let has_it = |agent: &Agent| conversation.assignee_ids.contains(&agent.id);
    // While it is restricted only its viewers can work on it.
    let viewers = conversation.restricted.then(|| desk.thread.viewers());
    let sees = |agent: &Agent| viewers.as_ref().is_none_or(|seen| seen.contains(&agent.id));
    let reach = assign::Reach::of(desk);
    let active = desk.directory.agents().into_iter();
    let others = active
        .filter(|agent| agent.state == AgentState::Active && !has_it(agent) && sees(agent))
        .filter(|agent| reach.agent(agent.id));
    others
        .map(|agent| {
            let (name, id) = (full_name(&agent), agent.id);
            Offer {
                key: id.to_string(),
                text: text!(keys.assign_to, name = name.clone()),
                face: Face::Colleague {
                    name,
                    hue: agent.color,
                },
                run: Arc::new(move || assign::give(desk, id)),
            }
        })
        .collect()
}

/// Whether it is time for thread, panel and *New conversation*: at once where one is open, else once the list is
/// here.
fn behind_the_list(desk: DeskState) -> Memo<bool> {
    Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || desk.number.get().is_some() || desk.list.is_loaded()
    })
}

/// Fetches their chunks.
fn fetch_parts(now: Memo<bool>) {
    Effect::new(move |_| {
        if now.get() {
            spawn_local(async {
                // What does not come is asked for again when it is drawn.
                drop(futures::join!(
                    fetch_thread(),
                    fetch_context(),
                    fetch_start()
                ));
            });
        }
    });
}
