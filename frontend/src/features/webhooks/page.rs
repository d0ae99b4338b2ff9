//! The page: the webhooks, and the chosen one or a new one beside them.

use super::detail::WebhookDetail;
use super::form::WebhookForm;
use super::list::List;
use super::secret::Fresh;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{Empty, NoPermission, Pages, Part, icon_sized, later};
use contract::page::Paging;
use contract::webhooks::Webhook;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_params_map;

const PAGE: u32 = 100;

/// The webhooks that are loaded, for the list and whoever changes one.
pub type Known = Pages<Webhook>;

pub struct WebhooksRoute;

impl LazyRoute for WebhooksRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(webhooks).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_webhooks().await);
    }
}

#[wasm_split(settings_webhooks, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_webhooks))]
fn webhooks() -> Part {
    Ok(view! { <WebhooksPage /> }.into_any())
}

#[component]
fn WebhooksPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(webhooks.title));
    let may = Memo::new(move |_| session.may(Permission::ManageIntegrations));
    let params = use_params_map();
    let chosen = Memo::new(move |_| params.read().get("id"));
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-2=may class:panes-1=move || !may.get() data-pane=move || if chosen.get().is_some() { "thread" } else { "list" }>
            <h1 class="sr">{text!(webhooks.title)}</h1>
            {move || if may.get() {
                view! { <Both chosen /> }.into_any()
            } else {
                view! {
                    <section class="pane" aria-label=text!(webhooks.title)>
                        <header class="bar"><h2>{text!(webhooks.title)}</h2></header>
                        <NoPermission />
                    </section>
                }
                .into_any()
            }}
        </main>
    }
}

#[component]
fn Both(chosen: Memo<Option<String>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let known: Known = Pages::new(move |cursor| {
        let client = session.client();
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        async move { client.webhooks(&paging).await }
    });
    Effect::new(move |_| known.reload());
    provide_context(known);
    provide_context(Fresh::new());
    view! {
        <List known chosen />
        <section class="pane" aria-label=text!(webhooks.one)>
            {move || match chosen.get() {
                None => view! { <Empty drawing=icondata::LuWebhook title=text!(webhooks.choose) text=text!(webhooks.choose_text) /> }.into_any(),
                Some(new) if new == "new" => view! {
                    <header class="bar">
                        <a class="icon-btn only-phone" href="/settings/webhooks" aria-label=text!(webhooks.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
                        <h2 class="grow">{text!(webhooks.add_title)}</h2>
                    </header>
                    <div class="page page-narrow"><WebhookForm before=None /></div>
                }
                .into_any(),
                Some(id) => view! { <WebhookDetail id /> }.into_any(),
            }}
        </section>
    }
}
