//! The field on top of the list.

use super::results::{self, fetch_search};
use crate::browser::focus;
use crate::features::conversations::state::DeskState;
use crate::ui::{icon, icon_sized};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};

/// The id of the field.
pub const FIELD: &str = "search";

#[component]
pub fn SearchField(desk: DeskState) -> impl IntoView {
    let search = desk.search;
    let pressed = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => search.look(desk),
        "ArrowDown" => {
            event.prevent_default();
            results::focus_first();
        }
        "Escape" => {
            event.prevent_default();
            let is_empty = search.text.with_untracked(String::is_empty);
            match is_empty {
                true => focus("main"),
                false => search.end(desk),
            }
        }
        _ => {}
    };
    view! {
        <div class="list-tools" role="search">
            <span class="input-icon" class:is-filled=move || !search.text.read().is_empty()>
                {icon(icondata::LuSearch)}
                <input
                    class="input input-quiet"
                    id=FIELD
                    type="search"
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength="200"
                    placeholder=text!(search.label)
                    aria-label=text!(search.label)
                    prop:value=move || search.text.get()
                    on:input=move |event| search.type_in(desk, event_target_value(&event))
                    on:keydown=pressed
                    // What does not come is asked for again when it is drawn.
                    on:focus=move |_| spawn_local(async { drop(fetch_search().await) })
                />
                {move || match search.text.read().is_empty() {
                    true => view! { <kbd class="hide-phone" aria-hidden="true">"/"</kbd> }.into_any(),
                    false => view! {
                        <button class="icon-btn icon-btn-xs" type="button" aria-label=text!(search.clear) on:click=move |_| {
                            search.end(desk);
                            focus(FIELD);
                        }>
                            {icon_sized(icondata::LuX, "icon-14")}
                        </button>
                    }
                    .into_any(),
                }}
            </span>
        </div>
    }
}
