//! Favorites, the blocked, and those pinned to somebody.

use super::wanted::{Filter, Wanted};
use crate::directory::{Directory, full_name};
use crate::ui::{Popover, icon, icon_sized};
use leptos::prelude::*;

const PANEL: &str = "people-filters";

#[component]
pub fn Filters(wanted: Wanted) -> impl IntoView {
    let set = Memo::new(move |_| wanted.filter.read().set());
    let label = move || match set.get() {
        0 => text!(filters.title).to_string(),
        n => text!(filters.set, n = n),
    };
    view! {
        <button class="icon-btn icon-btn-sm" class:is-on=move || { set.get() > 0 } type="button" popovertarget=PANEL aria-haspopup="dialog" aria-label=label title=label>
            {icon(icondata::LuListFilter)}
        </button>
        <Popover id=PANEL label=text!(filters.title) class="people-filters" at_end=true>
            <Panel wanted />
        </Popover>
    }
}

#[component]
fn Panel(wanted: Wanted) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let owner = Memo::new(move |_| wanted.filter.read().owner_agent_id.clone());
    let choose = move |event| {
        let id = event_target_value(&event);
        wanted.change(|filter| filter.owner_agent_id = Some(id).filter(|id| !id.is_empty()));
    };
    let options = move || {
        let chosen = owner.get().unwrap_or_default();
        let option = |id: String, name: String| {
            let is_chosen = id == chosen;
            view! { <option value=id prop:selected=is_chosen>{name}</option> }
        };
        let agents = directory.agents();
        let agents = agents
            .iter()
            .map(|agent| option(agent.id.to_string(), full_name(agent)))
            .collect_view();
        view! {
            {option(String::new(), text!(people.anybody).to_owned())}
            {option("me".to_owned(), text!(filters.me).to_owned())}
            {agents}
        }
    };
    view! {
        <label class="option">
            <input
                class="check"
                type="checkbox"
                prop:checked=move || wanted.filter.read().favorite == Some(true)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    wanted.change(|filter| filter.favorite = on.then_some(true));
                }
            />
            <span class="grow">{text!(people.favorites)}</span>
        </label>
        <label class="option">
            <input
                class="check"
                type="checkbox"
                prop:checked=move || wanted.filter.read().blocked == Some(true)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    wanted.change(|filter| filter.blocked = on.then_some(true));
                }
            />
            <span class="grow">{text!(people.blocked)}</span>
        </label>
        <div class="field">
            <label for="people-owner">{text!(context.pinned)}</label>
            <span class="select">
                <select class="input" id="people-owner" on:change=choose>{options}</select>
                {icon_sized(icondata::LuChevronDown, "icon-14")}
            </span>
        </div>
    }
}

/// What narrows the list, each to be taken away.
#[component]
pub fn Chips(wanted: Wanted) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let chip = move |name: String, remove: fn(&mut Filter)| {
        let label = text!(filters.remove, name = name.clone());
        view! {
            <button class="chip chip-lg chip-line" type="button" title=label.clone() aria-label=label on:click=move |_| wanted.change(remove)>
                <bdi class="truncate">{name}</bdi>
                {icon_sized(icondata::LuX, "icon-12")}
            </button>
        }
    };
    move || {
        let filter = wanted.filter.get();
        let owner = filter.owner_agent_id.as_ref().map(|id| match id.parse() {
            Ok(agent) => directory.name(agent),
            Err(_) => text!(filters.me).to_owned(),
        });
        (filter.set() > 0).then(|| view! {
            <div class="list-chips">
                {filter.favorite.map(|_| chip(text!(people.favorites).to_owned(), |filter| filter.favorite = None))}
                {filter.blocked.map(|_| chip(text!(people.blocked).to_owned(), |filter| filter.blocked = None))}
                {owner.map(|name| chip(text!(context.pinned_to, name = name), |filter| filter.owner_agent_id = None))}
            </div>
        })
    }
}
