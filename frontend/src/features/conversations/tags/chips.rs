//! The tags of a message, below what it says.

use super::putting::take_off;
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use contract::messages::{AuthorKind, Message};
use contract::tags::MessageTag;
use domain::permissions::Permission;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;

#[component]
pub fn MessageTags(desk: DeskState, message: Message) -> impl IntoView {
    let place = (message.conversation_id, message.id);
    (!message.tags.is_empty()).then(|| {
        let tags = message.tags.into_iter();
        view! {
            <ul class="msg-tags" aria-label=text!(tags.of_message)>
                {tags.map(|tag| view! { <Chip desk place tag /> }).collect_view()}
            </ul>
        }
    })
}

#[component]
fn Chip(desk: DeskState, place: (ConversationId, MessageId), tag: MessageTag) -> impl IntoView {
    let by = tag.added_by.clone();
    // The rule of the domain, of what the browser knows of itself.
    let may = Memo::new(move |_| {
        let me = desk.session.me_id().map(|me| me.to_string());
        let mine = by.kind == AuthorKind::Agent && by.id.is_some() && by.id == me;
        mine || desk.session.may(Permission::ManageConversations)
    });
    let busy = RwSignal::new(false);
    let tip = text!(tags.take, name = tag.name.clone());
    let name = tag.name.clone();
    let tag = StoredValue::new(tag);
    view! {
        <li class="chip hue-slate" class:chip-x=may class:chip-lg=move || !may.get()>
            {icon_sized(icondata::LuTag, "icon-12")}
            <bdi class="truncate">{name}</bdi>
            {move || may.get().then(|| {
                let tip = tip.clone();
                view! {
                    <button type="button" aria-label=tip.clone() title=tip disabled=busy on:click=move |_| take_off(desk, place, tag.get_value(), busy)>
                        {icon_sized(icondata::LuX, "icon-12")}
                    </button>
                }
            })}
        </li>
    }
}
