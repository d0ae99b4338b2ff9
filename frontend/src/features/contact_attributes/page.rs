//! The page: the attributes in the order of a profile, and the chosen one or a new one beside them.

use super::detail::AttributeDetail;
use super::form::AttributeForm;
use crate::live::Live;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{AsyncView, Empty, NoPermission, Part, icon, later};
use client::Call;
use contract::contact_attributes::{AttributeType, ContactAttribute};
use contract::page::Page;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub const PATH: &str = "/settings/contact-attributes";
pub const NEW: &str = "/settings/contact-attributes/new";

/// All attributes, as the server has them.
pub type All = LocalResource<Call<Page<ContactAttribute>>>;

pub struct ContactAttributesRoute;

impl LazyRoute for ContactAttributesRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(contact_attributes).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_contact_attributes().await);
    }
}

#[wasm_split(settings_contact_attributes, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_contact_attributes))]
fn contact_attributes() -> Part {
    Ok(view! { <AttributesPage /> }.into_any())
}

#[component]
fn AttributesPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(attributes.title));
    let may = Memo::new(move |_| session.may(Permission::ManageOrganization));
    let chosen = use_params_map();
    let chosen = Memo::new(move |_| chosen.read().get("id"));
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-2=may class:panes-1=move || !may.get() data-pane=move || if chosen.get().is_some() { "thread" } else { "list" }>
            <h1 class="sr">{text!(attributes.title)}</h1>
            {move || match may.get() {
                true => view! { <Panes chosen /> }.into_any(),
                false => view! {
                    <section class="pane" aria-label=text!(attributes.title)>
                        <header class="bar"><h2>{text!(attributes.title)}</h2></header>
                        <NoPermission />
                    </section>
                }
                .into_any(),
            }}
        </main>
    }
}

#[component]
fn Panes(chosen: Memo<Option<String>>) -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    let all: All = LocalResource::new(move || {
        live.generation();
        let client = session.client();
        async move { client.contact_attributes().await }
    });
    live.on(move |event| {
        if event.name.starts_with("contact_attribute.") {
            all.refetch();
        }
    });
    view! {
        <section class="pane" aria-label=text!(attributes.title)>
            <header class="bar bar-bare">
                <h2 class="grow">{text!(attributes.title)}</h2>
                <A href=NEW attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(attributes.add)}</A>
            </header>
            <div class="scroll">
                <AsyncView value=all title=text!(attributes.list_failed) children=Callback::new(move |page: Page<ContactAttribute>| {
                    view! { <List all=page.items chosen /> }.into_any()
                }) />
            </div>
        </section>
        <section class="pane" aria-label=text!(attributes.one)>
            {move || match chosen.get() {
                None => view! { <Empty drawing=icondata::LuListPlus title=text!(attributes.choose) text=text!(attributes.choose_text) /> }.into_any(),
                Some(new) if new == "new" => view! { <AttributeForm known=None all /> }.into_any(),
                Some(id) => view! { <AttributeDetail id all /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn List(all: Vec<ContactAttribute>, chosen: Memo<Option<String>>) -> impl IntoView {
    if all.is_empty() {
        return view! {
            <Empty drawing=icondata::LuListPlus title=text!(attributes.none) text=text!(attributes.none_text)>
                <A href=NEW attr:class="btn btn-primary">{text!(attributes.add_first)}</A>
            </Empty>
        }
        .into_any();
    }
    let item = |attribute: ContactAttribute| {
        let id = attribute.id.to_string();
        let path = format!("{PATH}/{id}");
        let current = move || (chosen.get().as_deref() == Some(&id)).then_some("true");
        view! {
            <li>
                <a class="item" href=path aria-current=current>
                    <span class="grow">
                        <span class="item-name truncate"><bdi>{attribute.title}</bdi></span>
                        <span class="item-sub truncate">{kind_name(attribute.kind)}</span>
                    </span>
                </a>
            </li>
        }
    };
    view! { <ul>{all.into_iter().map(item).collect_view()}</ul> }.into_any()
}

/// What its values are, in words.
pub fn kind_name(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::Text | AttributeType::Unknown => text!(attributes.text),
        AttributeType::Number => text!(attributes.number),
        AttributeType::Date => text!(attributes.date),
        AttributeType::Choice => text!(attributes.choice),
        AttributeType::Switch => text!(attributes.switch),
    }
}
