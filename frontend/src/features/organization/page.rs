//! The page: one form, saved as one.

use super::delete::DeleteSection;
use super::form::Form;
use super::given_up::GivenUp;
use super::sections::{Conversations, Files, General};
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{AsyncView, Button, Look, NoPermission, Part, Toasts, Unsaved, later};
use client::CallError;
use contract::organization::Organization;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;

pub struct OrganizationRoute;

impl LazyRoute for OrganizationRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(organization).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_organization().await);
    }
}

#[wasm_split(settings_organization, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_organization))]
fn organization() -> Part {
    Ok(view! { <OrganizationPage /> }.into_any())
}

#[component]
fn OrganizationPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(organization.title));
    let may = Memo::new(move |_| session.may(Permission::ManageOrganization));
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move { client.organization().await.map(|read| read.body) }
    });
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(organization.title)>
                <header class="bar"><h1 class="grow">{text!(organization.title)}</h1></header>
                {move || if may.get() {
                    view! {
                        <AsyncView value=loaded title=text!(organization.failed) children=Callback::new(|known: Organization| view! { <Settings known /> }.into_any()) />
                    }
                    .into_any()
                } else {
                    view! { <NoPermission /> }.into_any()
                }}
            </section>
        </main>
    }
}

#[component]
fn Settings(known: Organization) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let form = Form::new(&known);
    let version = StoredValue::new(known.version);
    let busy = RwSignal::new(false);
    let saved = expect_context::<Unsaved>().watch(move || form.written());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(change) = form.change().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        let (sent, known) = (untrack(|| form.written()), version.get_value());
        spawn_local(async move {
            let client = session.client();
            let answer = client.update_organization(known, &change).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    saved.try_set(sent);
                    version.try_set_value(now.version);
                    session.set_organization(now);
                    toasts.done(text!(organization.saved));
                }
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Ok(theirs) = client.organization().await {
                        version.try_set_value(theirs.body.version);
                    }
                    let about = text!(organization.changed_text).to_string();
                    toasts.failed(text!(organization.changed), Some(about));
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    form.refuse(&problem);
                }
                Err(error) => toasts.refused(text!(organization.save_failed), &error),
            }
        });
    };
    view! {
        <form class="form-foot" aria-label=text!(organization.title) on:submit=save novalidate>
            <div class="page page-narrow" tabindex="0" role="region" aria-label=text!(organization.settings)>
                <General form />
                <Conversations form />
                <Files form />
                <GivenUp />
                {move || session.may(Permission::DeleteOrganization).then(|| view! { <DeleteSection /> })}
            </div>
            <div class="foot"><div class="in">
                <span class="grow"></span>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </div></div>
        </form>
    }
}
