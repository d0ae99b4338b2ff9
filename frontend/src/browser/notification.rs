//! Notifications of the browser, for what comes while nobody looks at the app. Whether they come is
//! settled for each browser: it asks once, and the switch stands in its storage.

use super::storage;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

const WANTED: &str = "browser-notifications";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notifying {
    On,
    Off,
    /// Somebody has told the browser to show none of this site; only there it can be changed.
    Blocked,
    /// This browser has none, or not over an insecure address.
    Missing,
}

pub fn notifying() -> Notifying {
    let has_them = js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false);
    if !has_them || !window().is_secure_context() {
        return Notifying::Missing;
    }
    match Notification::permission() {
        NotificationPermission::Denied => Notifying::Blocked,
        NotificationPermission::Granted if storage::load(WANTED) == Some(true) => Notifying::On,
        _ => Notifying::Off,
    }
}

/// Turns them on or off in this browser, which asks whether it may at first.
pub async fn notify_from_now_on(on: bool) -> Notifying {
    if on
        && notifying() == Notifying::Off
        && Notification::permission() != NotificationPermission::Granted
    {
        // Who closes the question without an answer has said no for now.
        if let Ok(asked) = Notification::request_permission() {
            let _ = JsFuture::from(asked).await;
        }
    }
    storage::save(WANTED, &on);
    notifying()
}

/// Shows one; of those that share `about` only the latest stands. `on_press` hears that it was pressed.
pub fn notify(title: &str, body: &str, about: &str, on_press: impl FnOnce() + 'static) {
    if notifying() != Notifying::On {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(about);
    // The app plays its own sound, as one prefers.
    options.set_silent(Some(true));
    // Phones refuse pages this kind: the title and the list still tell.
    let Ok(shown) = Notification::new_with_options(title, &options) else {
        return;
    };
    let pressed = shown.clone();
    let on_press = Closure::once_into_js(move || {
        let _ = window().focus();
        pressed.close();
        on_press();
    });
    shown.set_onclick(Some(on_press.unchecked_ref()));
}
