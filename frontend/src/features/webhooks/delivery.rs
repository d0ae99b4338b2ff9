//! One delivery: what was sent, what came back, and sending it again.

use super::deliveries::Answer;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Button, Toasts, icon};
use contract::webhooks::WebhookDelivery;
use domain::WebhookId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Delivery(
    webhook: WebhookId,
    delivery: WebhookDelivery,
    turn: RwSignal<u32>,
) -> impl IntoView {
    let (session, toasts, clock) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Clock>(),
    );
    let id = delivery.id;
    let busy = RwSignal::new(false);
    let again = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().redeliver(webhook, id).await {
                Ok(_) => toasts.done(text!(webhooks.again_done)),
                Err(error) => toasts.refused(text!(webhooks.again_failed), &error),
            }
            busy.try_set(false);
            turn.try_update(|turn| *turn += 1);
        });
    };
    // A test is made anew, not sent again.
    let can_again = delivery.event != domain::webhooks::TEST_EVENT;
    let attempted = delivery.attempted_at.map(|at| at.as_millis() as f64);
    let attempts = delivery.attempts;
    let sent = move || match attempted {
        Some(at) => text!(webhooks.sent_at, at = clock.full(at), n = attempts),
        None => text!(webhooks.not_yet).to_string(),
    };
    let next = delivery.next_attempt_at.map(|at| at.as_millis() as f64);
    let next = move || next.map(|at| text!(webhooks.next_at, at = clock.full(at)));
    let request = match (&delivery.payload, delivery.withheld) {
        (_, true) => text!(webhooks.withheld).to_string(),
        (Some(payload), _) => pretty(payload),
        (None, _) => text!(webhooks.not_yet).to_string(),
    };
    let status = delivery.response_status.map(|status| status.to_string());
    let answer = [
        status,
        delivery.error.clone(),
        delivery.response_body.clone(),
    ];
    let answer: Vec<String> = answer.into_iter().flatten().collect();
    let answer = match answer.is_empty() {
        true => text!(webhooks.no_answer).to_string(),
        false => answer.join("\n"),
    };
    view! {
        <div class="delivery">
            <div class="line-h wrap">
                <h4 class="md mono grow">{delivery.event.clone()}</h4>
                <Answer delivery=delivery.clone() />
                {can_again.then(|| view! { <Button class="btn-sm" busy on_press=again>{icon(icondata::LuRefreshCw)}{text!(webhooks.again)}</Button> })}
            </div>
            <p class="xs ink-3">{sent}" "{next}</p>
            <p class="copy-label">{text!(webhooks.request)}</p>
            <pre class="code-box" tabindex="0" role="region" aria-label=text!(webhooks.request)>{request}</pre>
            <p class="copy-label">{text!(webhooks.response)}</p>
            <pre class="code-box" tabindex="0" role="region" aria-label=text!(webhooks.response)>{answer}</pre>
            <p class="xs ink-3">"webhook-id: "<span class="mono">{delivery.message_id}</span></p>
        </div>
    }
}

/// As people read it; as it is where it is no JSON.
fn pretty(payload: &str) -> String {
    let value = js_sys::JSON::parse(payload).ok();
    let indent = wasm_bindgen::JsValue::from_f64(2.0);
    let spaced = value.and_then(|value| {
        js_sys::JSON::stringify_with_replacer_and_space(
            &value,
            &wasm_bindgen::JsValue::NULL,
            &indent,
        )
        .ok()
    });
    spaced.map_or_else(|| payload.to_owned(), String::from)
}
