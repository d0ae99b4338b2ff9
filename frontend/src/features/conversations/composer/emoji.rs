//! The emoji picker. Its data is a chunk of its own, loaded when it opens first.

use super::emoji_data::emoji;
use crate::ui::{Popover, icon};
use leptos::prelude::*;

const PICKER: &str = "emoji";

#[component]
pub fn EmojiButton(#[prop(into)] on_pick: Callback<&'static str>) -> impl IntoView {
    view! {
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=PICKER aria-haspopup="dialog" aria-label=text!(composer.emoji) title=text!(composer.emoji)>
            {icon(icondata::LuSmile)}
        </button>
        <Popover id=PICKER label=text!(composer.emoji) class="emo" above=true>
            <Picker on_pick />
        </Popover>
    }
}

#[component]
fn Picker(on_pick: Callback<&'static str>) -> impl IntoView {
    let groups = LocalResource::new(emoji);
    let search = RwSignal::new(String::new());
    view! {
        <div class="emo-top">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input class="input input-quiet" type="search" placeholder=text!(composer.emoji_search) aria-label=text!(composer.emoji_search) bind:value=search />
            </span>
        </div>
        {move || groups.get().map(|groups| {
            let query = search.read().trim().to_lowercase();
            groups
                .iter()
                .filter_map(|group| {
                    let found: Vec<_> = group.emoji().filter(|(_, name)| query.is_empty() || name.contains(&query)).collect();
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
