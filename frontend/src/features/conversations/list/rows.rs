//! Only the rows near the window exist. All have one height, so nothing needs measuring.

use super::row::Row;
use crate::browser::on_resize;
use crate::features::conversations::state::DeskState;
use crate::ui::Button;
use leptos::{html, prelude::*};

/// Rows above and below the window that exist too, so that a wheel finds them there.
const AROUND: usize = 6;
/// Rows before the end at which the next page is asked for.
const AHEAD: usize = 15;
const SCROLLER: &str = "rows";

/// Back to the newest.
pub fn to_top() {
    if let Some(scroller) = document().get_element_by_id(SCROLLER) {
        scroller.set_scroll_top(0);
    }
}

#[component]
pub fn Rows(desk: DeskState) -> impl IntoView {
    let list = desk.list;
    let scroller = NodeRef::<html::Div>::new();
    let (top, height, row_height) = (
        RwSignal::new(0.0),
        RwSignal::new(800.0),
        RwSignal::new(76.0),
    );
    let pointed = RwSignal::new(false);
    // The rows in sight come first and those around them in the next frame, so that a far jump is
    // two short tasks and not a long one.
    let around = RwSignal::new(0);
    let and_those_around = move || {
        request_animation_frame(move || {
            around.try_set(AROUND);
        });
    };
    and_those_around();
    let scrolled = move || {
        let Some(scroller) = scroller.try_get_untracked().flatten() else {
            return;
        };
        let to = f64::from(scroller.scroll_top());
        if (to - top.get_untracked()).abs() > height.get_untracked() {
            around.set(0);
            and_those_around();
        }
        top.set(to);
    };

    let measure = move || {
        let Some(scroller) = scroller.try_get_untracked().flatten() else {
            return;
        };
        height.set(f64::from(scroller.client_height()));
        let phone = document()
            .query_selector(".app")
            .ok()
            .flatten()
            .is_some_and(|app| app.client_width() < 720);
        row_height.set(if phone { 84.0 } else { 76.0 });
    };
    Effect::new(move |_| {
        let Some(element) = scroller.get() else {
            return;
        };
        measure();
        on_resize(&element, measure);
    });
    Effect::new(move |_| {
        let steady = top.get() <= 0.0 && !pointed.get();
        list.steady.set(steady);
        if steady {
            list.take_fresh(desk);
        }
    });

    // Where no row stands, none is pushed away.
    on_cleanup(move || {
        list.steady.try_set(true);
    });

    let window = Memo::new(move |_| {
        let (rows, each) = (list.entries.read().len(), row_height.get());
        let first = ((top.get() / each) as usize)
            .saturating_sub(around.get())
            .min(rows);
        let last = (((top.get() + height.get()) / each).ceil() as usize + around.get()).min(rows);
        (first, last.max(first))
    });
    let visible = move || {
        let (first, last) = window.get();
        list.entries
            .read()
            .get(first..last)
            .map(<[_]>::to_vec)
            .unwrap_or_default()
    };
    Effect::new(move |_| {
        if list.goes_on() && window.get().1 + AHEAD >= list.entries.read().len() {
            list.load_more(desk);
        }
    });
    // The row the keys stand on is brought into sight.
    Effect::new(move |_| {
        let (Some(at), Some(scroller)) = (list.cursor_at(), scroller.try_get_untracked().flatten())
        else {
            return;
        };
        let each = row_height.get_untracked();
        let (from, to) = (at as f64 * each, (at + 1) as f64 * each);
        if from < top.get_untracked() {
            scroller.set_scroll_top(from as i32);
        } else if to > top.get_untracked() + height.get_untracked() {
            scroller.set_scroll_top((to - height.get_untracked()).ceil() as i32);
        }
    });

    view! {
        <div
            class="scroll"
            id=SCROLLER
            node_ref=scroller
            on:scroll=move |_| scrolled()
            on:pointerenter=move |event| pointed.set(event.pointer_type() == "mouse")
            on:pointerleave=move |_| pointed.set(false)
        >
            <div class="rows" style:height=move || format!("{}px", list.entries.read().len() as f64 * row_height.get())>
                <ul style:transform=move || format!("translateY({}px)", window.get().0 as f64 * row_height.get())>
                    <For each=visible key=|entry| entry.id let(entry)>
                        <Row desk entry />
                    </For>
                </ul>
            </div>
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
