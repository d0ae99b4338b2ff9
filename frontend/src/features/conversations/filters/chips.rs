//! What is set, as chips under the head of the list; each can be taken away.

use super::kinds::Kind;
use crate::features::conversations::state::DeskState;
use crate::ui::{Part, icon_sized, later};
use contract::filters::ConversationFilter;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// What a chip stands for: a kind of the panel, or what has no place of its own there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Of {
    Kind(Kind),
    ClosedBy,
    Assistants,
}

impl Of {
    fn all() -> impl Iterator<Item = Self> {
        let kinds = Kind::ALL.into_iter().map(Self::Kind);
        kinds.chain([Self::ClosedBy, Self::Assistants])
    }

    fn values(self, filter: &ConversationFilter) -> Vec<String> {
        match self {
            // Whose closing it was is a chip of its own, which stands there at first.
            Self::Kind(Kind::More) => {
                let mut marks = Kind::More.values(filter);
                marks.retain(|mark| mark != "closed_by");
                marks
            }
            Self::Kind(kind) => kind.values(filter),
            Self::ClosedBy => filter.closed_by.clone(),
            Self::Assistants => filter
                .assistant_id
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }

    fn clear(self, filter: &mut ConversationFilter) {
        match self {
            Self::Kind(kind) => kind.clear(filter),
            Self::ClosedBy => filter.closed_by.clear(),
            Self::Assistants => filter.assistant_id.clear(),
        }
    }

    fn words(self, desk: DeskState, values: &[String]) -> String {
        let kind = match self {
            Self::Kind(kind) => kind,
            Self::ClosedBy => return closed_by(desk, values),
            Self::Assistants => return text!(filters.assistants, n = values.len()),
        };
        let only = match values {
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
    }
}

fn closed_by(desk: DeskState, agents: &[String]) -> String {
    if agents == ["me"] {
        return text!(filters.closed_by_me).to_owned();
    }
    let names = agents.iter().map(|one| Kind::Agents.word(desk, one));
    let names = names.collect::<Vec<_>>().join(", ");
    text!(filters.closed_by, names = names)
}

#[component]
pub fn FilterChips(desk: DeskState) -> impl IntoView {
    let any = Memo::new(move |_| desk.view.with(|view| !view.filter().is_empty()));
    move || any.get().then(|| later(move || chips(desk)))
}

#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
fn chips(desk: DeskState) -> Part {
    Ok(view! { <Chips desk /> }.into_any())
}

#[component]
fn Chips(desk: DeskState) -> impl IntoView {
    let filter = Memo::new(move |_| desk.view.with(|view| view.filter()));
    let set = move || {
        let filter = filter.get();
        let all = Of::all().map(|of| (of, of.values(&filter)));
        all.filter(|(_, values)| !values.is_empty())
            .collect::<Vec<_>>()
    };
    view! {
        <div class="list-chips">
            <For each=set key=|(of, values)| (*of, values.clone()) let((of, values))>
                <Chip desk of values />
            </For>
            <button class="btn btn-ghost btn-sm xs push chip-clear" type="button" on:click=move |_| desk.set_filter(|filter| *filter = Default::default())>
                {text!(filters.clear)}
            </button>
        </div>
    }
}

#[component]
fn Chip(desk: DeskState, of: Of, values: Vec<String>) -> impl IntoView {
    let words = Signal::derive(move || of.words(desk, &values));
    view! {
        <span class="chip chip-x hue-slate">
            <bdi class="truncate">{words}</bdi>
            <button type="button" aria-label=move || text!(filters.remove, name = words.get()) on:click=move |_| desk.set_filter(|filter| of.clear(filter))>
                {icon_sized(icondata::LuX, "icon-12")}
            </button>
        </span>
    }
}
