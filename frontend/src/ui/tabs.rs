//! Tabs of a page: arrows walk, the chosen one is in the tab order.

use leptos::{ev, prelude::*};

/// `(key, label)` of each tab.
#[component]
pub fn Tabs(
    #[prop(into)] label: String,
    tabs: Vec<(&'static str, String)>,
    chosen: RwSignal<&'static str>,
) -> impl IntoView {
    let keys: Vec<&'static str> = tabs.iter().map(|(key, _)| *key).collect();
    let walk = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => keys.len().saturating_sub(1),
            _ => return,
        };
        let at = keys
            .iter()
            .position(|key| *key == chosen.get_untracked())
            .unwrap_or(0);
        if let Some(next) = keys.get((at + step) % keys.len().max(1)) {
            chosen.set(next);
            crate::browser::focus(&format!("tab-{next}"));
        }
    };
    view! {
        <div class="tabs page-tabs" role="tablist" aria-label=label on:keydown=walk>
            {tabs
                .into_iter()
                .map(|(key, label)| {
                    view! {
                        <button
                            role="tab"
                            type="button"
                            id=format!("tab-{key}")
                            aria-selected=move || (chosen.get() == key).to_string()
                            tabindex=move || if chosen.get() == key { "0" } else { "-1" }
                            on:click=move |_| chosen.set(key)
                        >
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
