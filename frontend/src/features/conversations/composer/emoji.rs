//! The emoji picker, loaded with the other parts that open on demand.

use super::emoji_data::{Group, emoji};
use crate::ui::{Part, Popover, icon, later};
use leptos::wasm_split::wasm_split;
use leptos::{ev, html, prelude::*};

const PICKER: &str = "emoji";

#[component]
pub fn EmojiButton(on_pick: Callback<&'static str>) -> impl IntoView {
    view! {
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=PICKER aria-haspopup="dialog" aria-label=text!(composer.emoji) title=text!(composer.emoji)>
            {icon(icondata::LuSmile)}
        </button>
        <Popover id=PICKER label=text!(composer.emoji) class="emo" above=true>
            {later(move || picker(on_pick))}
        </Popover>
    }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn picker(on_pick: Callback<&'static str>) -> Part {
    Ok(view! { <Picker on_pick /> }.into_any())
}

#[component]
fn Picker(on_pick: Callback<&'static str>) -> impl IntoView {
    let groups = StoredValue::new(emoji());
    let field = NodeRef::<html::Input>::new();
    // It comes after the popover has opened and looked for what has the focus.
    field.on_load(|field| {
        request_animation_frame(move || drop(field.focus()));
    });
    let search = RwSignal::new(String::new());
    // Enter takes the first that is found; it must not reach the form around, which would send.
    let key = move |event: ev::KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        event.prevent_default();
        let query = search.read_untracked().trim().to_lowercase();
        let first = groups.with_value(|groups| first(groups, &query));
        if let Some(sign) = first.filter(|_| !query.is_empty()) {
            on_pick.run(sign);
            // A browser takes Escape in a filled search field for clearing it; the next one is to close the picker.
            search.set(String::new());
        }
    };
    view! {
        <div class="emo-top">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input node_ref=field class="input input-quiet" type="search" placeholder=text!(composer.emoji_search) aria-label=text!(composer.emoji_search) bind:value=search on:keydown=key />
            </span>
        </div>
        {move || groups.with_value(|groups| {
            let query = search.read().trim().to_lowercase();
            groups
                .iter()
                .filter_map(|group| {
                    let found: Vec<_> = group.emoji().filter(|(_, name)| name.contains(&query)).collect();
                    (!found.is_empty()).then(|| view! {
                        <h3 class="xs ink-3 medium">{group.title}</h3>
                        <div class="emo-g">
                            {found
                                .into_iter()
                                .map(|(sign, name)| view! {
                                    <button type="button" aria-label=name title=name on:click=move |_| on_pick.run(sign)>{sign}</button>
                                })
                                .collect_view()}
                        </div>
                    })
                })
                .collect_view()
        })}
    }
}

fn first(groups: &[Group], query: &str) -> Option<&'static str> {
    let mut all = groups.iter().flat_map(Group::emoji);
    all.find(|(_, name)| name.contains(query))
        .map(|(sign, _)| sign)
}
