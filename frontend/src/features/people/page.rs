//! The page: the list, and who is open beside it.

use super::colleague::Colleague;
use super::contact::{Pane, Person};
use super::filters::{Chips, Filters};
use super::keys;
use super::list::{List, People};
use super::search::Search;
use super::wanted::{Wanted, Who};
use crate::browser::save_file;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{Empty, IconButton, Part, Toasts, icon, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;

pub struct PeopleRoute;

impl LazyRoute for PeopleRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(people).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_people().await);
    }
}

#[wasm_split(people, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_people))]
fn people() -> Part {
    Ok(view! { <PeoplePage /> }.into_any())
}

#[component]
fn PeoplePage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(people.title));
    let wanted = Wanted::of_address();
    let people = People::new(wanted);
    keys::listen(people, wanted);
    let back = Signal::derive(move || wanted.filter.read().path(None));
    let aside = RwSignal::new(false);
    let may = move |permission: Permission| session.may(permission);
    view! {
        <main
            id="main"
            tabindex="-1"
            class="panes"
            class:panes-2=move || !aside.get()
            data-pane=move || if wanted.who.read().is_some() { "thread" } else { "list" }
        >
            <h1 class="sr">{text!(people.title)}</h1>
            <section class="pane" aria-label=text!(people.title)>
                <header class="bar bar-bare">
                    <h2 class="grow">{text!(people.title)}</h2>
                    {move || may(Permission::ExportContacts).then(|| view! { <Export wanted /> })}
                    <Filters wanted />
                    {move || may(Permission::EditContacts).then(|| view! {
                        <A href="/people/add" attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(people.add)}</A>
                    })}
                </header>
                <Search wanted />
                <Chips wanted />
                <List people wanted />
            </section>
            {move || match wanted.who.get() {
                None => view! { <Pane><Empty drawing=icondata::LuContact title=text!(people.choose) text=text!(people.choose_text) /></Pane> }.into_any(),
                Some(Who::Agent(id)) => view! { <Pane><Colleague id back /></Pane> }.into_any(),
                Some(Who::Contact(id)) => view! { <Person id wanted back aside /> }.into_any(),
            }}
        </main>
    }
}

/// The list as it is narrowed, for spreadsheets.
#[component]
fn Export(wanted: Wanted) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let busy = RwSignal::new(false);
    let save = move |()| {
        busy.set(true);
        spawn_local(async move {
            let query = wanted.filter.get_untracked().export();
            match session.client().export_contacts(&query).await {
                Ok(bytes) => save_file("contacts.csv", &bytes),
                Err(error) => toasts.refused(text!(people.export_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! { <IconButton class="icon-btn-sm" drawing=icondata::LuDownload label=text!(people.export).to_string() disabled=busy on_press=save /> }
}
