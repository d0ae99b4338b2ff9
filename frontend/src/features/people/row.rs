//! One line of the list.

use super::wanted::{Wanted, Who};
use crate::directory::{Directory, full_name};
use crate::ui::time::Clock;
use crate::ui::{Avatar, Face, There, icon_sized};
use contract::agents::Agent;
use contract::contacts::Contact;
use leptos::prelude::*;

#[component]
pub fn ContactRow(contact: Contact, wanted: Wanted) -> impl IntoView {
    let (directory, clock) = (expect_context::<Directory>(), expect_context::<Clock>());
    let who = Who::Contact(contact.id.to_string());
    let channel = contact
        .identities
        .iter()
        .flat_map(|identity| &identity.channels)
        .max_by_key(|channel| channel.last_inbound_at)
        .map(|channel| channel.channel_id);
    let glyph = move || channel.and_then(|id| directory.channel(id)).map(|c| c.kind);
    let last = contact.last_conversation.as_ref();
    let last = last.map(|last| last.last_activity_at.as_millis() as f64);
    let (name, hue) = (contact.display_name.clone(), contact.color.clone());
    view! {
        <Link who wanted>
            {let name = name.clone(); move || view! { <Avatar name=name.clone() hue=hue.clone() face=Face::Customer size="avatar-36" glyph=glyph() /> }}
            <span class="grow">
                <span class="item-name truncate"><bdi>{name}</bdi></span>
                <span class="item-sub truncate"><bdi>{about(&contact)}</bdi></span>
            </span>
            {contact.favorite.then(|| view! { <span class="people-star">{icon_sized(icondata::LuStar, "icon-14")}<span class="sr">{text!(people.favorite)}</span></span> })}
            {contact.blocked.then(|| view! { <span class="badge badge-bad">{text!(starting.blocked)}</span> })}
            {last.map(|at| view! { <span class="xs ink-3">{move || clock.short(at)}</span> })}
        </Link>
    }
}

/// How they are reached and known beside their name.
fn about(contact: &Contact) -> String {
    let address = contact.phone.as_ref().or(contact.email.as_ref());
    let address = address.filter(|address| **address != contact.display_name);
    let parts: Vec<&str> = [address, contact.reference.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(" · ")
}

#[component]
pub fn AgentRow(agent: Agent, wanted: Wanted) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let who = Who::Agent(agent.id.to_string());
    let (name, there) = (full_name(&agent), There::from(&agent));
    let teams = agent.team_ids;
    let about = move || {
        let teams = teams.iter().filter_map(|id| directory.team(*id));
        let mut about: Vec<String> = teams.map(|team| team.name).collect();
        about.push(there.word().to_owned());
        about.join(" · ")
    };
    view! {
        <Link who wanted>
            <Avatar name=name.clone() hue=agent.color size="avatar-36" there=Signal::stored(there) />
            <span class="grow">
                <span class="item-name truncate"><bdi>{name}</bdi></span>
                <span class="item-sub truncate"><bdi>{about}</bdi></span>
            </span>
        </Link>
    }
}

#[component]
fn Link(who: Who, wanted: Wanted, children: Children) -> impl IntoView {
    let path = {
        let who = who.clone();
        move || wanted.filter.read().path(Some(&who))
    };
    let current = move || (wanted.who.read().as_ref() == Some(&who)).then_some("true");
    view! { <li><a class="item people-row" href=path aria-current=current>{children()}</a></li> }
}
