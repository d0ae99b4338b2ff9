//! The panel: what it sets applies at once; *Done*, the cross, Escape and a click outside leave it so.

use super::kinds::Kind;
use super::options::{Dates, Options};
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, IconButton, Look, Part, Popover, close_popover, icon, later};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use wasm_bindgen::JsCast;

const PANEL: &str = "filters";

/// Opens it as a press on its button would.
pub fn open() {
    let button = document()
        .query_selector(&format!("[popovertarget={PANEL}]"))
        .ok()
        .flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
}

#[component]
pub fn FilterButton(desk: DeskState) -> impl IntoView {
    let set = Memo::new(move |_| {
        let filter = desk.view.with(|view| view.filter());
        let kinds = Kind::ALL.into_iter();
        kinds
            .filter(|kind| !kind.values(&filter).is_empty())
            .count()
    });
    let label = move || match set.get() {
        0 => text!(filters.title).to_owned(),
        n => text!(filters.set, n = n),
    };
    view! {
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=PANEL aria-haspopup="dialog" aria-label=label title=label aria-pressed=move || (set.get() > 0).to_string()>
            {icon(icondata::LuListFilter)}
        </button>
        <Popover id=PANEL label=text!(filters.title) class="filters">
            {later(move || panel(desk))}
        </Popover>
    }
}

#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
fn panel(desk: DeskState) -> Part {
    Ok(view! { <Panel desk /> }.into_any())
}

#[component]
fn Panel(desk: DeskState) -> impl IntoView {
    let kinds = Memo::new(move |_| Kind::offered(desk));
    let chosen = RwSignal::new(Kind::Teams);
    // What one took away may have been all that kept its kind here.
    let kind = Memo::new(move |_| {
        let chosen = chosen.get();
        match kinds.read().contains(&chosen) {
            true => chosen,
            false => Kind::Teams,
        }
    });
    let search = RwSignal::new(String::new());
    let count = move |kind: Kind| desk.view.with(|view| kind.values(&view.filter()).len());
    let choose = move |next: Kind| {
        chosen.set(next);
        search.set(String::new());
    };
    let step = move |event: leptos::ev::KeyboardEvent| {
        let kinds = kinds.get_untracked();
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => kinds.len() - 1,
            _ => return,
        };
        let at = kinds.iter().position(|one| *one == kind.get_untracked());
        let next = at.and_then(|at| kinds.get((at + by) % kinds.len()));
        if let Some(next) = next {
            choose(*next);
            crate::browser::focus(&tab_id(*next));
        }
    };
    let tabs = view! {
        <For each=move || kinds.get() key=|one| *one let(one)>
            <button
                role="tab"
                type="button"
                id=tab_id(one)
                aria-selected=move || (kind.get() == one).to_string()
                tabindex=move || if kind.get() == one { "0" } else { "-1" }
                on:click=move |_| choose(one)
            >
                {one.name()}
                {move || match count(one) {
                    0 => ().into_any(),
                    n => view! { <span class="count">{n}</span> }.into_any(),
                }}
            </button>
        </For>
    };
    view! {
        <div class="dialog-head">
            <h2 class="md">{text!(filters.title)}</h2>
            <Button look=Look::Ghost class="btn-sm" on_press=move |()| desk.set_filter(|filter| *filter = Default::default())>{text!(filters.clear_all)}</Button>
            <IconButton class="icon-btn-sm" drawing=icondata::LuX label=text!(ui.done) on_press=move |()| close_popover(PANEL) />
        </div>
        <div class="tabs filter-tabs" role="tablist" aria-label=text!(filters.by) on:keydown=step>{tabs}</div>
        {move || kind.get().search().map(|placeholder| view! {
            <div class="filter-search">
                <span class="input-icon">
                    {icon(icondata::LuSearch)}
                    <input class="input" type="search" placeholder=placeholder aria-label=placeholder bind:value=search />
                </span>
            </div>
        })}
        {move || match kind.get() {
            Kind::Dates => view! { <Dates desk /> }.into_any(),
            kind => view! { <Options desk kind search /> }.into_any(),
        }}
        <div class="dialog-foot">
            <span class="grow"></span>
            <Button on_press=move |()| {
                close_popover(PANEL);
                desk.saving_view.set(true);
            }>{text!(views.save)}</Button>
            <Button look=Look::Primary on_press=move |()| close_popover(PANEL)>{text!(ui.done)}</Button>
        </div>
    }
}

fn tab_id(kind: Kind) -> String {
    format!("filter-{kind:?}")
}
