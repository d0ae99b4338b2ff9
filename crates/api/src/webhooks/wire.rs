//! Webhooks as the API shows them.

use super::call::message_id;
use contract::webhooks::{Webhook, WebhookDelivery};
use store::webhooks::{Delivery, Health};

pub fn webhook(webhook: store::webhooks::Webhook, health: Health) -> Webhook {
    Webhook {
        id: webhook.id,
        url: webhook.url,
        events: webhook.events.iter().map(|e| e.as_str().into()).collect(),
        enabled: webhook.enabled,
        disabled_reason: webhook.disabled_reason.map(|reason| reason.as_str().into()),
        include_restricted: webhook.include_restricted,
        failing_since: health.failing_since,
        last_error: health.last_error,
        created_at: webhook.created_at,
        version: webhook.version,
    }
}

/// A delivery; what it said only to who may see what it tells of.
pub fn delivery(delivery: Delivery, may_see: bool) -> WebhookDelivery {
    let last = delivery.last;
    let answer = last.as_ref().and_then(|last| last.answer.clone());
    WebhookDelivery {
        id: delivery.id,
        message_id: message_id(delivery.id),
        event: delivery.event,
        object_id: delivery.object.to_string(),
        conversation_id: delivery.conversation,
        state: delivery.state.as_str().into(),
        attempts: delivery.attempts,
        created_at: delivery.created_at,
        attempted_at: last.as_ref().map(|last| last.at),
        next_attempt_at: delivery.next_try_at,
        response_status: last.as_ref().and_then(|last| last.status),
        // An endpoint may answer with what it was told.
        response_body: answer.filter(|_| may_see),
        error: last.as_ref().and_then(|last| last.error.clone()),
        payload: last.and_then(|last| last.payload).filter(|_| may_see),
        withheld: !may_see,
    }
}
