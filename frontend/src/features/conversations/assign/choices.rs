//! What can be chosen of one kind: set ones on top under *Revoke from*, the rest below.

use crate::browser::folded;
use crate::ui::{Avatar, Face, LabelChip, There, icon_sized};
use leptos::prelude::*;

/// How one looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    Agent { hue: String, there: There },
    Team { hue: String },
    Label { hue: String, high: bool },
}

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<K> {
    pub key: K,
    pub name: String,
    /// It is me.
    pub is_me: bool,
    pub look: Look,
    /// A word at its end, such as *away*.
    pub word: String,
    /// It stands here, but cannot be chosen.
    pub off: bool,
}

/// Whether a name has a word that begins so.
pub fn matches(name: &str, search: &str) -> bool {
    let (name, search) = (folded(name), folded(search.trim()));
    search.is_empty() || name.contains(&search)
}

#[component]
pub fn Choices<K>(
    #[prop(into)] set: Signal<Vec<Choice<K>>>,
    #[prop(into)] others: Signal<Vec<Choice<K>>>,
    /// What stands over the rest.
    to: &'static str,
    #[prop(into)] on_add: Callback<K>,
    #[prop(into)] on_remove: Callback<K>,
) -> impl IntoView
where
    K: Copy + std::hash::Hash + Eq + Send + Sync + 'static,
{
    let key = |choice: &Choice<K>| {
        (
            choice.key,
            choice.name.clone(),
            choice.word.clone(),
            choice.off,
        )
    };
    view! {
        {move || (!set.read().is_empty()).then(|| view! {
            <p class="menu-head" id="revoke-from">{text!(assign.revoke_from)}</p>
            <div role="listbox" aria-labelledby="revoke-from">
                <For each=move || set.get() key=key let(choice)>
                    <One choice is_set=true on_press=on_remove />
                </For>
            </div>
            <hr />
        })}
        <p class="menu-head" id="assign-to">{to}</p>
        {move || if others.read().is_empty() {
            view! { <p class="assign-none">{text!(assign.nobody)}</p> }.into_any()
        } else {
            view! {
                <div role="listbox" aria-labelledby="assign-to">
                    <For each=move || others.get() key=key let(choice)>
                        <One choice is_set=false on_press=on_add />
                    </For>
                </div>
            }.into_any()
        }}
    }
}

#[component]
fn One<K>(choice: Choice<K>, is_set: bool, on_press: Callback<K>) -> impl IntoView
where
    K: Copy + Send + Sync + 'static,
{
    let Choice {
        key,
        name,
        is_me,
        look,
        word,
        off,
    } = choice;
    let (face, shown) = match look {
        Look::Agent { hue, there } => (
            view! { <Avatar name=name.clone() hue size="avatar-24" there=Signal::stored(there) /> }
                .into_any(),
            view! { <bdi>{name}</bdi>{is_me.then(|| view! { <span class="ink-3">" "{text!(assign.you)}</span> })} }.into_any(),
        ),
        Look::Team { hue } => (
            view! { <Avatar name=name.clone() hue face=Face::Team size="avatar-24" /> }.into_any(),
            view! { <bdi>{name}</bdi> }.into_any(),
        ),
        Look::Label { hue, high } => (
            ().into_any(),
            view! { <LabelChip name hue high class="chip-lg" /> }.into_any(),
        ),
    };
    view! {
        <button
            class="menu-item"
            type="button"
            role="option"
            aria-selected=is_set.to_string()
            aria-disabled=off.then_some("true")
            on:click=move |_| {
                if !off {
                    on_press.run(key);
                }
            }
        >
            {face}
            <span class="grow truncate">{shown}</span>
            <span class="menu-end">{word}{(is_set && !off).then(|| icon_sized(icondata::LuX, "icon-14"))}</span>
        </button>
    }
}
