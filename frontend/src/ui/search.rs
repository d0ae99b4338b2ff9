//! A search over a list that stands inside a form or a dialog, and is no part of what that sends.

use super::icon;
use leptos::{ev, prelude::*};

#[component]
pub fn ListSearch(
    /// What is looked for, such as *Search agents*.
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] focused: bool,
    /// Enter was pressed; the form is not sent by it.
    #[prop(optional, into)]
    on_enter: Option<Callback<()>>,
) -> impl IntoView {
    let keys = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            if let Some(enter) = on_enter {
                enter.run(());
            }
        }
        // Escape empties it first; only then it is for what is around.
        "Escape" if !value.read_untracked().is_empty() => {
            event.prevent_default();
            event.stop_propagation();
            value.set(String::new());
        }
        _ => {}
    };
    view! {
        <span class="input-icon">
            {icon(icondata::LuSearch)}
            <input class="input" type="search" placeholder=label aria-label=label autofocus=focused bind:value=value on:keydown=keys />
        </span>
    }
}
