//! Over which channel an answer goes: the default one, or another one that reaches the customer.

use super::standing::left;
use super::writing::Writing;
use crate::ui::time::Clock;
use crate::ui::{ChannelGlyph, Menu, MenuItem, icon_sized};
use contract::conversations::{ReplyChannelState, ReplyOption};
use leptos::prelude::*;

const CHANNELS: &str = "reply-channels";

/// Why a channel does not take what is typed, if it does not.
fn refusal(option: &ReplyOption) -> Option<&'static str> {
    match option.state {
        ReplyChannelState::Free => None,
        ReplyChannelState::TemplateOnly => Some(text!(composer.template_only)),
        ReplyChannelState::OptedOut => Some(text!(composer.opted_out)),
        ReplyChannelState::NotSubscribed => Some(text!(composer.not_subscribed)),
        ReplyChannelState::ChannelDisabled if option.channel_removed => {
            Some(text!(composer.channel_removed))
        }
        ReplyChannelState::ChannelDisabled => Some(text!(composer.channel_disabled)),
        ReplyChannelState::Unreachable | ReplyChannelState::Unknown => {
            Some(text!(composer.unreachable))
        }
    }
}

/// The channel and address it goes to, what it asks for now, and the others there are.
#[component]
pub fn Over(writing: Writing) -> impl IntoView {
    let desk = writing.desk;
    let several = Memo::new(move |_| desk.thread.reply_options().len() > 1);
    // Which of several addresses it is has to be seen, not only that it is mail.
    let beside = move |option: &ReplyOption| {
        let options = desk.thread.reply_options();
        let same = options
            .iter()
            .filter(|one| one.channel_id == option.channel_id);
        (same.count() > 1).then(|| option.address.clone())
    };
    move || {
        let option = writing.option.get()?;
        let (kind, name, address) = (
            option.kind.clone(),
            option.channel_name.clone(),
            option.address.clone(),
        );
        let label = match beside(&option) {
            Some(address) => text!(composer.channel_to, name = name.clone(), address = address),
            None => text!(composer.channel, name = name.clone()),
        };
        let shown = beside(&option);
        let inside = view! {
            <ChannelGlyph kind_name=kind size="glyph-20" silent=true />
            <span class="truncate">{name}{shown.map(|address| view! { " "<bdi class="ink-2">{address}</bdi> })}</span>
        };
        let badge = refusal(&option);
        let badge = badge.map(|refusal| view! { <span class="badge badge-warn">{refusal}</span> });
        let free = option.clone();
        Some(view! {
            {badge}
            {move || time_left(desk.clock, &free)}
            {if several.get() {
                view! {
                    <button class="channel-pick" type="button" popovertarget=CHANNELS aria-haspopup="menu" aria-label=label title=address>
                        {inside}
                        {icon_sized(icondata::LuChevronDown, "icon-14")}
                    </button>
                    <Menu id=CHANNELS label=text!(composer.channels) at_end=true above=true>
                        <Others writing />
                    </Menu>
                }
                .into_any()
            } else {
                view! { <span class="channel-pick" title=address>{inside}</span> }.into_any()
            }}
        })
    }
}

/// How long anything may be written still.
fn time_left(clock: Clock, option: &ReplyOption) -> Option<impl IntoView + use<>> {
    let is_free = option.state == ReplyChannelState::Free && !option.human_agent_tag;
    let until = option.until.filter(|_| is_free)?.as_millis() as f64;
    let time = left(until - clock.now());
    let about = text!(composer.free_for, time = time.clone());
    Some(view! {
        <span class="badge badge-good" title=about>
            {icon_sized(icondata::LuClock, "icon-12")}
            {text!(composer.time_left, time = time)}
        </span>
    })
}

#[component]
fn Others(writing: Writing) -> impl IntoView {
    move || {
        let options = writing.desk.thread.reply_options().into_iter();
        options
            .map(|option| {
                let key = (option.channel_id, option.identity_id);
                let why = refusal(&option);
                let (label, address) = (option.channel_name, option.address);
                let about = match why {
                    Some(refusal) => format!("{address} · {refusal}"),
                    None => address,
                };
                let is_it = Signal::derive(move || {
                    writing
                        .option
                        .read()
                        .as_ref()
                        .is_some_and(|over| (over.channel_id, over.identity_id) == key)
                });
                let choose = move |()| {
                    writing.choose(key);
                };
                view! { <MenuItem label about checked=is_it on_press=choose /> }
            })
            .collect_view()
    }
}
