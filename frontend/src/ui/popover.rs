//! What opens at a button: the platform's `popover`, placed where it fits.
//!
//! The button carries `popovertarget`, so the browser opens, closes and returns the focus;
//! the content exists only while it is open.

use super::icon;
use crate::browser::on_resize;
use leptos::{ev, html, prelude::*};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const GAP: f64 = 4.0;

#[component]
pub fn Popover(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional)] class: &'static str,
    #[prop(default = "dialog")] role: &'static str,
    /// Its end stands at the button's end.
    #[prop(optional)]
    at_end: bool,
    /// It stands above the button where there is room.
    #[prop(optional)]
    above: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let anchor_of = id.clone();
    let toggled = move |event: ev::Event| {
        open.set(event.unchecked_ref::<web_sys::ToggleEvent>().new_state() == "open");
    };
    Effect::new(move |_| {
        let (true, Some(popover)) = (open.get(), element.get()) else {
            return;
        };
        let popover: HtmlElement = popover.unchecked_into();
        let anchor = document()
            .query_selector(&format!("[popovertarget=\"{anchor_of}\"]"))
            .ok()
            .flatten();
        // Once it is drawn, and again when what it holds has come; the focus as well, if that is code of its own.
        let placed = popover.clone();
        let focused = Rc::new(Cell::new(false));
        let has_focused = Rc::clone(&focused);
        on_resize(&popover, move || {
            if let Some(anchor) = &anchor {
                place(&placed, anchor, Placing { at_end, above });
            }
            drop(placed.class_list().add_1("is-placed"));
            if !has_focused.get() {
                has_focused.set(focus_first(&placed));
            }
        });
        let leaving = send_wrapper::SendWrapper::new(popover.clone());
        // Class lists only refuse empty words.
        on_cleanup(move || drop(leaving.class_list().remove_1("is-placed")));
        request_animation_frame(move || {
            drop(popover.class_list().add_1("is-placed"));
            focused.set(focus_first(&popover));
        });
    });
    view! {
        <div node_ref=element id=id class=class popover="auto" role=role aria-label=label on:toggle=toggled on:keydown=walk>
            {move || open.get().then(|| children())}
        </div>
    }
}

#[derive(Clone, Copy)]
struct Placing {
    at_end: bool,
    above: bool,
}

fn place(popover: &HtmlElement, anchor: &web_sys::Element, placing: Placing) {
    let (button, own) = (
        anchor.get_bounding_client_rect(),
        popover.get_bounding_client_rect(),
    );
    let size = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|v| v.as_f64()).unwrap_or(1000.0)
    };
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let right_to_left = document().dir() == "rtl";
    let left = if placing.at_end == right_to_left {
        button.left()
    } else {
        button.right() - own.width()
    };
    let (below, over) = (button.bottom() + GAP, button.top() - own.height() - GAP);
    let fits_below = below + own.height() <= height - GAP;
    let top = if over >= GAP && (placing.above || !fits_below) {
        over
    } else {
        below
    };
    let style = popover.style();
    let clamp = |at: f64, room: f64| at.min(room - GAP * 2.0).max(GAP * 2.0);
    drop(style.set_property("left", &format!("{}px", clamp(left, width - own.width()))));
    drop(style.set_property(
        "top",
        &format!("{}px", clamp(top, (height - own.height()).max(GAP * 4.0))),
    ));
}

fn stops(within: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}

/// The field one searches in, if there is one, else what stands first. Answers whether there is anything yet.
fn focus_first(popover: &HtmlElement) -> bool {
    let fields = stops(popover, "input");
    let others = || stops(popover, "[role^=menuitem], [role=option], button");
    let first = fields
        .into_iter()
        .next()
        .or_else(|| others().into_iter().next());
    if let Some(first) = &first {
        drop(first.focus());
    }
    first.is_some()
}

/// Arrows walk the items; from a search field they lead into them.
fn walk(event: ev::KeyboardEvent) {
    let step: i32 = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(popover) = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let items = stops(
        &popover,
        "[role^=menuitem]:not([aria-disabled=true]), [role=option]:not([aria-disabled=true])",
    );
    let focused = document().active_element();
    let at = items
        .iter()
        .position(|item| focused.as_ref() == Some(item.as_ref()));
    let next = match at {
        Some(at) => at as i32 + step,
        None => 0,
    };
    if let Some(item) = usize::try_from(next).ok().and_then(|next| items.get(next)) {
        event.prevent_default();
        drop(item.focus());
    }
}

/// Closes the popover something was chosen in.
pub fn close(id: &str) {
    if let Some(popover) = document()
        .get_element_by_id(id)
        .and_then(|e| e.dyn_into::<HtmlElement>().ok())
    {
        drop(popover.hide_popover());
    }
}

/// A list of things to do.
#[component]
pub fn Menu(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional)] at_end: bool,
    #[prop(optional)] above: bool,
    children: ChildrenFn,
) -> impl IntoView {
    view! { <Popover id label class="menu" role="menu" at_end above children=children /> }
}

/// One thing to do; doing it closes the menu it stands in.
#[component]
pub fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(optional_no_strip)] drawing: Option<icondata::Icon>,
    /// Of a choice: whether this is the one.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    #[prop(optional)] danger: bool,
    #[prop(optional)] shortcut: &'static str,
    /// What is said below the label.
    #[prop(optional, into)]
    about: Option<String>,
    /// What stands at the end, such as a time.
    #[prop(optional, into)]
    end: Option<String>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="menu-item"
            class:is-bad=danger
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || checked.map(|checked| checked.get().to_string())
            on:click=move |event| {
                let menu = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if let Some(menu) = menu.and_then(|item| item.closest("[popover]").ok().flatten()) {
                    close(&menu.id());
                }
                on_press.run(());
            }
        >
            {drawing.map(icon)}
            <span class="grow">
                {label}
                {about.map(|about| view! { <span class="truncate block xs ink-3"><bdi>{about}</bdi></span> })}
            </span>
            {end.map(|end| view! { <span class="menu-end">{end}</span> })}
            {(!shortcut.is_empty()).then(|| view! { <span class="menu-end"><kbd>{shortcut}</kbd></span> })}
            {move || checked.is_some_and(|checked| checked.get()).then(|| view! { <span class="menu-end">{icon(icondata::LuCheck)}</span> })}
        </button>
    }
}
