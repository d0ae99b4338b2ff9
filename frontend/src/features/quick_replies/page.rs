//! The page: the list with its search, and the chosen one or a new one beside it.

use super::editor::{EditQuickReply, NewQuickReplyForm};
use super::list::{List, QuickReplyList};
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{Empty, NoPermission, Part, icon, later};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub struct QuickRepliesRoute;

impl LazyRoute for QuickRepliesRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(quick_replies).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_quick_replies().await);
    }
}

#[wasm_split(settings_quick_replies, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_quick_replies))]
fn quick_replies() -> Part {
    Ok(view! { <QuickRepliesPage /> }.into_any())
}

#[component]
fn QuickRepliesPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(quick.title));
    let list = QuickReplyList::new(session);
    provide_context(list);
    let may = Memo::new(move |_| {
        session.may(Permission::OwnQuickReplies) || session.may(Permission::ShareQuickReplies)
    });
    let params = use_params_map();
    let chosen = Memo::new(move |_| params.read().get("id"));
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-2=may class:panes-1=move || !may.get() data-pane=move || if chosen.get().is_some() { "thread" } else { "list" }>
            <h1 class="sr">{text!(quick.title)}</h1>
            {move || if may.get() {
                view! {
                    <section class="pane" aria-label=text!(quick.title)>
                        <header class="bar bar-bare">
                            <h2 class="grow">{text!(quick.title)}</h2>
                            <A href="/settings/quick-replies/new" attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(quick.add_one)}</A>
                        </header>
                        <List list chosen />
                    </section>
                    <section class="pane" aria-label=text!(quick.one)>
                        {move || match chosen.get() {
                            None => view! { <Empty drawing=icondata::LuZap title=text!(quick.choose) text=text!(quick.choose_text) /> }.into_any(),
                            Some(new) if new == "new" => view! { <NewQuickReplyForm /> }.into_any(),
                            Some(id) => view! { <EditQuickReply id /> }.into_any(),
                        }}
                    </section>
                }
                .into_any()
            } else {
                view! {
                    <section class="pane" aria-label=text!(quick.title)>
                        <header class="bar"><h2>{text!(quick.title)}</h2></header>
                        <NoPermission />
                    </section>
                }
                .into_any()
            }}
        </main>
    }
}
