//! What belongs to a message beside its words: signs that customers put to it, what kind of thing it is,
//! and whether it is still as it was.

use crate::ui::icon_sized;
use contract::messages::{Message, MessageKind, MessageReferral, ReferralSource};
use leptos::prelude::*;

/// The signs below a message, each once with how often it was put there.
#[component]
pub fn Reactions(signs: Vec<String>) -> impl IntoView {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for sign in signs {
        match counted.iter_mut().find(|(known, _)| *known == sign) {
            Some((_, count)) => *count += 1,
            None => counted.push((sign, 1)),
        }
    }
    (!counted.is_empty()).then(|| {
        view! {
            <ul class="reactions" aria-label=text!(thread.reactions)>
                {counted.into_iter().map(|(sign, count)| view! {
                    <li class="reaction">{sign}{(count > 1).then(|| view! { <span class="xs">{count}</span> })}</li>
                }).collect_view()}
            </ul>
        }
    })
}

/// What a message is, where its words alone do not say so.
pub fn sign_of(message: &Message) -> Option<(icondata::Icon, &'static str)> {
    match message.kind {
        MessageKind::Location => Some((icondata::LuMapPin, text!(kind.location))),
        MessageKind::Contact => Some((icondata::LuContact, text!(kind.contact))),
        MessageKind::Template => Some((icondata::LuLayoutTemplate, text!(kind.template))),
        _ => None,
    }
}

/// What led the customer to write it.
#[component]
pub fn Referred(referral: MessageReferral) -> impl IntoView {
    let what = match referral.source {
        ReferralSource::Ad => text!(thread.came_by_ad),
        ReferralSource::Post => text!(thread.came_by_post),
        ReferralSource::Product => text!(thread.came_by_product),
        ReferralSource::Link | ReferralSource::Unknown => text!(thread.came_by_link),
    };
    let MessageReferral { headline, link, .. } = referral;
    let name = headline.or_else(|| link.clone());
    let name = name.map(|name| match link {
        Some(url) => {
            view! { <a class="link" href=url target="_blank" rel="noopener noreferrer">{name}</a> }
                .into_any()
        }
        None => view! { <span>{name}</span> }.into_any(),
    });
    view! {
        <p class="msg-sign xs ink-3">
            {icon_sized(icondata::LuMegaphone, "icon-12")}
            <span>{what}" "{name}</span>
        </p>
    }
}

/// What stands in place of words that there are none of, if something has to.
pub fn instead(message: &Message) -> Option<&'static str> {
    let is_empty =
        message.text.as_deref().unwrap_or_default().is_empty() && message.attachments.is_empty();
    match message.kind {
        _ if message.deleted_at.is_some() => Some(text!(thread.deleted)),
        MessageKind::Unsupported | MessageKind::Unknown if is_empty => {
            Some(text!(kind.unsupported))
        }
        MessageKind::Location if is_empty => Some(text!(kind.location)),
        MessageKind::Contact if is_empty => Some(text!(kind.contact)),
        MessageKind::Sticker if is_empty => Some(text!(kind.sticker)),
        _ => None,
    }
}

/// In the line below a message: that it was written elsewhere, or anew.
pub fn asides(message: &Message) -> Vec<&'static str> {
    let edited = message.edited_at.is_some() && message.deleted_at.is_none();
    let elsewhere = message.sent_elsewhere.then(|| text!(thread.elsewhere));
    let edited = edited.then(|| text!(thread.edited));
    elsewhere.into_iter().chain(edited).collect()
}

/// The words that stand for a message that has none.
#[component]
pub fn Instead(words: &'static str, gone: bool) -> impl IntoView {
    let drawing = match gone {
        true => icondata::LuBan,
        false => icondata::LuCircleHelp,
    };
    view! { <p class="bubble bubble-instead">{icon_sized(drawing, "icon-14")}<span>{words}</span></p> }
}
