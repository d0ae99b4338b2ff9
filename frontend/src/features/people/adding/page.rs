//! The page of the wizard.

use super::channel::ChannelStep;
use super::chosen::{Chosen, Step, Way};
use super::file::FileStep;
use super::import::Importing;
use super::manual::{Form, ManualStep};
use super::running::ResultStep;
use super::steps::Steps;
use super::way::WayStep;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{NoPermission, Part, icon, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;

pub struct AddContactsRoute;

impl LazyRoute for AddContactsRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(add_contacts).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_add_contacts().await);
    }
}

#[wasm_split(people, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_add_contacts))]
fn add_contacts() -> Part {
    Ok(view! { <AddContactsPage /> }.into_any())
}

#[component]
fn AddContactsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(adding.title));
    let may = Memo::new(move |_| session.may(Permission::EditContacts));
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane adding" aria-label=text!(adding.title)>
                <header class="bar">
                    <a class="icon-btn icon-btn-sm" href="/people" aria-label=text!(people.back) title=text!(people.back)>{icon(icondata::LuArrowLeft)}</a>
                    <h1 class="grow truncate">{text!(adding.title)}</h1>
                </header>
                {move || if may.get() { view! { <Wizard /> }.into_any() } else { view! { <NoPermission /> }.into_any() }}
            </section>
        </main>
    }
}

#[component]
fn Wizard() -> impl IntoView {
    let chosen = Chosen::of_address();
    // What is typed and uploaded outlives the step it belongs to.
    let (form, importing) = (Form::new(), Importing::new(chosen));
    let at = Memo::new(move |_| {
        let choices = chosen.choices.read();
        let step = match choices.step.unwrap_or_default() {
            // A file is read by how its channel is addressed.
            Step::Contacts
                if choices.way() == Way::Import
                    && choices.channel_id.is_none()
                    && choices.import_id.is_none() =>
            {
                Step::Channel
            }
            step => step,
        };
        (
            step,
            choices.way(),
            step == Step::Contacts && importing.is_started(),
        )
    });
    let is_started = Signal::derive(move || importing.is_started());
    let is_over = Signal::derive(move || importing.is_over());
    view! {
        <Steps chosen is_started is_over />
        {move || match at.get() {
            (Step::Way, ..) => view! { <WayStep chosen /> }.into_any(),
            (Step::Channel, ..) => view! { <ChannelStep chosen /> }.into_any(),
            (Step::Contacts, Way::Manual, _) => view! { <ManualStep chosen form /> }.into_any(),
            (Step::Contacts, Way::Import, false) => view! { <FileStep importing /> }.into_any(),
            (Step::Contacts, Way::Import, true) => view! { <ResultStep importing /> }.into_any(),
        }}
    }
}
