//! What goes along with the text, above it: the message that is quoted, and when it leaves.

use super::writing::Writing;
use crate::features::conversations::thread::{Due, QuoteLines};
use crate::ui::{IconButton, icon_sized};
use leptos::prelude::*;

#[component]
pub fn Quoted(writing: Writing) -> impl IntoView {
    move || {
        writing.reply_to.get().map(|quoted| {
            view! {
                <div class="answered">
                    <span class="quote grow"><QuoteLines quoted /></span>
                    <IconButton class="icon-btn-xs" drawing=icondata::LuX label=text!(composer.no_quote) on_press=move |()| writing.reply_to.set(None) />
                </div>
            }
        })
    }
}

/// The time somebody asked for, while it is not sent with it yet.
#[component]
pub fn Planned(writing: Writing) -> impl IntoView {
    let clock = writing.desk.clock;
    move || {
        let Due::At(at) = writing.due.get() else {
            return None;
        };
        let at = clock.ahead(at.as_millis() as f64);
        Some(view! {
            <div class="answered">
                {icon_sized(icondata::LuClock, "icon-14")}
                <span class="grow">{text!(scheduled.at, at = at)}</span>
                <IconButton class="icon-btn-xs" drawing=icondata::LuX label=text!(composer.no_time) on_press=move |()| writing.due.set(Due::Now) />
            </div>
        })
    }
}
