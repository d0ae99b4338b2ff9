//! The pane: the open conversation, or what stands for it.

use super::dock::Dock;
use super::header::Header;
use super::messages::Messages;
use super::state::Opened;
use crate::features::conversations::delete::DeleteDialog;
use crate::features::conversations::first_run::first_steps;
use crate::features::conversations::forward::ForwardDialog;
use crate::features::conversations::notes::Pinned;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::transfer::TransferDialog;
use crate::features::conversations::visible::VisibleDialog;
use crate::ui::{Empty, Failed, Gone, Part, later};
use contract::conversations::Conversation;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[component]
pub fn ThreadPane(desk: DeskState, first_run: Memo<bool>) -> impl IntoView {
    let shown = Memo::new(move |_| match desk.thread.opened.get() {
        Opened::Nothing => 0_u8,
        Opened::Loading => 1,
        Opened::Ready => 2,
        Opened::Gone => 3,
        Opened::Failed(_) => 4,
    });
    view! {
        <section class="pane" aria-label=text!(thread.label)>
            {move || match shown.get() {
                0 if first_run.get() => later(move || first_steps(desk)).into_any(),
                0 => view! {
                    <Empty drawing=icondata::LuMessageSquare title=text!(thread.choose)>
                        <p><kbd>"j"</kbd>" "{text!(ui.and)}" "<kbd>"k"</kbd>" "{text!(thread.choose_walk)}" "<kbd>"↵"</kbd>" "{text!(thread.choose_opens)}</p>
                    </Empty>
                }
                .into_any(),
                1 => view! { <Skeleton /> }.into_any(),
                2 => later(move || open_thread(desk)).into_any(),
                3 => view! { <NotHere desk /> }.into_any(),
                _ => view! { <NotLoaded desk /> }.into_any(),
            }}
        </section>
    }
}

/// The open conversation, in a chunk of its own: the list needs nothing of it.
#[wasm_split(thread_open, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_thread))]
pub fn open_thread(desk: DeskState) -> Part {
    Ok(view! { <Open desk /> }.into_any())
}

#[component]
fn Open(desk: DeskState) -> impl IntoView {
    let Some(first) = untrack(|| desk.thread.conversation()) else {
        return ().into_any();
    };
    // The last one stays while the pane goes.
    let conversation = Memo::new(move |before: Option<&Conversation>| {
        desk.thread
            .conversation()
            .or_else(|| before.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let id = Memo::new(move |_| conversation.with(|c| c.id));
    view! {
        <Header desk conversation />
        {later(move || dialogs(desk, conversation))}
        <Pinned desk />
        {move || {
            // Another conversation is another thread: its own scroll, its own field.
            id.track();
            view! {
                <Messages desk conversation />
                <Dock desk conversation />
            }
        }}
    }
    .into_any()
}

/// What can be asked for in the header and at messages.
#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
fn dialogs(desk: DeskState, conversation: Memo<Conversation>) -> Part {
    Ok(view! {
        <TransferDialog desk conversation />
        <VisibleDialog desk />
        <DeleteDialog desk conversation />
        <ForwardDialog desk />
    }
    .into_any())
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="late thread-sk" aria-busy="true" role="status" aria-label=text!(ui.loading)>
            <div class="bar"><span class="sk sk-round"></span><span class="sk"></span></div>
            <div class="thread"><span class="sk"></span><span class="sk"></span><span class="sk"></span><span class="sk"></span></div>
        </div>
    }
}

#[component]
fn NotHere(desk: DeskState) -> impl IntoView {
    let number = desk.number.get_untracked().unwrap_or_default();
    view! {
        <Gone title=text!(thread.gone, number = number) text=text!(thread.gone_text)>
            <a class="btn" href=desk.folder_path()>{text!(thread.back)}</a>
        </Gone>
    }
}

#[component]
fn NotLoaded(desk: DeskState) -> impl IntoView {
    match desk.thread.opened.get_untracked() {
        Opened::Failed(error) => view! {
            <Failed title=text!(thread.failed) error on_retry=move |()| desk.thread.reopen(desk) />
        }
        .into_any(),
        _ => ().into_any(),
    }
}
