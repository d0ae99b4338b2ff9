//! The platform, where neither Leptos nor `web-sys` has it ready: locks, tabs, storage, sound, notifications, the microphone, uploads.

mod caret;
mod clipboard;
mod fold;
mod going;
mod keys;
mod local_time;
mod locks;
pub mod names;
mod notification;
mod recorder;
mod save;
mod sizes;
mod sound;
pub mod storage;
mod tabs;
mod upload;
mod zones;

pub use caret::{put_text, selection};
pub use clipboard::copy;
pub use fold::folded;
pub use going::going;
pub use keys::{on_key, plain_key};
pub use local_time::{at_hour, days_to_monday, from_local, to_local};
pub use locks::with_lock;
pub use notification::{Notifying, notify, notify_from_now_on, notifying};
pub use recorder::{NoSound, Recorder};
pub use save::save_file;
pub use sizes::on_resize;
pub use sound::chime;
pub use tabs::Tabs;
pub use upload::{Upload, UploadEnd};
pub use zones::{own_zone, zones};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A key that nobody else makes: safe retries are known by it.
pub fn random_key() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:x}-{:08x}{:08x}", now() as u64, part(), part())
}

/// Whether somebody looks at this window: only then something counts as read.
pub fn is_watched() -> bool {
    document().has_focus().unwrap_or(true)
        && document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Whether there is no room for a panel beside the thread (the breakpoint of layout.css).
pub fn is_narrow() -> bool {
    window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width < 1100.0)
}

/// Puts the focus on an element, if it is there.
pub fn focus(id: &str) {
    give_focus(document().get_element_by_id(id));
}

/// Puts the focus on the first element that a CSS selector finds.
pub fn focus_on(selector: &str) {
    give_focus(document().query_selector(selector).ok().flatten());
}

fn give_focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus is a courtesy: an element that cannot take it is no failure.
        let _ = element.focus();
    }
}
