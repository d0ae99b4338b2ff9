//! Every move of this conversation, newest first, in words.

use crate::features::conversations::state::DeskState;
use crate::ui::AsyncView;
use contract::log::LogEntry;
use contract::messages::AuthorKind;
use contract::page::{Page, Paging};
use domain::ConversationId;
use leptos::prelude::*;

const SHOWN: u32 = 50;

#[component]
pub fn Log(desk: DeskState, id: ConversationId) -> impl IntoView {
    let loaded = LocalResource::new(move || {
        desk.live.generation();
        let client = desk.client();
        async move {
            client
                .log(
                    id,
                    &Paging {
                        limit: Some(SHOWN),
                        cursor: None,
                    },
                )
                .await
        }
    });
    desk.live.on(move |event| {
        if event.name == "log.created" && event.conversation() == Some(id) {
            loaded.refetch();
        }
    });
    view! {
        <div class="ctx-body">
            <AsyncView value=loaded title=text!(context.failed) children=Callback::new(move |page| list(desk, page)) />
        </div>
    }
}

fn list(desk: DeskState, page: Page<LogEntry>) -> AnyView {
    let rows = page
        .items
        .into_iter()
        .map(|entry| {
            let at = entry.at.as_millis() as f64;
            let who = match entry.actor.kind {
                AuthorKind::System => None,
                AuthorKind::Contact => Some(
                    entry
                        .actor
                        .name
                        .clone()
                        .unwrap_or_else(|| text!(context.the_customer).to_string()),
                ),
                _ => entry.actor.name.clone(),
            };
            let what = words(desk, &entry);
            view! {
                <li>
                    <span>{who.map(|who| view! { <b>{who}</b>" " })}{what}</span>
                    <time title=move || desk.clock.full(at)>{move || desk.clock.short(at)}</time>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{rows}</ol> }.into_any()
}

fn words(desk: DeskState, entry: &LogEntry) -> String {
    let id = |key: &str| {
        entry
            .details
            .get(key)
            .and_then(|value| value.as_str())
            .and_then(|id| id.parse().ok())
    };
    let agent = || {
        let listed = entry
            .details
            .get("agent_ids")
            .and_then(|ids| ids.get(0))
            .and_then(|id| id.as_str())
            .and_then(|id| id.parse().ok());
        id("agent_id")
            .or(listed)
            .map(|id| untrack(|| desk.directory.name(id)))
    };
    match entry.action.as_str() {
        "created" => text!(log.created).to_string(),
        "routed" => text!(log.routed).to_string(),
        "picked" => text!(log.picked).to_string(),
        "assigned" => agent().map_or_else(
            || text!(log.assigned_team).to_string(),
            |name| text!(log.assigned, name = name),
        ),
        "revoked" => agent().map_or_else(
            || text!(log.revoked_team).to_string(),
            |name| text!(log.revoked, name = name),
        ),
        "closed" => text!(log.closed).to_string(),
        "reopened" => text!(log.reopened).to_string(),
        "archived" => text!(log.archived).to_string(),
        "unarchived" => text!(log.unarchived).to_string(),
        "snoozed" => text!(log.snoozed).to_string(),
        "unsnoozed" | "woken" => text!(log.woken).to_string(),
        other => other.replace('_', " "),
    }
}
