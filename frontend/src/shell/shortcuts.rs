//! `?`: the map of the keys, from the table they are bound by.

use super::commands::{Commands, Group};
use crate::ui::Dialog;
use leptos::prelude::*;

/// Whether the sheet is open.
#[derive(Clone, Copy)]
pub struct Shortcuts(RwSignal<bool>);

impl Shortcuts {
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub fn open(self) {
        self.0.set(true);
    }
}

#[component]
pub fn ShortcutSheet() -> impl IntoView {
    let Shortcuts(open) = expect_context();
    view! {
        <Dialog open class="dialog-sheet" title=text!(keys.title).to_string()>
            <div class="dialog-body" tabindex="0" role="region" aria-label=text!(keys.title)>
                <div class="shortcuts">{Group::ALL.into_iter().map(|group| view! { <Keys group /> }).collect_view()}</div>
            </div>
        </Dialog>
    }
}

#[component]
fn Keys(group: Group) -> impl IntoView {
    let commands = expect_context::<Commands>();
    move || {
        let rows: Vec<_> = commands
            .all()
            .into_iter()
            .filter(|command| command.group == group && !command.keys.is_empty())
            .map(|command| {
                view! { <div><dt><KeyCaps keys=command.keys /></dt><dd>{command.name}</dd></div> }
            })
            .collect();
        (!rows.is_empty())
            .then(|| view! { <section><h3>{group.name()}</h3><dl>{rows}</dl></section> })
    }
}

/// Keys as they look on a keyboard.
#[component]
pub fn KeyCaps(keys: &'static [&'static str]) -> impl IntoView {
    let cap = |key: &'static str| match key {
        "Escape" => "Esc",
        "Enter" => "↵",
        key => key,
    };
    // Letters are pressed one after the other, a modifier together with what follows.
    let is_sequence = keys.iter().all(|key| key.len() == 1);
    keys.iter()
        .enumerate()
        .map(|(at, key)| {
            let then = (at > 0 && is_sequence)
                .then(|| view! { <span class="ink-3">{text!(keys.then)}</span> });
            view! { {then}<kbd>{cap(key)}</kbd> }
        })
        .collect_view()
}
