//! Their conversations, the latest first, as far as one may see them.

use super::opened::Opened;
use crate::features::conversations::take_told;
use crate::live::Live;
use crate::ui::time::Clock;
use crate::ui::{ChannelGlyph, Pages, PagesEnd};
use contract::conversations::{Conversation, ConversationQuery, Status};
use leptos::prelude::*;

const PAGE: u32 = 10;

#[component]
pub fn Conversations(opened: Opened) -> impl IntoView {
    let live = expect_context::<Live>();
    let pages = Pages::new(move |cursor| {
        let client = opened.client();
        let query = ConversationQuery {
            contact_id: Some(opened.id),
            limit: Some(PAGE),
            cursor,
            ..Default::default()
        };
        async move { client.conversations(&query).await.map(|loaded| loaded.body) }
    });
    Effect::new(move |_| {
        live.generation();
        pages.reload();
    });
    live.on(move |event| match event.name.as_str() {
        "conversation.created" | "conversation.updated" => {
            let told = event.object::<Conversation>();
            if let Some(told) = told.filter(|told| told.contact.id == opened.id) {
                take_told(pages, told);
            }
        }
        "conversation.hidden" | "conversation.deleted" => {
            let gone = event.id();
            pages
                .items
                .update(|rows| rows.retain(|row| Some(row.id) != gone));
        }
        _ => {}
    });
    let none = move || pages.is_loaded.get() && pages.items.read().is_empty();
    view! {
        <section aria-label=text!(people.their_conversations)>
            <h3 class="people-h">{text!(people.their_conversations)}</h3>
            {move || none().then(|| view! { <p class="ink-3">{text!(people.no_conversations)}</p> })}
            <ul>
                <For each=move || pages.items.get() key=|row| (row.id, row.revision) let(row)>
                    <Row row />
                </For>
            </ul>
            <PagesEnd pages failed=text!(people.conversations_failed) />
        </section>
    }
}

#[component]
fn Row(row: Conversation) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let at = row.last_activity_at.as_millis() as f64;
    let number = row.number;
    let preview = row.last_message.and_then(|last| last.preview);
    let words = row.subject.or(preview).filter(|words| !words.is_empty());
    let words = words.unwrap_or_else(|| format!("#{number}"));
    let state = match row.status {
        Status::Closed => text!(folder.closed),
        Status::Open | Status::Unknown => text!(context.open),
    };
    view! {
        <li>
            <a class="line-h people-address people-conversation" href=format!("/conversations/inbox/{number}")>
                <ChannelGlyph kind_name=row.channel.kind size="glyph-24" silent=true />
                <span class="grow">
                    <bdi class="truncate block medium">{words}</bdi>
                    <span class="truncate block xs ink-3">{format!("#{number} · {state}")}</span>
                </span>
                <span class="xs ink-3">{move || clock.short(at)}</span>
            </a>
        </li>
    }
}
