//! Labels beside the customer's name: a press takes one away, with a way back.

use crate::features::conversations::state::DeskState;
use crate::ui::LabelText;
use contract::conversations::{Conversation, Priority};
use contract::labels::Label;
use domain::permissions::Permission;
use domain::{ConversationId, LabelId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Which way a label goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    On,
    Off,
}

#[component]
pub fn HeadLabels(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let ids = Memo::new(move |_| conversation.with(|c| c.label_ids.clone()));
    let known = move || {
        let ids = ids.get();
        ids.into_iter()
            .filter_map(|id| desk.directory.label(id))
            .collect::<Vec<_>>()
    };
    let may = Memo::new(move |_| desk.session.may(Permission::ReplyToConversations));
    view! {
        <span class="head-labels">
            <For each=known key=|label| (label.id, label.version) let(label)>
                <HeadLabel desk conversation label may />
            </For>
        </span>
    }
}

#[component]
fn HeadLabel(
    desk: DeskState,
    conversation: Memo<Conversation>,
    label: Label,
    may: Memo<bool>,
) -> impl IntoView {
    let (id, high) = (label.id, label.priority == Priority::High);
    let tip = text!(labels.take_off, name = label.name.clone());
    let take_off = move |_| {
        let conversation = conversation.with_untracked(|c| c.id);
        set_then(desk, conversation, id, Way::Off, move || {
            desk.toasts
                .done_or(text!(labels.taken_off), text!(ui.undo), move || {
                    set(desk, conversation, id, Way::On);
                });
        });
    };
    view! {
        <button class=format!("chip hue-{}", label.color) type="button" title=tip.clone() aria-label=tip disabled=move || !may.get() on:click=take_off>
            <LabelText name=label.name high />
        </button>
    }
}

/// Puts a label on the conversation or takes it off: shown at once, taken back when the server refuses.
pub fn set(desk: DeskState, id: ConversationId, label: LabelId, way: Way) {
    set_then(desk, id, label, way, || {});
}

fn set_then(
    desk: DeskState,
    id: ConversationId,
    label: LabelId,
    way: Way,
    then: impl FnOnce() + 'static,
) {
    let before = untrack(|| desk.thread.conversation()).filter(|open| open.id == id);
    if let Some(mut after) = before {
        after.label_ids.retain(|other| *other != label);
        if way == Way::On {
            after.label_ids.push(label);
        }
        desk.thread.show(after);
    }
    let client = desk.client();
    spawn_local(async move {
        let answer = match way {
            Way::On => client.add_label(id, label).await,
            Way::Off => client.remove_label(id, label).await,
        };
        match answer {
            Ok(details) => {
                desk.list.take(desk, &details.conversation);
                desk.thread.put_details(details);
                then();
            }
            Err(error) => {
                desk.thread.take_back(desk, id);
                desk.toasts.refused(text!(labels.set_failed), &error);
            }
        }
    });
}
