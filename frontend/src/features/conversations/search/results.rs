//! What was found, in place of the rows.

use super::hit::Hit;
use super::state::Finding;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Empty, Failed, Look, Part};
use contract::search::SearchHit;
use domain::{ConversationId, MessageId};
use leptos::wasm_split::wasm_split;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

const LIST: &str = "found";
/// So near the end the next page is asked for, in pixels.
const AHEAD: i32 = 600;

/// In a chunk of its own: a list needs nothing of it.
#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_search))]
pub fn search_results(desk: DeskState) -> Part {
    Ok(view! { <Results desk /> }.into_any())
}

fn links() -> Vec<web_sys::HtmlElement> {
    let Some(list) = document().get_element_by_id(LIST) else {
        return Vec::new();
    };
    let Ok(links) = list.query_selector_all("a") else {
        return Vec::new();
    };
    (0..links.length())
        .filter_map(|at| links.item(at)?.dyn_into().ok())
        .collect()
}

/// From the field into the list.
pub fn focus_first() {
    if let Some(first) = links().first() {
        // A courtesy: an element that cannot take it is no failure.
        let _ = first.focus();
    }
}

/// Up and down through the list; up from the first one leads back into the field.
fn walk(event: &ev::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let links = links();
    let focused = document().active_element();
    let at = links
        .iter()
        .position(|link| focused.as_ref() == Some(link.unchecked_ref()));
    event.prevent_default();
    match at.and_then(|at| at.checked_add_signed(step)) {
        None => crate::browser::focus(super::FIELD),
        Some(at) => {
            if let Some(link) = links.get(at) {
                let _ = link.focus();
            }
        }
    }
}

#[component]
fn Results(desk: DeskState) -> impl IntoView {
    let search = desk.search;
    let shown = Memo::new(move |_| match search.finding.get() {
        Finding::Nothing => 0_u8,
        Finding::Loading => 1,
        Finding::Ready if search.hits.read().is_empty() && !search.has_more() => 2,
        Finding::Ready => 3,
        Finding::TooShort => 4,
        Finding::Failed(_) => 5,
    });
    move || {
        match shown.get() {
        0 => ().into_any(),
        1 => view! { <Skeleton /> }.into_any(),
        2 => view! {
            <Empty drawing=icondata::LuSearch title=text!(search.empty) text=text!(search.empty_text)>
                <Button look=Look::Primary on_press=move |()| search.end(desk)>{text!(search.clear)}</Button>
                {move || desk.view.with(|view| !view.filter().is_empty()).then(|| view! {
                    <Button on_press=move |()| desk.set_filter(|filter| *filter = Default::default())>{text!(search.unfiltered)}</Button>
                })}
            </Empty>
        }
        .into_any(),
        3 => view! { <Found desk /> }.into_any(),
        4 => view! { <Empty drawing=icondata::LuSearch title=text!(search.too_short) text=text!(search.too_short_text) /> }.into_any(),
        _ => match search.finding.get_untracked() {
            Finding::Failed(error) => view! {
                <Failed title=text!(search.failed) error on_retry=move |()| search.reload(desk) />
            }
            .into_any(),
            _ => ().into_any(),
        },
    }
    }
}

#[component]
fn Found(desk: DeskState) -> impl IntoView {
    let search = desk.search;
    let scroller = NodeRef::<html::Div>::new();
    let near_end = move || {
        let near = scroller
            .try_get_untracked()
            .flatten()
            .is_some_and(|scroller| {
                scroller.scroll_height() - scroller.scroll_top() - scroller.client_height() < AHEAD
            });
        if near {
            search.load_more(desk);
        }
    };
    Effect::new(move |_| {
        search.hits.track();
        request_animation_frame(near_end);
    });
    let count = move || {
        let n = search.hits.read().len();
        match search.has_more() {
            true => text!(search.count_more, n = n),
            false => text!(search.count, n = n),
        }
    };
    view! {
        <p class="list-sort" role="status"><span>{count}</span></p>
        <div class="scroll" node_ref=scroller on:scroll=move |_| near_end() on:keydown=move |event| walk(&event)>
            <ul id=LIST aria-label=text!(search.results)>
                <For
                    each=move || search.hits.get()
                    key=key
                    let(hit)
                >
                    <Hit desk hit />
                </For>
            </ul>
            {move || search.loading_more.get().then(|| view! { <p class="rows-more" role="status"><span class="spin"></span><span class="sr">{text!(ui.loading)}</span></p> })}
        </div>
    }
}

/// Equal keys keep their element: what is marked is a part of it.
fn key(hit: &SearchHit) -> (ConversationId, i64, Option<MessageId>, String) {
    let (conversation, message) = (&hit.conversation, hit.message.as_ref());
    let excerpt = message.and_then(|message| message.snippet.clone());
    let others = hit.matches.iter().map(|found| found.snippet.as_str());
    let marked: String = excerpt.iter().map(String::as_str).chain(others).collect();
    let message = message.map(|message| message.id);
    (conversation.id, conversation.revision, message, marked)
}

#[component]
fn Skeleton() -> impl IntoView {
    let row = || {
        view! {
            <li class="conv conv-sk">
                <span class="conv-face"><span class="sk sk-round"></span></span>
                <span class="sk-1"><span class="sk"></span></span>
                <span class="sk-2"><span class="sk"></span></span>
                <span class="sk-3"><span class="sk"></span></span>
            </li>
        }
    };
    view! { <ul class="late" aria-busy="true" aria-label=text!(ui.loading)>{row()}{row()}{row()}{row()}</ul> }
}
