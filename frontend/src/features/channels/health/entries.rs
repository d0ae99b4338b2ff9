//! What came in and could not be taken.

use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Ask, AsyncView, Button, Confirms, Toasts, icon};
use contract::channels::InboundFailure;
use contract::page::{Page, Paging};
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn Entries(id: ChannelId, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let entries = LocalResource::new(move || {
        let client = session.client();
        async move {
            let paging = Paging {
                limit: Some(50),
                cursor: None,
            };
            client.channel_failures(id, &paging).await
        }
    });
    let changed = move || {
        entries.refetch();
        on_change.run(());
    };
    view! {
        <section class="sec">
            <h3>{text!(health.entries)}</h3>
            <p>{text!(health.entries_text)}</p>
            <AsyncView value=entries title=text!(health.entries_failed) children=Callback::new(move |page: Page<InboundFailure>| {
                match page.items.is_empty() {
                    true => view! { <p class="ink-3">{text!(health.no_entries)}</p> }.into_any(),
                    false => {
                        let rows = page.items.into_iter().map(|entry| view! { <Entry entry on_change=move |()| changed() /> });
                        view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
                    }
                }
            }) />
        </section>
    }
}

#[component]
fn Entry(entry: InboundFailure, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
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
                Ok(_) => toasts.done(text!(health.taken)),
                Err(error) => toasts.refused(text!(health.not_taken), &error),
            }
            busy.try_set(false);
            on_change.run(());
        });
    };
    let discard = Arc::new(move || {
        spawn_local(async move {
            if let Err(error) = session.client().delete_channel_failure(channel, id).await {
                toasts.refused(text!(health.not_discarded), &error);
            }
            on_change.run(());
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
                <button class="btn btn-sm" type="button" disabled=busy aria-label=move || text!(health.retry_of, at = clock.full(at)) on:click=retry>{text!(health.retry)}</button>
                <Button class="btn-sm btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(health.discard)}</Button>
            </div>
            <details><summary class="xs ink-3">{text!(health.raw)}</summary><pre class="code">{entry.raw}</pre></details>
        </li>
    }
}
