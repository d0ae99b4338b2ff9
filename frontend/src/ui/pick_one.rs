//! Choosing one of many: a field that says which, and opens a list with a search over it.

use super::{ListSearch, Popover, close_popover, icon, icon_sized};
use crate::browser::folded;
use leptos::prelude::*;

/// What can be chosen.
#[derive(Clone, PartialEq)]
pub struct Choice {
    pub value: String,
    pub name: String,
    /// It stands there and cannot be chosen.
    pub is_shut: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            name: name.into(),
            is_shut: false,
        }
    }
}

#[component]
pub fn PickOne(
    /// What a label outside is for.
    id: String,
    /// What the label outside says, for the list.
    label: &'static str,
    /// Such as *Search agents*.
    search: &'static str,
    /// Nothing is called like that.
    no_match: &'static str,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let list = format!("{id}-list");
    let name = move || {
        let options = options.read();
        let chosen = options.iter().find(|one| one.value == *value.read());
        chosen.map(|one| one.name.clone()).unwrap_or_default()
    };
    view! {
        <span class=format!("select {class}")>
            <button class="input picker" type="button" id=id.clone() popovertarget=list.clone() aria-haspopup="listbox" aria-label=move || format!("{label}: {}", name()) aria-describedby=described_by disabled=disabled>
                <span class="truncate block"><bdi>{name}</bdi></span>
            </button>
            {icon_sized(icondata::LuChevronDown, "icon-14")}
        </span>
        <Popover id=list.clone() label class="assign">
            <Listed list=list.clone() label search no_match options value on_change />
        </Popover>
    }
}

#[component]
fn Listed(
    list: String,
    label: &'static str,
    search: &'static str,
    no_match: &'static str,
    options: Signal<Vec<Choice>>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = folded(wanted.read().trim());
        let mut found = options.get();
        found.retain(|one| folded(&one.name).contains(&wanted));
        found
    });
    let take = Callback::new(move |value: String| {
        close_popover(&list);
        on_change.run(value);
    });
    let first = move |()| {
        let found = found.read_untracked();
        if let Some(one) = found.iter().find(|one| !one.is_shut) {
            take.run(one.value.clone());
        }
    };
    let row = move |Choice {
                        value: own,
                        name,
                        is_shut,
                    }: Choice| {
        let is_chosen = {
            let own = own.clone();
            Memo::new(move |_| *value.read() == own)
        };
        view! {
            <button
                class="menu-item"
                type="button"
                role="option"
                aria-selected=move || is_chosen.get().to_string()
                aria-disabled=is_shut.then_some("true")
                disabled=is_shut
                on:click=move |_| take.run(own.clone())
            >
                <span class="grow truncate"><bdi>{name}</bdi></span>
                {move || is_chosen.get().then(|| icon(icondata::LuCheck))}
            </button>
        }
    };
    view! {
        <div class="assign-search"><ListSearch label=search value=wanted on_enter=first /></div>
        <div class="menu assign-list" role="listbox" aria-label=label>
            <For each=move || found.get() key=|one| (one.value.clone(), one.name.clone()) let(one)>{row(one)}</For>
        </div>
        {move || found.read().is_empty().then(|| view! { <p class="assign-none" role="status">{no_match}</p> })}
    }
}
