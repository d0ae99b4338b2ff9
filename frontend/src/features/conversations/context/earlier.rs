//! The other conversations of this contact.

use crate::features::conversations::state::DeskState;
use crate::ui::{AsyncView, ChannelGlyph};
use contract::conversations::{Conversation, ConversationQuery};
use contract::page::Page;
use domain::{ContactId, ConversationId};
use leptos::prelude::*;

const SHOWN: u32 = 20;

#[component]
pub fn Earlier(desk: DeskState, contact: ContactId, except: ConversationId) -> impl IntoView {
    let loaded = LocalResource::new(move || {
        desk.live.generation();
        let client = desk.client();
        async move {
            let query = ConversationQuery {
                contact_id: Some(contact),
                limit: Some(SHOWN),
                ..Default::default()
            };
            client.conversations(&query).await.map(|loaded| loaded.body)
        }
    });
    view! {
        <div class="ctx-body ctx-list">
            <AsyncView value=loaded title=text!(context.failed) children=Callback::new(move |page| list(desk, page, except)) />
        </div>
    }
}

fn list(desk: DeskState, page: Page<Conversation>, except: ConversationId) -> AnyView {
    let others: Vec<Conversation> = page
        .items
        .into_iter()
        .filter(|row| row.id != except)
        .collect();
    if others.is_empty() {
        return view! { <p class="ink-3 ctx-none">{text!(context.no_earlier)}</p> }.into_any();
    }
    others
        .into_iter()
        .map(|row| {
            let at = row.last_activity_at.as_millis() as f64;
            let preview = row.last_message.and_then(|last| last.preview);
            let words = row.subject.or(preview).unwrap_or_else(|| format!("#{}", row.number));
            view! {
                <a class="menu-item" href=move || format!("/conversations/{}/{}", desk.folder.get(), row.number)>
                    <ChannelGlyph kind_name=row.channel.kind size="glyph-20" silent=true />
                    <span class="grow truncate"><bdi>{words}</bdi></span>
                    <span class="menu-end">{move || desk.clock.short(at)}</span>
                </a>
            }
        })
        .collect_view()
        .into_any()
}
