//! Whether this browser shows notifications; of another one it says nothing.

use crate::browser::{Notifying, notify_from_now_on, notifying};
use crate::ui::SwitchRow;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn BrowserNotifications() -> impl IntoView {
    let now = RwSignal::new(notifying());
    let on_change = move |on| {
        spawn_local(async move {
            let then = notify_from_now_on(on).await;
            now.try_set(then);
        });
    };
    move || {
        let state = now.get();
        let hint = match state {
            Notifying::On | Notifying::Off => text!(preferences.browser_text),
            Notifying::Blocked => text!(preferences.browser_blocked),
            Notifying::Missing => text!(preferences.browser_missing),
        };
        let may = matches!(state, Notifying::On | Notifying::Off);
        view! {
            <SwitchRow
                label=text!(preferences.browser)
                hint
                on=Signal::derive(move || now.get() == Notifying::On)
                disabled=!may
                on_change
            />
        }
    }
}
