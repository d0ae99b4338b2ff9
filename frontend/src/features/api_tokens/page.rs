//! The page: the tokens, and making one beside them. Who manages no integrations has their own alone.

use super::form::TokenForm;
use super::list::Tokens;
use super::made::Made;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{Pages, Part, later};
use contract::api_tokens::CreatedApiToken;
use contract::page::Paging;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;

const PAGE: u32 = 50;

pub struct ApiTokensRoute;

impl LazyRoute for ApiTokensRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(api_tokens).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_api_tokens().await);
    }
}

#[wasm_split(settings_api_tokens, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_api_tokens))]
fn api_tokens() -> Part {
    Ok(view! { <ApiTokensPage /> }.into_any())
}

#[component]
fn ApiTokensPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(api_tokens.title));
    let tokens = Pages::new(move |cursor| {
        let client = session.client();
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        async move { client.api_tokens(&paging).await }
    });
    Effect::new(move |_| tokens.reload());
    // The one that was just made, while its secret can be seen.
    let made = RwSignal::new(None::<CreatedApiToken>);
    let on_made = move |token: CreatedApiToken| {
        made.set(Some(token));
        tokens.reload();
    };
    let manages = Memo::new(move |_| session.may(Permission::ManageIntegrations));
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(api_tokens.title)>
                <header class="bar"><h1 class="grow truncate">{text!(api_tokens.title)}</h1></header>
                <div class="page page-tokens" tabindex="0" role="region" aria-label=text!(api_tokens.page)>
                    {move || made.get().map(|token| view! { <Made token on_done=move |()| made.set(None) /> })}
                    <div class="side-2 side-form">
                        <div>
                            {move || (!manages.get()).then(|| view! { <p class="ink-2 tokens-about">{text!(api_tokens.about_own)}</p> })}
                            <Tokens tokens made />
                        </div>
                        {move || { let manages = manages.get(); view! { <TokenForm manages on_made /> } }}
                    </div>
                </div>
            </section>
        </main>
    }
}
