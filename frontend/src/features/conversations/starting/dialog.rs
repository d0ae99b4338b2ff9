//! The dialog; its form is a chunk of its own.

use super::form::StartForm;
use crate::features::conversations::state::DeskState;
use crate::ui::{Dialog, Part, later};
use domain::permissions::Permission;
use domain::{ChannelId, ContactId, ConversationId};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// What the form begins with: nothing, or what a closed conversation was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    pub contact: Option<ContactId>,
    pub channel: Option<ChannelId>,
    pub previous: Option<ConversationId>,
}

/// Whether one begins conversations at all.
pub fn may_start(desk: DeskState) -> bool {
    desk.session.may(Permission::StartConversations)
}

pub fn open(desk: DeskState, beginning: Beginning) {
    if untrack(|| may_start(desk)) {
        desk.starting.set(Some(beginning));
    }
}

#[component]
pub fn StartDialog(desk: DeskState) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.starting.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            desk.starting.set(None);
        }
        open.get()
    });
    view! {
        <Dialog open class="dialog-start" title=text!(starting.title).to_string()>
            {move || desk.starting.get().map(|beginning| {
                let shut = Callback::new(move |()| open.set(false));
                later(move || start_form(desk, beginning, shut))
            })}
        </Dialog>
    }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_start))]
pub fn start_form(desk: DeskState, beginning: Beginning, shut: Callback<()>) -> Part {
    Ok(view! { <StartForm desk beginning shut /> }.into_any())
}
