//! The list: by name, searched on the server, page by page.

use crate::session::Session;
use crate::ui::{AsyncView, Button, Empty, icon, icon_sized};
use client::Call;
use contract::quick_replies::{QuickReply, QuickReplyQuery, QuickReplyVisibility};
use leptos::prelude::*;
use leptos_router::components::A;
use std::time::Duration;

const PAGE: u32 = 100;
/// The search begins when the fingers rest.
const REST: Duration = Duration::from_millis(150);

/// What the pages of quick replies share.
#[derive(Clone, Copy)]
pub struct QuickReplyList {
    typed: RwSignal<String>,
    pages: RwSignal<usize>,
    loaded: LocalResource<Call<Loaded>>,
}

#[derive(Clone)]
struct Loaded {
    items: Vec<QuickReply>,
    more: bool,
    searched: bool,
}

impl QuickReplyList {
    pub fn new(session: Session) -> Self {
        let typed = RwSignal::new(String::new());
        let sought = RwSignal::new(String::new());
        let pages = RwSignal::new(1_usize);
        let rest = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |before: Option<()>| {
            let words = typed.get();
            if let Some(before) = rest.get_value() {
                before.clear();
            }
            if before.is_some() {
                let seek = move || {
                    pages.try_set(1);
                    sought.try_set(words);
                };
                rest.set_value(set_timeout_with_handle(seek, REST).ok());
            }
        });
        let loaded = LocalResource::new(move || {
            let (client, q, pages) = (session.client(), sought.get(), pages.get());
            async move {
                let q = Some(q.trim().to_owned()).filter(|q| !q.is_empty());
                let searched = q.is_some();
                let mut query = QuickReplyQuery {
                    q,
                    limit: Some(PAGE),
                    ..QuickReplyQuery::default()
                };
                let mut items = Vec::new();
                for _ in 0..pages {
                    let page = client.quick_replies(&query).await?;
                    items.extend(page.items);
                    query.cursor = page.next_cursor;
                    if query.cursor.is_none() {
                        break;
                    }
                }
                let more = query.cursor.is_some();
                Ok(Loaded {
                    items,
                    more,
                    searched,
                })
            }
        });
        Self {
            typed,
            pages,
            loaded,
        }
    }

    pub fn refetch(self) {
        self.loaded.refetch();
    }
}

#[component]
pub fn List(list: QuickReplyList, chosen: Memo<Option<String>>) -> impl IntoView {
    view! {
        <div class="list-tools">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input class="input input-quiet" type="search" placeholder=text!(quick.search) aria-label=text!(quick.search) bind:value=list.typed />
            </span>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label=text!(quick.list)>
            <AsyncView value=list.loaded title=text!(quick.failed) children=Callback::new(move |loaded| rows(list, loaded, chosen)) />
        </div>
    }
}

fn rows(list: QuickReplyList, loaded: Loaded, chosen: Memo<Option<String>>) -> AnyView {
    if loaded.items.is_empty() && loaded.searched {
        return view! { <Empty drawing=icondata::LuSearch title=text!(quick.nothing) /> }
            .into_any();
    }
    if loaded.items.is_empty() {
        return view! {
            <Empty drawing=icondata::LuZap title=text!(quick.none) text=text!(quick.none_text)>
                <A href="/settings/quick-replies/new" attr:class="btn btn-primary">{text!(quick.add_first)}</A>
            </Empty>
        }
        .into_any();
    }
    let more = loaded.more;
    view! {
        <ul>{loaded.items.into_iter().map(|reply| view! { <Row reply chosen /> }).collect_view()}</ul>
        {more.then(|| view! {
            <p class="rows-more"><Button class="btn-sm" on_press=move |()| list.pages.update(|pages| *pages += 1)>{text!(quick.more)}</Button></p>
        })}
    }
    .into_any()
}

#[component]
fn Row(reply: QuickReply, chosen: Memo<Option<String>>) -> impl IntoView {
    let id = reply.id.to_string();
    let path = format!("/settings/quick-replies/{id}");
    let current = move || (chosen.get().as_deref() == Some(&id)).then_some("true");
    let mine = reply.visibility == QuickReplyVisibility::Me;
    view! {
        <li>
            <a class="item" href=path aria-current=current>
                <span class="tile">{icon(if mine { icondata::LuLock } else { icondata::LuZap })}</span>
                <span class="grow">
                    <span class="item-name truncate"><bdi>{reply.name}</bdi></span>
                    <span class="item-sub truncate"><bdi>{reply.topic.map(|topic| format!("{topic} · "))}{reply.message}</bdi></span>
                </span>
                {mine.then(|| view! { <span class="sr">{text!(quick.only_me)}</span> })}
                {icon_sized(icondata::LuChevronRight, "icon-14 icon-flip only-phone")}
            </a>
        </li>
    }
}
