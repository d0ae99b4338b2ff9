//! What the channel asks for now, in a sentence: why not anything may be written, or that a person has to.

use super::writing::Writing;
use crate::ui::{icon, icon_sized};
use contract::conversations::{ReplyChannelState, ReplyOption};
use leptos::prelude::*;

const MINUTE_MS: f64 = 60_000.0;

#[component]
pub fn Standing(writing: Writing) -> impl IntoView {
    let clock = writing.desk.clock;
    let name = move || writing.conversation.with(|c| c.contact.name.clone());
    move || {
        let option = writing.option.get()?;
        if option.state == ReplyChannelState::Free {
            // How long anything may be written stands beside the channel.
            let until = option.until.filter(|_| option.human_agent_tag)?;
            let words = text!(
                composer.by_hand_until,
                at = clock.ahead(until.as_millis() as f64)
            );
            return Some(view! { <p class="standing xs ink-2">{icon_sized(icondata::LuClock, "icon-12")}<span>{words}</span></p> }.into_any());
        }
        let words = refused(&option, name())?;
        Some(view! { <div class="ask callout callout-warn" role="status">{icon(icondata::LuClock)}<p class="grow">{words}</p></div> }.into_any())
    }
}

/// Why nothing, or not just anything, can be written.
fn refused(option: &ReplyOption, name: String) -> Option<String> {
    let channel = option.channel_name.clone();
    Some(match option.state {
        ReplyChannelState::Free => return None,
        ReplyChannelState::TemplateOnly => text!(composer.window_shut).to_string(),
        ReplyChannelState::OptedOut => {
            text!(composer.opted_out_text, name = name, channel = channel)
        }
        ReplyChannelState::NotSubscribed => {
            text!(composer.not_subscribed_text, name = name, channel = channel)
        }
        ReplyChannelState::ChannelDisabled if option.channel_removed => {
            text!(composer.channel_removed_text).to_string()
        }
        ReplyChannelState::ChannelDisabled => text!(composer.channel_disabled_text).to_string(),
        ReplyChannelState::Unreachable | ReplyChannelState::Unknown => {
            text!(composer.unreachable_text, name = name, channel = channel)
        }
    })
}

/// `3 h 12 min`
pub(super) fn left(milliseconds: f64) -> String {
    let minutes = (milliseconds / MINUTE_MS).ceil().max(1.0) as i64;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => text!(time.minutes, n = minutes),
        (hours, 0) => text!(time.hours, n = hours),
        (h, m) => text!(composer.hours_minutes, h = h, m = m),
    }
}
