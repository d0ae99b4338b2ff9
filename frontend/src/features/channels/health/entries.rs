//! What came in and could not be taken.

use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Ask, Button, Confirms, Pages, PagesEnd, Toasts, icon};
use contract::channels::InboundFailure;
use contract::page::Paging;
use domain::{ChannelId, FailureId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// So many are read at once.
const PAGE: u32 = 25;

#[component]
pub fn Entries(id: ChannelId, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let entries = Pages::new(move |cursor| {
        let client = session.client();
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        async move { client.channel_failures(id, &paging).await }
    });
    entries.reload();
    // What one has paged to stays in sight.
    let on_gone = Callback::new(move |gone: FailureId| {
        entries
            .items
            .update(|items| items.retain(|entry| entry.id != gone));
        on_change.run(());
    });
    let is_empty = move || entries.is_loaded.get() && entries.items.read().is_empty();
    view! {
        <section class="sec">
            <h3>{text!(health.entries)}</h3>
            <p>{text!(health.entries_text)}</p>
            {move || is_empty().then(|| view! { <p class="ink-3">{text!(health.no_entries)}</p> })}
            <ul class="entries" aria-label=text!(health.entries)>
                <For each=move || entries.items.get() key=|entry| entry.id let(entry)><Entry entry on_gone /></For>
            </ul>
            <PagesEnd pages=entries failed=text!(health.entries_failed) />
        </section>
    }
}

#[component]
fn Entry(entry: InboundFailure, on_gone: Callback<FailureId>) -> impl IntoView {
    let (session, toasts, confirms, clock) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
        expect_context::<Clock>(),
    );
    let (channel, id) = (entry.channel_id, entry.id);
    let at = entry.created_at.as_millis() as f64;
    let busy = RwSignal::new(false);
    let retry = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match session.client().retry_channel_failure(channel, id).await {
                Ok(_) => {
                    toasts.done(text!(health.taken));
                    on_gone.run(id);
                }
                Err(error) => toasts.refused(text!(health.not_taken), &error),
            }
            busy.try_set(false);
        });
    };
    let discard = Arc::new(move || {
        spawn_local(async move {
            match session.client().delete_channel_failure(channel, id).await {
                Ok(()) => on_gone.run(id),
                Err(error) => toasts.refused(text!(health.not_discarded), &error),
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(health.discard_title).to_string(),
            text: text!(health.discard_text).to_string(),
            act: text!(health.discard).to_string(),
            danger: true,
            run: discard.clone(),
        });
    };
    view! {
        <li>
            <div class="line-h entry-head">
                <span class="num">{move || clock.full(at)}</span>
                <span class="grow truncate">{entry.reason}</span>
                {entry.retryable.then(|| view! {
                    <button class="btn btn-sm" type="button" disabled=busy aria-label=move || text!(health.retry_of, at = clock.full(at)) on:click=retry>{text!(health.retry)}</button>
                })}
                <Button class="btn-sm btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(health.discard)}</Button>
            </div>
            <details><summary class="xs ink-3">{text!(health.raw)}</summary><pre class="code">{entry.raw}</pre></details>
        </li>
    }
}
