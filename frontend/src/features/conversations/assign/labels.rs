//! Labels: any number, urgent ones marked.

use super::choices::{Choice, Choices, Look, matches};
use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::{Way, set_label};
use contract::conversations::{Conversation, Priority};
use contract::labels::Label;
use domain::LabelId;
use leptos::prelude::*;

#[component]
pub fn Labels(
    desk: DeskState,
    conversation: Memo<Conversation>,
    search: RwSignal<String>,
) -> impl IntoView {
    let has = Memo::new(move |_| conversation.with(|c| c.label_ids.clone()));
    let some = move |set: bool| {
        let (has, search) = (has.get(), search.get());
        let fits = |label: &Label| has.contains(&label.id) == set && matches(&label.name, &search);
        let labels = desk.directory.labels().into_iter().filter(fits);
        labels.map(choice).collect::<Vec<_>>()
    };
    let set = Signal::derive(move || some(true));
    let others = Signal::derive(move || some(false));
    let change = move |label: LabelId, way: Way| {
        search.set(String::new());
        let id = conversation.with_untracked(|c| c.id);
        set_label(desk, id, label, way);
        crate::browser::focus(super::popover::SEARCH);
    };
    view! {
        <Choices
            set
            others
            to=text!(assign.add_label)
            on_add=move |label| change(label, Way::On)
            on_remove=move |label| change(label, Way::Off)
        />
    }
}

fn choice(label: Label) -> Choice<LabelId> {
    Choice {
        key: label.id,
        name: label.name,
        is_me: false,
        look: Look::Label {
            hue: label.color,
            high: label.priority == Priority::High,
        },
        word: String::new(),
        off: false,
    }
}
