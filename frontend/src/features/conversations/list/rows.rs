//! The rows of the list, and what moves the window over them.

use super::seats::Seats;
use super::state::List;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Windowed, WindowedRows};
use domain::ConversationId;
use leptos::prelude::*;

/// Rows before the end at which the next page is asked for.
const AHEAD: usize = 15;
/// More rows than stand in any window.
const IN_SIGHT: usize = 60;
const SCROLLER: &str = "rows";

impl List {
    /// Lets the waiting rows in and goes to them.
    pub fn show_fresh(self, desk: DeskState) {
        self.take_fresh(desk);
        if let Some(scroller) = document().get_element_by_id(SCROLLER) {
            scroller.set_scroll_top(0);
        }
    }
}

fn row_height() -> f64 {
    let app = document().query_selector(".app").ok().flatten();
    match app.is_some_and(|app| app.client_width() < 720) {
        true => 84.0,
        false => 76.0,
    }
}

#[component]
pub fn Rows(desk: DeskState) -> impl IntoView {
    let list = desk.list;
    let count = move || list.entries.read().len();
    let windowed = Windowed::new(count, row_height).reused();
    let (pointed, keyed) = (RwSignal::new(false), RwSignal::new(false));
    // To sweep looks at every row, so no more often than these change.
    let is_at_top = Memo::new(move |_| windowed.is_at_top());
    Effect::new(move |_| {
        let held = pointed.get() || keyed.get();
        list.held.set(held);
        if !held {
            list.sweep();
        }
        let steady = is_at_top.get() && !held;
        list.steady.set(steady);
        if steady {
            list.take_fresh(desk);
        }
    });
    keep_in_sight(list, windowed);

    // Where no row stands, none is pushed away.
    on_cleanup(move || {
        list.held.try_set(false);
        list.steady.try_set(true);
    });

    let visible = move || {
        let (first, last) = windowed.range.get();
        list.entries
            .read()
            .get(first..last)
            .map(<[_]>::to_vec)
            .unwrap_or_default()
    };
    Effect::new(move |_| {
        if list.goes_on() && windowed.range.get().1 + AHEAD >= count() {
            list.load_more(desk);
        }
    });
    // The row the keys stand on is brought into sight.
    Effect::new(move |_| {
        if let Some(at) = list.cursor_at() {
            windowed.reveal(at);
        }
    });

    view! {
        <div
            class="scroll conv-rows"
            id=SCROLLER
            node_ref=windowed.scroller
            on:scroll=move |_| windowed.follow()
            on:pointerenter=move |event| pointed.set(event.pointer_type() == "mouse")
            on:pointerleave=move |_| pointed.set(false)
            on:focusin=move |event| keyed.set(is_by_keys(&event_target(&event)))
            on:focusout=move |_| keyed.set(false)
        >
            <WindowedRows windowed count=Signal::derive(count)>
                <Seats desk visible />
            </WindowedRows>
            {move || (list.has_more() && !list.goes_on() && !list.loading_more.get()).then(|| view! {
                <p class="rows-further" role="status">
                    <span>{text!(list.nothing_yet)}</span>
                    <Button class="btn-sm" on_press=move |()| list.look_further(desk)>{text!(list.look_further)}</Button>
                </p>
            })}
            {move || list.loading_more.get().then(|| view! { <p class="rows-more" role="status"><span class="spin"></span><span class="sr">{text!(ui.loading)}</span></p> })}
        </div>
    }
}

/// Whether the keys have led here: who pressed a row reads what it opened by now.
fn is_by_keys(element: &web_sys::Element) -> bool {
    element.matches(":focus-visible").unwrap_or(false)
}

/// What is in sight stays where it is when rows above it come or go.
fn keep_in_sight(list: List, windowed: Windowed) {
    Effect::new(move |before: Option<Vec<ConversationId>>| {
        let entries = list.entries.read();
        let now: Vec<ConversationId> = entries.iter().map(|entry| entry.id).collect();
        drop(entries);
        let rises = list.rising.try_update_value(std::mem::take) == Some(true);
        let stays = rises || untrack(|| windowed.is_at_top());
        if let Some(before) = before.filter(|before| !stays && *before != now) {
            windowed.shift(moved(&before, &now, windowed.first_in_sight()));
        }
        now
    });
}

/// By how many rows the first one in sight has moved, of those that are still there.
fn moved(before: &[ConversationId], now: &[ConversationId], first: usize) -> isize {
    let mut in_sight = before.iter().enumerate().skip(first).take(IN_SIGHT);
    let stayed = in_sight.find_map(|(was, id)| {
        // Mostly it is where it was: a page came behind it.
        let is = match now.get(was) == Some(id) {
            true => was,
            false => now.iter().position(|other| other == id)?,
        };
        Some((was, is))
    });
    stayed.map_or(0, |(was, is)| is as isize - was as isize)
}
