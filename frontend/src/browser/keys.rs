//! Keys that mean something everywhere, and when they do not: while somebody types or decides.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// The key of a plain press outside of fields, dialogs and popovers.
pub fn plain_key(event: &KeyboardEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let busy = |element: &Element| {
        element
            .matches(
                "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]",
            )
            .unwrap_or(false)
            || element
                .closest("dialog[open], [popover]:popover-open")
                .ok()
                .flatten()
                .is_some()
    };
    if target.as_ref().is_some_and(busy)
        || document()
            .query_selector("dialog[open]")
            .ok()
            .flatten()
            .is_some()
    {
        return None;
    }
    Some(event.key())
}

/// Hears every key of the page until the calling scope ends.
pub fn on_key(hear: impl Fn(&KeyboardEvent) + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| hear(&event));
    on_cleanup(move || handle.remove());
}
