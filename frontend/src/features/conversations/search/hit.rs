//! One thing that was found: whose it is, what it says, and where it stands.

use super::marked::drawn;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Face, icon_sized};
use contract::conversations::Status;
use contract::search::{MatchField, SearchHit};
use domain::search::excerpt::parts;
use leptos::{ev, prelude::*};

#[component]
pub fn Hit(desk: DeskState, hit: SearchHit) -> impl IntoView {
    let conversation = hit.conversation.clone();
    let message = hit.message.as_ref().map(|message| message.id);
    let path = desk.path_of_hit(&hit);
    let to = path.clone();
    let open = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        // One step back leads to what was found, however much of it was looked at.
        match desk.number.get_untracked() {
            Some(_) => desk.walk(to.clone()),
            None => desk.go(to.clone()),
        }
    };
    let number = conversation.number;
    let current = Memo::new(move |_| {
        desk.number.get() == Some(number) && desk.search.message.get() == message
    });
    let at = match &hit.message {
        Some(message) => message.sent_at,
        None => conversation.last_activity_at,
    };
    let at = at.as_millis() as f64;
    let excerpt = |field: MatchField| {
        let found = hit.matches.iter().find(|found| found.field == field);
        found.map(|found| parts(&found.snippet))
    };
    let name = excerpt(MatchField::Name)
        .unwrap_or_else(|| vec![(false, conversation.contact.name.clone())]);
    let numbered =
        excerpt(MatchField::Number).unwrap_or_else(|| vec![(false, format!("#{number}"))]);
    let closed = conversation.status == Status::Closed;
    view! {
        <li class="conv">
            <a href=path aria-current=move || current.get().then_some("true") on:click=open>
                <span class="conv-name"><bdi class="truncate">{drawn(name)}</bdi></span>
            </a>
            <span class="conv-face">
                <Avatar
                    name=conversation.contact.name.clone()
                    hue=conversation.contact.color.clone()
                    face=Face::Customer
                    size="avatar-36"
                    glyph=Some(conversation.channel.kind.clone())
                />
            </span>
            <time class="conv-time">{move || desk.clock.short(at)}</time>
            <span class="conv-text">{said(&hit)}</span>
            <span class="conv-mark"></span>
            <span class="conv-meta">
                <span>{drawn(numbered)}</span>
                {conversation.subject.clone().map(|subject| view! { <bdi class="truncate">{subject}</bdi> })}
                <span class="conv-end">
                    {conversation.restricted.then(|| view! { {icon_sized(icondata::LuLock, "icon-12")}<span class="sr">{text!(list.restricted)}</span> })}
                    {closed.then(|| view! { <span>{text!(search.closed)}</span> })}
                </span>
            </span>
        </li>
    }
}

/// Line two: what was said, or by what else it was found.
fn said(hit: &SearchHit) -> AnyView {
    if let Some(message) = &hit.message {
        return match &message.snippet {
            Some(snippet) => {
                view! { <bdi class="truncate">{drawn(parts(snippet))}</bdi> }.into_any()
            }
            None => view! { <bdi class="truncate ink-3">{text!(list.withheld)}</bdi> }.into_any(),
        };
    }
    let other = hit.matches.iter().find_map(|found| {
        let word = match found.field {
            MatchField::Subject => text!(search.subject),
            MatchField::Address => text!(search.address),
            MatchField::Reference => text!(search.reference),
            MatchField::Name | MatchField::Number | MatchField::Unknown => return None,
        };
        Some((word, parts(&found.snippet)))
    });
    if let Some((word, parts)) = other {
        return view! { <bdi class="truncate"><span class="ink-3">{word}" "</span>{drawn(parts)}</bdi> }.into_any();
    }
    let last = hit.conversation.last_message.as_ref();
    let last = last.and_then(|last| last.preview.clone());
    let text = match hit.conversation.withheld {
        true => text!(list.withheld).to_string(),
        false => last.unwrap_or_default(),
    };
    view! { <bdi class="truncate">{text}</bdi> }.into_any()
}
