//! The page: the labels with a search, and the chosen one or a new one beside it.

use super::detail::LabelDetail;
use super::form::LabelForm;
use crate::browser::folded;
use crate::directory::Directory;
use crate::large_changes::LargeChanges;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{Empty, LabelChip, NoPermission, Part, icon, later};
use contract::conversations::Priority;
use contract::jobs::JobResourceKind;
use contract::labels::Label;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub struct LabelsRoute;

impl LazyRoute for LabelsRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(labels).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_labels().await);
    }
}

#[wasm_split(settings_labels, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_labels))]
fn labels() -> Part {
    Ok(view! { <LabelsPage /> }.into_any())
}

#[component]
fn LabelsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(labels.title));
    let may = Memo::new(move |_| session.may(Permission::ManageLabels));
    let chosen = use_params_map();
    let chosen = Memo::new(move |_| chosen.read().get("id"));
    view! {
        <main id="main" tabindex="-1" class="panes" class:panes-2=may class:panes-1=move || !may.get() data-pane=move || if chosen.get().is_some() { "thread" } else { "list" }>
            <h1 class="sr">{text!(labels.title)}</h1>
            {move || if may.get() {
                view! {
                    <List chosen />
                    <section class="pane" aria-label=text!(labels.one)>
                        {move || match chosen.get() {
                            None => view! { <Empty drawing=icondata::LuTag title=text!(labels.choose) text=text!(labels.choose_text) /> }.into_any(),
                            Some(new) if new == "new" => view! { <LabelForm known=None /> }.into_any(),
                            Some(id) => view! { <LabelDetail id /> }.into_any(),
                        }}
                    </section>
                }
                .into_any()
            } else {
                view! {
                    <section class="pane" aria-label=text!(labels.title)>
                        <header class="bar"><h2>{text!(labels.title)}</h2></header>
                        <NoPermission />
                    </section>
                }
                .into_any()
            }}
        </main>
    }
}

#[component]
fn List(chosen: Memo<Option<String>>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let search = RwSignal::new(String::new());
    let all = Memo::new(move |_| directory.labels());
    let found = move || {
        let search = folded(search.read().trim());
        let mut found = all.get();
        found.retain(|label| folded(&label.name).contains(&search));
        found
    };
    let none = Memo::new(move |_| all.read().is_empty());
    view! {
        <section class="pane" aria-label=text!(labels.title)>
            <header class="bar bar-bare">
                <h2 class="grow">{text!(labels.title)}" "<span class="count">{move || directory.has_labels().then(|| all.read().len())}</span></h2>
                <A href="/settings/labels/new" attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(labels.add)}</A>
            </header>
            <div class="list-tools">
                <span class="input-icon">
                    {icon(icondata::LuSearch)}
                    <input class="input input-quiet" type="search" placeholder=text!(labels.search) aria-label=text!(labels.search) bind:value=search />
                </span>
            </div>
            <LargeChanges of=JobResourceKind::Label needs=&[Permission::ManageLabels] />
            <div class="scroll">
                {move || if !directory.has_labels() {
                    view! { <Skeleton /> }.into_any()
                } else if none.get() {
                    view! {
                        <Empty drawing=icondata::LuTag title=text!(labels.none) text=text!(labels.none_text)>
                            <A href="/settings/labels/new" attr:class="btn btn-primary">{text!(labels.add_first)}</A>
                        </Empty>
                    }.into_any()
                } else {
                    view! {
                        <ul>
                            <For each=found key=|label| (label.id, label.version) let(label)>
                                <Item label chosen />
                            </For>
                        </ul>
                        {move || found().is_empty().then(|| view! { <p class="assign-none">{text!(labels.no_match)}</p> })}
                    }.into_any()
                }}
            </div>
        </section>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    let row = |width: &'static str| {
        view! { <li class="item item-sm"><span class="sk" style:inline-size=width></span></li> }
    };
    view! {
        <ul class="late" aria-busy="true" aria-label=text!(ui.loading)>
            {["40%", "28%", "34%"].map(row).into_iter().collect_view()}
        </ul>
    }
}

#[component]
fn Item(label: Label, chosen: Memo<Option<String>>) -> impl IntoView {
    let id = label.id.to_string();
    let path = format!("/settings/labels/{id}");
    let high = label.priority == Priority::High;
    view! {
        <li>
            <a class="item item-sm" href=path aria-current=move || (chosen.get().as_deref() == Some(&id)).then_some("true")>
                <LabelChip name=label.name hue=label.color high class="chip-lg" />
            </a>
        </li>
    }
}
