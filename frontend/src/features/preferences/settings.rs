//! Preferences, applied as they change.

use super::browser_notifications::BrowserNotifications;
use crate::browser::chime;
use crate::session::Session;
use crate::theme;
use crate::ui::{Segmented, SwitchRow, Toasts};
use contract::me::{Clock, Notifications, PatchPreferences, Times};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Settings() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let apply = move |change: PatchPreferences| {
        spawn_local(async move {
            match session.client().update_preferences(&change).await {
                Ok(now) => session.set_preferences(now),
                Err(error) => toasts.refused(text!(preferences.failed), &error),
            }
        });
    };
    let now = move || session.preferences();
    let shown = RwSignal::new(theme::chosen());
    view! {
        <section class="sec">
            <h2>{text!(preferences.notifications)}</h2>
            <SwitchRow
                label=text!(preferences.sounds)
                hint=text!(preferences.sounds_text)
                on=Signal::derive(move || now().sounds)
                on_change=move |on| {
                    if on {
                        chime();
                    }
                    apply(PatchPreferences { sounds: Some(on), ..Default::default() });
                }
            />
            <BrowserNotifications />
            <Segmented
                label=text!(preferences.about)
                options=vec![("all", text!(preferences.about_all).to_string()), ("mine", text!(preferences.about_mine).to_string()), ("none", text!(preferences.about_none).to_string())]
                value=Signal::derive(move || now().notifications.as_str())
                on_change=move |word: &'static str| apply(PatchPreferences { notifications: Some(Notifications::from(word)), ..Default::default() })
            />
            <SwitchRow
                label=text!(preferences.muted)
                hint=text!(preferences.muted_text)
                on=Signal::derive(move || now().muted)
                on_change=move |on| apply(PatchPreferences { muted: Some(on), ..Default::default() })
            />
        </section>
        <section class="sec">
            <h2>{text!(preferences.writing)}</h2>
            <SwitchRow
                label=text!(preferences.enter_sends)
                hint=text!(preferences.enter_sends_text)
                on=Signal::derive(move || now().enter_sends)
                on_change=move |on| apply(PatchPreferences { enter_sends: Some(on), ..Default::default() })
            />
            <SwitchRow
                label=text!(preferences.assign_on_reply)
                hint=text!(preferences.assign_on_reply_text)
                on=Signal::derive(move || now().assign_on_reply)
                on_change=move |on| apply(PatchPreferences { assign_on_reply: Some(on), ..Default::default() })
            />
            <SwitchRow
                label=text!(preferences.undo_send)
                hint=text!(preferences.undo_send_text)
                on=Signal::derive(move || now().undo_send)
                on_change=move |on| apply(PatchPreferences { undo_send: Some(on), ..Default::default() })
            />
            <SwitchRow
                label=text!(preferences.files_at_once)
                hint=text!(preferences.files_at_once_text)
                on=Signal::derive(move || now().send_files_at_once)
                on_change=move |on| apply(PatchPreferences { send_files_at_once: Some(on), ..Default::default() })
            />
        </section>
        <section class="sec">
            <h2>{text!(preferences.looks)}</h2>
            <Segmented
                label=text!(preferences.theme)
                options=vec![("system", text!(preferences.theme_system).to_string()), ("light", text!(preferences.theme_light).to_string()), ("dark", text!(preferences.theme_dark).to_string())]
                drawings=vec![icondata::LuMonitor, icondata::LuSun, icondata::LuMoon]
                value=shown
                on_change=move |word: &'static str| {
                    theme::choose(word);
                    shown.set(word);
                }
            />
            <Segmented
                label=text!(preferences.clock)
                options=vec![("24h", text!(preferences.clock_24).to_string()), ("12h", text!(preferences.clock_12).to_string())]
                value=Signal::derive(move || now().clock.as_str())
                on_change=move |word: &'static str| apply(PatchPreferences { clock: Some(Clock::from(word)), ..Default::default() })
            />
            <Segmented
                label=text!(preferences.times)
                options=vec![("absolute", text!(preferences.times_absolute).to_string()), ("relative", text!(preferences.times_relative).to_string())]
                value=Signal::derive(move || now().times.as_str())
                on_change=move |word: &'static str| apply(PatchPreferences { times: Some(Times::from(word)), ..Default::default() })
            />
        </section>
    }
}
