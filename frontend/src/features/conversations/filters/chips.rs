//! What is set, as chips under the head of the list; each can be taken away.

use super::kinds::Kind;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use leptos::prelude::*;

#[component]
pub fn FilterChips(desk: DeskState) -> impl IntoView {
    let filter = Memo::new(move |_| desk.view.with(|view| view.filter()));
    let set = move || {
        let filter = filter.get();
        let kinds = Kind::ALL.into_iter();
        kinds
            .map(|kind| (kind, kind.values(&filter)))
            .filter(|(_, values)| !values.is_empty())
            .collect::<Vec<_>>()
    };
    view! {
        {move || (!filter.read().is_empty()).then(|| view! {
            <div class="list-chips">
                <For each=set key=|(kind, values)| (*kind, values.clone()) let((kind, values))>
                    <Chip desk kind values />
                </For>
                <button class="btn btn-ghost btn-sm xs push chip-clear" type="button" on:click=move |_| desk.set_filter(|filter| *filter = Default::default())>
                    {text!(filters.clear)}
                </button>
            </div>
        })}
    }
}

#[component]
fn Chip(desk: DeskState, kind: Kind, values: Vec<String>) -> impl IntoView {
    let words = move || {
        let only = match values.as_slice() {
            [one] => kind.word(desk, one),
            [from, to] if kind == Kind::Dates => format!("{from} – {to}"),
            some if kind == Kind::More => {
                let words: Vec<_> = some.iter().map(|one| kind.word(desk, one)).collect();
                words.join(", ")
            }
            some => return format!("{}: {}", kind.name(), some.len()),
        };
        match kind {
            Kind::More => only,
            kind => format!("{}: {only}", kind.name()),
        }
    };
    let words = Signal::derive(words);
    view! {
        <span class="chip chip-x hue-slate">
            <bdi class="truncate">{words}</bdi>
            <button type="button" aria-label=move || text!(filters.remove, name = words.get()) on:click=move |_| desk.set_filter(|filter| kind.clear(filter))>
                {icon_sized(icondata::LuX, "icon-12")}
            </button>
        </span>
    }
}
