//! The page: the list, and the chosen channel or the adding of one beside it.

use super::add::AddChannel;
use super::detail::ChannelDetail;
use crate::browser::folded;
use crate::directory::all;
use crate::large_changes::LargeChanges;
use crate::live::Live;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{AsyncView, ChannelGlyph, Empty, NoPermission, Part, channel_title, icon, later};
use client::Call;
use contract::channels::{Channel, ChannelState};
use contract::jobs::JobResourceKind;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// What the pages of channels share.
#[derive(Clone, Copy)]
pub struct ChannelList(pub LocalResource<Call<Vec<Channel>>>);

pub struct Channels;

impl LazyRoute for Channels {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(channels).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_channels().await);
    }
}

#[wasm_split(settings_channels, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_channels))]
fn channels() -> Part {
    Ok(view! { <ChannelsPage /> }.into_any())
}

#[component]
fn ChannelsPage() -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    expect_context::<Title>().set(text!(channels.title));
    let channels = LocalResource::new(move || {
        live.generation();
        let client = session.client();
        async move { all(async |paging| client.channels(&paging).await).await }
    });
    provide_context(ChannelList(channels));
    live.on(move |event| {
        if event.name.starts_with("channel.") {
            channels.refetch();
        }
    });
    let may = Memo::new(move |_| session.may(Permission::ManageChannels));
    let params = use_params_map();
    let chosen = Memo::new(move |_| params.read().get("id"));
    let tab = Memo::new(move |_| params.read().get("tab"));
    let search = RwSignal::new(String::new());
    let count = move || {
        channels
            .get()
            .and_then(Result::ok)
            .map(|channels| channels.len())
    };
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-2=may class:panes-1=move || !may.get() data-pane=move || if chosen.get().is_some() { "thread" } else { "list" }>
            <h1 class="sr">{text!(channels.title)}</h1>
            {move || if may.get() {
                view! {
                    <section class="pane" aria-label=text!(channels.title)>
                        <header class="bar bar-bare">
                            <h2 class="grow">{text!(channels.title)}" "<span class="count">{count}</span></h2>
                            <A href="/channels/new" attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(channels.add)}</A>
                        </header>
                        <div class="list-tools">
                            <span class="input-icon">
                                {icon(icondata::LuSearch)}
                                <input class="input input-quiet" type="search" placeholder=text!(channels.search) aria-label=text!(channels.search) bind:value=search />
                            </span>
                        </div>
                        <LargeChanges of=JobResourceKind::Channel needs=&[Permission::ManageChannels] />
                        <div class="scroll">
                            <AsyncView value=channels title=text!(channels.failed) children=Callback::new(move |all| list(all, search, chosen)) />
                        </div>
                    </section>
                    <section class="pane" aria-label=text!(channels.one)>
                        {move || match chosen.get() {
                            None => view! { <Empty drawing=icondata::LuPlug title=text!(channels.choose) text=text!(channels.choose_text) /> }.into_any(),
                            Some(new) if new == "new" => view! { <AddChannel /> }.into_any(),
                            Some(id) => view! { <ChannelDetail id tab /> }.into_any(),
                        }}
                    </section>
                }
                .into_any()
            } else {
                view! {
                    <section class="pane" aria-label=text!(channels.title)>
                        <header class="bar"><h2>{text!(channels.title)}</h2></header>
                        <NoPermission />
                    </section>
                }
                .into_any()
            }}
        </main>
    }
}

fn list(all: Vec<Channel>, search: RwSignal<String>, chosen: Memo<Option<String>>) -> AnyView {
    if all.is_empty() {
        return view! {
            <Empty drawing=icondata::LuPlug title=text!(channels.none) text=text!(channels.none_text)>
                <A href="/channels/new" attr:class="btn btn-primary">{text!(channels.add_first)}</A>
            </Empty>
        }
        .into_any();
    }
    let all = StoredValue::new(all);
    let found = move || {
        let search = folded(search.read().trim());
        let matches = |channel: &&Channel| {
            folded(&channel.name).contains(&search)
                || folded(channel_title(&channel.kind)).contains(&search)
        };
        all.with_value(|all| all.iter().filter(matches).cloned().collect::<Vec<_>>())
    };
    view! {
        <ul>
            <For each=found key=|channel| (channel.id, channel.version) let(channel)>
                <Item channel chosen />
            </For>
        </ul>
        {move || found().is_empty().then(|| view! { <p class="assign-none">{text!(channels.no_match)}</p> })}
    }
    .into_any()
}

#[component]
fn Item(channel: Channel, chosen: Memo<Option<String>>) -> impl IntoView {
    let id = channel.id.to_string();
    let href = format!("/channels/{id}");
    let state = match (channel.enabled, channel.available) {
        (true, _) if channel.state == ChannelState::Failing => {
            view! { <span class="badge badge-bad">{text!(channels.failing)}</span> }.into_any()
        }
        (true, true) => {
            view! { <span class="dot dot-on"></span><span class="sr">{text!(channels.on)}</span> }
                .into_any()
        }
        (true, false) => {
            view! { <span class="badge badge-warn">{text!(channels.unavailable)}</span> }.into_any()
        }
        (false, _) => view! { <span class="badge">{text!(channels.off)}</span> }.into_any(),
    };
    view! {
        <li>
            <a class="item" href=href aria-current=move || (chosen.get().as_deref() == Some(&id)).then_some("true")>
                <ChannelGlyph kind_name=channel.kind.clone() size="glyph-32" silent=true />
                <span class="grow">
                    <span class="item-name truncate"><bdi>{channel.name}</bdi></span>
                    <span class="item-sub truncate">{channel_title(&channel.kind)}</span>
                </span>
                {state}
            </a>
        </li>
    }
}
