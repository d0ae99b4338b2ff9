//! The keys of the desk.

use super::assign;
use super::panel::toggle;
use super::search::FIELD;
use super::state::DeskState;
use super::thread::{COMPOSER, close};
use crate::browser::{focus, on_key, plain_key};
use leptos::prelude::*;
use std::time::Duration;

/// One rests so long on a row before it opens: holding `j` does not load everything passed.
const REST: Duration = Duration::from_millis(120);

/// Listens until the calling scope ends.
pub fn listen(desk: DeskState) {
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let walk = move |step: i32| {
        let path = match untrack(|| desk.search.is_on()) {
            true => desk.search.step(desk, step),
            false => desk
                .list
                .step(desk, step)
                .map(|number| desk.path_of(number)),
        };
        let Some(path) = path else { return };
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        let handle = set_timeout_with_handle(move || desk.go_instead(path), REST);
        rest.set_value(handle.ok());
    };
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
    on_key(move |event| {
        let Some(key) = plain_key(event) else { return };
        let opened = desk.number.get_untracked().is_some();
        match key.as_str() {
            "j" => walk(1),
            "k" => walk(-1),
            "/" => focus(FIELD),
            "Enter" if opened && !on_control(event) => focus("thread"),
            "r" if opened => focus(COMPOSER),
            "a" if opened => assign::open(),
            "l" if opened => assign::open_labels(),
            "c" if opened => close(desk),
            "]" if opened => toggle(desk),
            "x" => desk.list.pick(desk, event.shift_key()),
            "X" => desk.list.pick(desk, true),
            "z" if opened => desk.snoozing.set(desk.thread.id().map(|id| vec![id])),
            "Escape" if desk.selection.count() > 0 => desk.selection.clear(),
            "Escape" if opened => desk.go(desk.folder_path()),
            _ => return,
        }
        event.prevent_default();
    });
}

/// Enter on a link or button is its own.
fn on_control(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.matches("a, button, summary, input").unwrap_or(false))
}
