//! Over which channel an answer goes.

use crate::ui::ChannelGlyph;
use contract::conversations::{ReplyChannelState, ReplyOption};
use leptos::prelude::*;

/// The channel and address it goes to, or why it cannot.
#[component]
pub fn Over(option: ReplyOption) -> impl IntoView {
    let refusal = match option.state {
        ReplyChannelState::Free => None,
        ReplyChannelState::TemplateOnly => Some(text!(composer.template_only)),
        ReplyChannelState::OptedOut => Some(text!(composer.opted_out)),
        ReplyChannelState::NotSubscribed => Some(text!(composer.not_subscribed)),
        ReplyChannelState::ChannelDisabled => Some(text!(composer.channel_disabled)),
        ReplyChannelState::Unreachable | ReplyChannelState::Unknown => {
            Some(text!(composer.unreachable))
        }
    };
    view! {
        {refusal.map(|refusal| view! { <span class="badge badge-warn">{refusal}</span> })}
        <span class="channel-pick" title=option.address.clone()>
            <ChannelGlyph kind_name=option.kind.clone() size="glyph-20" silent=true />
            <span class="truncate">{option.channel_name}</span>
        </span>
    }
}
