//! The profile: who it is, the way to their latest conversation, and all that can be changed.

use super::acts::Acts;
use super::addresses::Addresses;
use super::conversations::Conversations;
use super::opened::Opened;
use super::profile::Profile;
use crate::directory::Directory;
use crate::features::people::wanted::Wanted;
use crate::ui::time::Clock;
use crate::ui::{Avatar, Face, Failed, Gone, icon, icon_sized};
use contract::contacts::Contact;
use leptos::prelude::*;

/// It is on its way, gone, or did not load.
#[component]
pub fn Missing(opened: Opened, back: Signal<String>) -> impl IntoView {
    move || match opened.failed.get() {
        None => view! {
            <div class="late loading" aria-busy="true" role="status" aria-label=text!(ui.loading)>
                <span class="sk"></span><span class="sk"></span><span class="sk"></span>
            </div>
        }
        .into_any(),
        Some(error) if error.status() == Some(404) => view! { <Nobody back /> }.into_any(),
        Some(error) => {
            let again = move |()| {
                opened.failed.set(None);
                opened.load();
            };
            view! { <Failed title=text!(starting.contact_failed) error on_retry=again /> }
                .into_any()
        }
    }
}

#[component]
pub fn Nobody(back: Signal<String>) -> impl IntoView {
    view! {
        <Gone title=text!(people.gone) text=text!(people.gone_text)>
            <a class="btn" href=back>{text!(people.back)}</a>
        </Gone>
    }
}

#[component]
pub fn ContactPanel(opened: Opened, wanted: Wanted, back: Signal<String>) -> impl IntoView {
    let face = Memo::new(move |_| {
        let contact = opened.contact.read();
        contact
            .as_ref()
            .map(|contact| (contact.display_name.clone(), contact.color.clone()))
    });
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href=back aria-label=text!(people.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            {move || face.get().map(|(name, hue)| view! {
                <Avatar name=name.clone() hue face=Face::Customer />
                <div class="title">
                    <h2 class="truncate"><bdi>{name}</bdi></h2>
                    <Under opened />
                </div>
            })}
            <Latest opened wanted />
            <Acts opened wanted />
        </header>
        <div class="page" tabindex="0" role="region" aria-label=text!(context.details)>
            <Blocked opened />
            <div class="profile">
                <Profile opened />
                <div class="stack stack-24">
                    <Addresses opened />
                    <Conversations opened />
                    <NewConversations opened />
                </div>
            </div>
        </div>
    }
}

/// Their reference, and since when one knows them.
#[component]
fn Under(opened: Opened) -> impl IntoView {
    let clock = expect_context::<Clock>();
    move || {
        opened.contact.get().map(|contact| {
            let since = text!(
                people.since,
                at = clock.day(contact.created_at.as_millis() as f64)
            );
            let words = match contact.reference {
                Some(reference) => format!("{reference} · {since}"),
                None => since,
            };
            view! { <span class="sub"><bdi class="truncate">{words}</bdi></span> }
        })
    }
}

/// The way to the latest conversation one may see.
#[component]
fn Latest(opened: Opened, wanted: Wanted) -> impl IntoView {
    let path = move || {
        let who = wanted.who.get();
        wanted.filter.read().path(who.as_ref())
    };
    let number = Memo::new(move |_| {
        let contact = opened.contact.read();
        contact
            .as_ref()
            .and_then(|contact| contact.last_conversation.as_ref())
            .map(|last| last.number)
    });
    move || {
        number.get().map(|number| {
            view! {
                <a class="btn btn-primary btn-sm" href=path title=text!(people.latest)>
                    {icon(icondata::LuMessageSquare)}
                    <span class="sr">{text!(people.latest)}" "</span>
                    <span class="num">"#"{number}</span>
                </a>
            }
        })
    }
}

#[component]
fn Blocked(opened: Opened) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let clock = expect_context::<Clock>();
    let words = move |contact: &Contact| {
        let by = contact.blocked_by.map(|agent| directory.name(agent));
        let at = contact
            .blocked_at
            .map(|at| clock.full(at.as_millis() as f64));
        match (by, at) {
            (Some(by), Some(at)) => text!(people.blocked_by, name = by, at = at),
            _ => text!(people.is_blocked).to_string(),
        }
    };
    move || {
        opened.contact.get().filter(|contact| contact.blocked).map(|contact| view! {
            <div class="callout callout-warn people-blocked">
                {icon(icondata::LuBan)}
                <div>
                    <p>{words(&contact)}</p>
                    <p class="sub">{text!(people.dropped, n = contact.dropped_since_block)}</p>
                </div>
            </div>
        })
    }
}

/// What their new conversations are given; it is changed beside a conversation.
#[component]
fn NewConversations(opened: Opened) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let names = move |agents: &[domain::AgentId]| {
        let names: Vec<String> = agents.iter().map(|id| directory.name(*id)).collect();
        match names.is_empty() {
            true => text!(context.nobody).to_owned(),
            false => names.join(", "),
        }
    };
    move || {
        opened.contact.get().map(|contact| {
            let to = match contact.owner_agent_id {
                Some(owner) => directory.name(owner),
                None => names(&contact.default_assignee_ids),
            };
            let visible = match contact.default_visibility.restricted {
                true => names(&contact.default_visibility.viewer_ids),
                false => text!(visible.everyone).to_owned(),
            };
            view! {
                <section>
                    <h3 class="people-h">{text!(people.new_conversations)}</h3>
                    <dl class="dl people-dl">
                        <dt>{text!(people.go_to)}</dt><dd><bdi>{to}</bdi></dd>
                        <dt>{text!(context.visible_to)}</dt><dd><bdi>{visible}</bdi></dd>
                    </dl>
                </section>
            }
        })
    }
}
