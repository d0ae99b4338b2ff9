//! The state of the line and of the app, across the screen. A short break shows nothing: it heals by itself.

use crate::live::{Line, Live};
use crate::session::Session;
use crate::ui::{Banner, Button};
use leptos::{ev, prelude::*};
use std::time::Duration;

const BEARABLE: Duration = Duration::from_secs(3);

#[component]
pub fn Banners() -> impl IntoView {
    let (live, session) = (expect_context::<Live>(), expect_context::<Session>());
    let online = RwSignal::new(window().navigator().on_line());
    let came = window_event_listener(ev::online, move |_| online.set(true));
    let went = window_event_listener(ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        came.remove();
        went.remove();
    });
    let broken = RwSignal::new(false);
    Effect::new(move |_| match live.line() {
        Line::Broken => set_timeout(
            move || {
                if live.line_untracked() == Line::Broken {
                    broken.try_set(true);
                }
            },
            BEARABLE,
        ),
        Line::Opening | Line::Open => broken.set(false),
    });
    move || {
        if !online.get() {
            view! { <Banner class="banner-warn" drawing=icondata::LuWifiOff text=text!(app.offline).to_string() /> }.into_any()
        } else if broken.get() {
            view! { <Banner class="banner-warn" drawing=icondata::LuRefreshCw text=text!(app.line_broken).to_string() /> }.into_any()
        } else if session.outdated() {
            view! {
                <Banner class="banner-accent" drawing=icondata::LuRefreshCw text=text!(app.outdated).to_string()>
                    <Button class="btn-sm" on_press=|()| drop(window().location().reload())>{text!(crash.reload)}</Button>
                </Banner>
            }.into_any()
        } else {
            ().into_any()
        }
    }
}
