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
    let is_field = target.is_some_and(|element| {
        element
            .matches(
                "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]",
            )
            .unwrap_or(false)
    });
    // Also where the focus has fallen out of them: Escape closes what is open, not what lies below.
    let is_covered = || {
        document()
            .query_selector("dialog[open], [popover]:popover-open")
            .is_ok_and(|open| open.is_some())
    };
    if is_field || is_covered() {
        return None;
    }
    Some(event.key())
}

/// Hears every key of the page until the calling scope ends.
pub fn on_key(hear: impl Fn(&KeyboardEvent) + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| hear(&event));
    on_cleanup(move || handle.remove());
}
