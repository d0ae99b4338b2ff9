//! The messages that did not leave: each with the way to it, and sent again from here.

use crate::live::Live;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Pages, PagesEnd, Toasts};
use contract::channels::FailedMessage;
use contract::messages::{Delivery, DeliveryError, DeliveryState, Message};
use contract::page::Paging;
use domain::permissions::Permission;
use domain::{ChannelId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::time::Duration;

/// So many are read at once.
const PAGE: u32 = 25;
/// So long no other failed before they are asked for: what stops a channel fails many.
const REST: Duration = Duration::from_millis(500);

/// What became of those that are listed since, each with the version that says it.
type Since = RwSignal<HashMap<MessageId, (i64, Delivery)>>;

#[component]
pub fn FailedMessages(id: ChannelId, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    let failed = Pages::new(move |cursor| {
        let client = session.client();
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        async move { client.failed_messages(id, &paging).await }
    });
    let since: Since = RwSignal::new(HashMap::new());
    Effect::new(move |_| {
        live.generation();
        since.update(HashMap::clear);
        failed.reload();
    });
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    live.on(move |event| {
        let message = match event.name.as_str() {
            "message.created" | "message.updated" => event.object::<Message>(),
            _ => None,
        };
        let Some(message) = message.filter(|message| message.channel_id == id) else {
            return;
        };
        let is_listed = |items: &Vec<FailedMessage>| items.iter().any(|one| one.id == message.id);
        if failed.items.with_untracked(is_listed) {
            note(since, message);
        } else if delivery(&message) == Some(DeliveryState::Failed) {
            stop();
            let ask = move || {
                failed.refresh(|one: &FailedMessage| one.id);
                on_change.run(());
            };
            rest.set_value(set_timeout_with_handle(ask, REST).ok());
        }
    });
    let is_empty = move || failed.is_loaded.get() && failed.items.read().is_empty();
    view! {
        <section class="sec">
            <h3>{text!(health.unsent)}</h3>
            <p>{text!(health.unsent_text)}</p>
            {move || is_empty().then(|| view! { <p class="ink-3">{text!(health.no_unsent)}</p> })}
            <ul class="entries" aria-label=text!(health.unsent)>
                <For each=move || failed.items.get() key=|one| (one.id, one.error.clone().map(|error| error.message)) let(one)>
                    <Line one since on_change />
                </For>
            </ul>
            <PagesEnd pages=failed failed=text!(health.unsent_failed) />
        </section>
    }
}

fn delivery(message: &Message) -> Option<DeliveryState> {
    message.delivery.as_ref().map(|delivery| delivery.state)
}

/// What is newest counts: an answer and the stream overtake each other.
fn note(since: Since, message: Message) {
    let (id, version) = (message.id, message.version);
    if let Some(delivery) = message.delivery {
        since.try_update(|since| {
            if since.get(&id).is_none_or(|(known, _)| *known < version) {
                since.insert(id, (version, delivery));
            }
        });
    }
}

#[component]
fn Line(one: FailedMessage, since: Since, on_change: Callback<()>) -> impl IntoView {
    let (session, toasts, clock) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Clock>(),
    );
    let (conversation, id) = (one.conversation_id, one.id);
    let at = one.sent_at.as_millis() as f64;
    let href = format!(
        "/conversations/inbox/{}?message={id}",
        one.conversation_number
    );
    let stands = Memo::new(move |_| match since.read().get(&id) {
        Some((_, delivery)) => (delivery.state, delivery.error.clone()),
        None => (DeliveryState::Failed, one.error.clone()),
    });
    let may_retry = move || {
        let (state, error) = stands.get();
        let may_have_passed = error.is_none_or(|error| error.retryable);
        state == DeliveryState::Failed
            && one.retryable
            && may_have_passed
            && session.may(Permission::ReplyToConversations)
    };
    let busy = RwSignal::new(false);
    let retry = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match session.client().retry_message(conversation, id).await {
                Ok(message) => {
                    note(since, message);
                    on_change.run(());
                }
                Err(error) => toasts.refused(text!(delivery.retry_failed), &error),
            }
            busy.try_set(false);
        });
    };
    let name = one.contact_name.clone();
    let label = text!(health.retry_to, name = one.contact_name);
    view! {
        <li>
            <div class="line-h">
                <p class="grow line-h"><a class="link truncate" href=href><span class="num">"#"{one.conversation_number}</span>" "<bdi>{name}</bdi></a></p>
                {move || may_retry().then(|| view! {
                    <button class="btn btn-sm" type="button" disabled=busy aria-label=label.clone() on:click=retry>{text!(ui.retry)}</button>
                })}
            </div>
            <p class="xs wrap-any">
                <span class="num ink-3">{move || clock.full(at)}</span>
                " · "
                {move || { let (state, error) = stands.get(); said(state, error) }}
            </p>
        </li>
    }
}

/// How a message stands, in a sentence.
fn said(state: DeliveryState, error: Option<DeliveryError>) -> impl IntoView {
    let (class, words) = match (state, error) {
        (DeliveryState::Failed, Some(error)) => (
            "bad",
            text!(delivery.failed_because, reason = error.message),
        ),
        (DeliveryState::Failed, None) => ("bad", text!(delivery.failed).to_string()),
        (DeliveryState::Unsettled, _) => ("bad", text!(delivery.unknown).to_string()),
        (DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Scheduled, _) => {
            ("ink-2", text!(health.on_its_way).to_string())
        }
        _ => ("good", text!(health.has_left).to_string()),
    };
    view! { <span class=class role="status">{words}</span> }
}
