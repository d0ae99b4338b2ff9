//! The panel above the field: topics, what fits, and the chosen one as the customer gets it.

use super::shelf::Stock;
use super::state::{Kind, PANEL, QuickReplies, option_id};
use crate::browser::focus;
use crate::features::conversations::thread::COMPOSER;
use crate::ui::{Button, Look, Part, icon, icon_sized, later};
use crate::uploads::sign;
use contract::quick_replies::{QuickReply, QuickReplyVisibility};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[component]
pub fn QuickPanel(quick: QuickReplies) -> impl IntoView {
    let open = Memo::new(move |_| quick.is_open());
    move || open.get().then(|| later(move || quick_panel(quick)))
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn quick_panel(quick: QuickReplies) -> Part {
    Ok(view! { <Panel quick /> }.into_any())
}

#[component]
fn Panel(quick: QuickReplies) -> impl IntoView {
    let may_add = Memo::new(move |_| {
        let session = quick.writing.desk.session;
        session.may(Permission::OwnQuickReplies) || session.may(Permission::ShareQuickReplies)
    });
    view! {
        // Pressing in it leaves the caret where it is.
        <div
            class="qr pop-inline"
            id=PANEL
            on:mousedown=move |event| event.prevent_default()
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    focus(COMPOSER);
                }
            }
        >
            <Topics quick />
            <Matches quick />
            {move || may_add.get().then(|| view! {
                <div class="pop-foot">
                    <span class="hide-phone"><kbd>"↑"</kbd><kbd>"↓"</kbd>" "{text!(quick.moves)}</span>
                    <span class="hide-phone"><kbd>"↵"</kbd>" "{text!(quick.inserts)}</span>
                    <span class="grow"></span>
                    <Button look=Look::Ghost class="btn-sm" on_press=move |()| quick.adding.set(true)>{icon(icondata::LuPlus)}{text!(quick.add)}</Button>
                </div>
            })}
        </div>
    }
}

#[component]
fn Topics(quick: QuickReplies) -> impl IntoView {
    let chip = move |kind: Kind, name: String| {
        let own = kind.clone();
        let is_it = Memo::new(move |_| *quick.kind.read() == own);
        view! {
            <button
                class="chip chip-lg"
                class:chip-line=move || !is_it.get()
                class:hue-blue=is_it
                type="button"
                aria-pressed=move || is_it.get().to_string()
                on:click=move |_| {
                    quick.kind.set(kind.clone());
                    quick.at.set(0);
                }
            >
                {name}
            </button>
        }
    };
    move || {
        let topics = quick.topics();
        (!topics.is_empty() || quick.has_own()).then(|| view! {
            <div class="qr-head" role="group" aria-label=text!(quick.topic)>
                {chip(Kind::All, text!(quick.all).to_string())}
                {quick.has_own().then(|| chip(Kind::Yours, text!(quick.yours).to_string()))}
                {topics.into_iter().map(|topic| chip(Kind::Topic(topic.clone()), topic)).collect_view()}
            </div>
        })
    }
}

#[component]
fn Matches(quick: QuickReplies) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let at = quick.at.get();
        quick.found.read().get(at).cloned()
    });
    view! {
        <div class="qr-cols">
            <ul
                class="menu"
                role="listbox"
                tabindex="0"
                aria-label=text!(quick.title)
                aria-activedescendant=move || quick.active_id()
                on:keydown=move |event| {
                    // The other keys lead on, as everywhere.
                    if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp" | "Enter") {
                        quick.key(&event);
                    }
                }
            >
                {move || quick.found.get().into_iter().enumerate().map(|(at, reply)| view! { <Match quick at reply /> }).collect_view()}
            </ul>
            {move || match chosen.get() {
                None => view! { <p class="qr-prev ink-2" role="status">{match quick.shelf.stock.get() {
                    Stock::Coming => text!(quick.loading),
                    Stock::Here => text!(quick.nothing),
                    Stock::Failed => text!(quick.failed),
                }}</p> }.into_any(),
                Some(reply) => view! { <Preview quick reply /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Match(quick: QuickReplies, at: usize, reply: QuickReply) -> impl IntoView {
    let chosen = Memo::new(move |_| quick.at.get() == at);
    let element = NodeRef::<leptos::html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(element)) = (chosen.get(), element.get()) {
            let near = web_sys::ScrollIntoViewOptions::new();
            near.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&near);
        }
    });
    let mine = reply.visibility == QuickReplyVisibility::Me;
    let has_files = !reply.attachments.is_empty();
    let (name, topic, line) = (
        reply.name.clone(),
        reply.topic.clone(),
        reply.message.clone(),
    );
    view! {
        <li
            node_ref=element
            class="menu-item"
            role="option"
            id=option_id(at)
            aria-selected=move || chosen.get().to_string()
            on:mousemove=move |_| if !chosen.get_untracked() { quick.at.set(at) }
            on:click=move |_| quick.pick(&reply)
        >
            <span class="grow">
                <span class="truncate medium block"><bdi>{name}</bdi></span>
                <span class="truncate xs ink-3 block"><bdi>{topic.map(|topic| format!("{topic} · "))}{line}</bdi></span>
            </span>
            {has_files.then(|| view! { {icon_sized(icondata::LuPaperclip, "icon-12")}<span class="sr">{text!(quick.with_files)}</span> })}
            {mine.then(|| view! { {icon_sized(icondata::LuLock, "icon-12")}<span class="sr">{text!(quick.only_me)}</span> })}
        </li>
    }
}

#[component]
fn Preview(quick: QuickReplies, reply: QuickReply) -> impl IntoView {
    let files = reply.attachments.iter().map(|file| {
        let (drawing, _) = sign(&file.media_type);
        view! { <li class="line-h gap-4 xs ink-2">{icon_sized(drawing, "icon-12")}<bdi class="truncate">{file.name.clone()}</bdi></li> }
    });
    let files = (!reply.attachments.is_empty())
        .then(|| view! { <ul aria-label=text!(quick.files)>{files.collect_view()}</ul> });
    let filled = Memo::new(move |_| quick.filled(&reply.message));
    view! {
        <div class="qr-prev hide-phone">
            <p class="xs ink-3">{text!(quick.preview)}</p>
            <p class="bubble msg-prev">{move || filled.get().text}</p>
            {files}
            {move || (!filled.read().missing.is_empty()).then(|| view! { <p class="xs ink-2">{text!(quick.missing)}</p> })}
        </div>
    }
}
