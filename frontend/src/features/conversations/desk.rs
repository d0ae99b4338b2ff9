//! The page: list, thread and panel; on a phone one of them, by the address.

use super::context::ContextPane;
use super::first_run::is_first_run;
use super::keys::listen;
use super::list::ListPane;
use super::state::DeskState;
use super::thread::ThreadPane;
use super::{folder, list, panel, thread};
use crate::shell::Title;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

pub struct Desk;

#[lazy_route]
impl LazyRoute for Desk {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <DeskPage /> }.into_any()
    }
}

#[component]
fn DeskPage() -> impl IntoView {
    let desk = DeskState::new();
    panel::follow(desk);
    list::follow(desk);
    thread::follow(desk);
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
    let first_run = is_first_run(desk);
    let shows = move || match desk.number.get() {
        // On a phone the steps give way to the first conversation.
        None if first_run.get() && desk.list.entries.read().is_empty() => "first",
        None => "list",
        Some(_) => "thread",
    };
    let has_panel = move || desk.number.get().is_some();
    view! {
        <main
            id="main"
            tabindex="-1"
            class="panes"
            class:panes-2=move || !has_panel()
            class:is-wide=move || has_panel() && !desk.panel.get()
            data-pane=shows
        >
            <h1 class="sr">{move || folder::name(desk.folder.get())}</h1>
            <ListPane desk />
            <ThreadPane desk first_run />
            {move || has_panel().then(|| view! { <ContextPane desk /> })}
        </main>
    }
}
