//! The other conversations with this contact, the latest first, as far as one may see them.

use crate::features::conversations::folder;
use crate::features::conversations::state::DeskState;
use crate::ui::{ChannelGlyph, Pages, PagesEnd};
use contract::conversations::{Conversation, ConversationQuery, Folder, Status};
use domain::{ContactId, ConversationId};
use leptos::prelude::*;

const PAGE: u32 = 20;

#[component]
pub fn History(desk: DeskState, contact: ContactId, except: ConversationId) -> impl IntoView {
    let pages = Pages::new(move |cursor| {
        let client = desk.client();
        async move {
            let query = ConversationQuery {
                contact_id: Some(contact),
                limit: Some(PAGE),
                cursor,
                ..Default::default()
            };
            client.conversations(&query).await.map(|loaded| loaded.body)
        }
    });
    Effect::new(move |_| {
        desk.live.generation();
        pages.reload();
    });
    desk.live.on(move |event| match event.name.as_str() {
        "conversation.created" | "conversation.updated" => {
            let told = event
                .object::<Conversation>()
                .filter(|told| told.contact.id == contact);
            if let Some(told) = told {
                take_told(pages, told);
            }
        }
        "conversation.hidden" | "conversation.deleted" => {
            let gone = event.id::<ConversationId>();
            pages
                .items
                .update(|rows| rows.retain(|row| Some(row.id) != gone));
        }
        _ => {}
    });
    let others = move || {
        let rows = pages.items.read();
        let others = rows.iter().filter(|row| row.id != except);
        others.cloned().collect::<Vec<_>>()
    };
    view! {
        <div class="ctx-body ctx-list">
            {move || (pages.is_loaded.get() && others().is_empty()).then(|| view! { <p class="ink-3 ctx-none">{text!(context.no_earlier)}</p> })}
            <For each=others key=|row| (row.id, row.revision) let(row)>
                <Row desk row />
            </For>
            <PagesEnd pages failed=text!(context.failed) />
        </div>
    }
}

/// One that changed stands where it stood; one that began stands on top.
pub fn take_told(pages: Pages<Conversation>, told: Conversation) {
    pages.items.update(|rows| {
        let begins = rows
            .first()
            .is_none_or(|first| first.created_at < told.created_at);
        match rows.iter_mut().find(|row| row.id == told.id) {
            Some(known) if told.revision > known.revision => *known = told,
            Some(_) => {}
            None if begins => rows.insert(0, told),
            // Farther down, or not loaded yet.
            None => {}
        }
    });
}

#[component]
fn Row(desk: DeskState, row: Conversation) -> impl IntoView {
    let at = row.last_activity_at.as_millis() as f64;
    let number = row.number;
    let preview = row.last_message.and_then(|last| last.preview);
    let words = row.subject.or(preview).filter(|words| !words.is_empty());
    let words = words.unwrap_or_else(|| format!("#{number}"));
    let state = match row.status {
        Status::Closed => folder::name(Folder::Closed),
        Status::Open | Status::Unknown => text!(context.open),
    };
    let who: Vec<String> = row
        .assignee_ids
        .iter()
        .map(|id| untrack(|| desk.directory.name(*id)))
        .collect();
    let about = match who.is_empty() {
        true => format!("#{number} · {state}"),
        false => format!("#{number} · {state} · {}", who.join(", ")),
    };
    view! {
        <a class="menu-item ctx-row" href=move || format!("/conversations/{}/{number}", desk.folder.get())>
            <ChannelGlyph kind_name=row.channel.kind size="glyph-20" silent=true />
            <span class="grow ctx-words">
                <span class="truncate medium"><bdi>{words}</bdi></span>
                <span class="truncate xs ink-3">{about}</span>
            </span>
            <span class="menu-end">{move || desk.clock.short(at)}</span>
        </a>
    }
}
