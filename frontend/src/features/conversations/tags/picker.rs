//! Picking a tag for the messages that are chosen, or making one: one field, whose Enter takes the tag
//! of that name, and where there is none makes it.

use super::putting::put;
use super::state::Found;
use crate::features::conversations::state::DeskState;
use crate::ui::{Popover, close_popover, icon};
use contract::messages::Message;
use domain::tags::{TagName, key};
use leptos::{ev, prelude::*};

const ID: &str = "tag-messages";

/// The button and what opens at it.
#[component]
pub fn TagPicker(desk: DeskState, #[prop(into)] disabled: Signal<bool>) -> impl IntoView {
    view! {
        <button class="btn btn-sm" type="button" popovertarget=ID aria-haspopup="dialog" disabled=disabled>
            {icon(icondata::LuTag)}
            {text!(tags.tag)}
        </button>
        <Popover id=ID label=text!(tags.pick) class="assign" above=true at_end=true><Pick desk /></Popover>
    }
}

#[component]
fn Pick(desk: DeskState) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let tags = desk.tags;
    tags.follow(search);
    let take = move |name: String| {
        let chosen: Vec<Message> = untrack(|| desk.thread.selected());
        let Some(conversation) = desk.thread.id() else {
            return;
        };
        close_popover(ID);
        put(
            desk,
            conversation,
            chosen.iter().map(|message| message.id).collect(),
            name,
        );
    };
    // What is offered fits what was typed a moment ago; until the answer is here, the rest goes.
    let offered = Memo::new(move |_| {
        let typed = key(search.read().trim());
        let mut offered = tags.offered.get();
        offered.retain(|tag| key(&tag.name).contains(&typed));
        offered
    });
    let new = Memo::new(move |_| {
        let name = search.read().parse::<TagName>().ok()?;
        let known = offered
            .read()
            .iter()
            .any(|tag| key(&tag.name) == name.key());
        (!known).then(|| name.to_string())
    });
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        event.prevent_default();
        if let Ok(name) = search.read_untracked().parse::<TagName>() {
            take(name.to_string());
        }
    };
    view! {
        <div class="assign-search">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input
                    class="input"
                    type="search"
                    maxlength=TagName::MAX.to_string()
                    placeholder=text!(tags.search)
                    aria-label=text!(tags.search)
                    bind:value=search
                    on:keydown=enter
                />
            </span>
        </div>
        <div class="menu assign-list" role="listbox" aria-label=text!(tags.pick)>
            <For each=move || offered.get() key=|tag| tag.id let(tag)>
                {
                    let name = tag.name.clone();
                    view! {
                        <button class="menu-item" type="button" role="option" aria-selected="false" on:click=move |_| take(tag.name.clone())>
                            {icon(icondata::LuTag)}
                            <bdi class="grow truncate">{name}</bdi>
                        </button>
                    }
                }
            </For>
            {move || new.get().map(|name| {
                let label = text!(tags.make, name = name.clone());
                view! {
                    <button class="menu-item" type="button" role="option" aria-selected="false" on:click=move |_| take(name.clone())>
                        {icon(icondata::LuPlus)}
                        <span class="grow truncate">{label}</span>
                    </button>
                }
            })}
        </div>
        {move || (offered.read().is_empty() && new.read().is_none()).then(|| {
            let said = match tags.found.get() {
                Found::Coming => text!(ui.loading),
                Found::Here => text!(tags.none),
                Found::Failed => text!(tags.failed),
            };
            view! { <p class="assign-none" role="status">{said}</p> }
        })}
    }
}
