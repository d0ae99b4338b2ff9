//! Every move of this conversation, newest first, live.

use super::sentences::sentence;
use crate::features::conversations::state::DeskState;
use crate::ui::{Pages, PagesEnd};
use contract::log::LogEntry;
use contract::page::Paging;
use domain::ConversationId;
use leptos::prelude::*;
use std::time::Duration;

const PAGE: u32 = 50;
/// So long nothing was written before it is asked for.
const REST: Duration = Duration::from_millis(200);

#[component]
pub fn Log(desk: DeskState, id: ConversationId) -> impl IntoView {
    let pages = Pages::new(move |cursor| {
        let client = desk.client();
        async move {
            let paging = Paging {
                limit: Some(PAGE),
                cursor,
            };
            client.log(id, &paging).await
        }
    });
    Effect::new(move |_| {
        desk.live.generation();
        pages.reload();
    });
    // One act writes several entries: they are asked for once.
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    desk.live.on(move |event| {
        if event.name == "log.created" && event.conversation() == Some(id) {
            stop();
            let ask = move || pages.refresh(|entry: &LogEntry| entry.id);
            rest.set_value(set_timeout_with_handle(ask, REST).ok());
        }
    });
    view! {
        <div class="ctx-body">
            <ol class="timeline">
                <For each=move || pages.items.get() key=|entry| entry.id let(entry)>
                    <Entry desk entry />
                </For>
            </ol>
            <PagesEnd pages failed=text!(context.failed) />
        </div>
    }
}

#[component]
fn Entry(desk: DeskState, entry: LogEntry) -> impl IntoView {
    let at = entry.at.as_millis() as f64;
    // Names come with the directory, perhaps after the entry.
    let words = move || {
        let (who, what) = sentence(desk, &entry);
        view! { {who.map(|who| view! { <b>{who}</b>" " })}{what} }
    };
    view! {
        <li>
            <span>{words}</span>
            <time title=move || desk.clock.full(at)>{move || desk.clock.short(at)}</time>
        </li>
    }
}
