//! What was sent to a webhook: looked up, sent again, tried out.

use super::call::{Endpoint, call};
use super::secrets::Secrets;
use super::sight::{Concerned, Reader};
use super::{payload, wire};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::page::Page;
use contract::webhooks::{DeliveryQuery, WebhookDelivery};
use domain::webhooks::{DeliveryState, TEST_EVENT, Verdict};
use domain::{DeliveryId, WebhookId};
use store::Cursor;
use store::webhooks::{self, Delivery, deliveries};

/// A page of them, the newest first.
pub async fn list(
    state: &State,
    by: &Principal,
    id: WebhookId,
    query: &DeliveryQuery,
    limit: usize,
) -> Reply<Page<WebhookDelivery>> {
    let states = match &query.state {
        None => DeliveryState::ALL.to_vec(),
        Some(word) => vec![word.as_str().parse().map_err(|_| {
            Problem::invalid().field("state", "unknown_value", "not one of the values")
        })?],
    };
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let viewer = by.viewer.clone();
    let (page, concerned) = state
        .store
        .read(move |db| {
            let organization = viewer.organization;
            webhooks::get(db, organization, id)?;
            let page = deliveries::list(db, organization, id, &states, after, limit)?;
            let concerned = Concerned::load(db, organization, &page.items)?;
            Ok::<_, Problem>((page, concerned))
        })
        .await?;
    let may_see = |d: &Delivery| concerned.may_see(d, Reader::Viewer(&by.viewer));
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page
            .items
            .into_iter()
            .map(|delivery| {
                let may_see = may_see(&delivery);
                wire::delivery(delivery, may_see)
            })
            .collect(),
    })
}

/// Sends one again, whatever became of it, with all the tries of a new one.
pub async fn redeliver(
    state: &State,
    by: &Principal,
    webhook: WebhookId,
    id: DeliveryId,
    once: Once,
) -> Reply<WebhookDelivery> {
    let (viewer, now) = (by.viewer.clone(), state.now());
    let (delivery, may_see) = state
        .write(move |db| {
            let organization = viewer.organization;
            let enabled = webhooks::get(db, organization, webhook)?.enabled;
            once.run(db, |db| {
                let mut delivery = deliveries::get(db, organization, webhook, id)?;
                if delivery.event == TEST_EVENT {
                    let title = "A test is made anew, not sent again";
                    return Err(Problem::conflict("not_redeliverable", title));
                }
                if !enabled {
                    let title = "The webhook is switched off";
                    return Err(Problem::conflict("webhook_disabled", title));
                }
                delivery.state = DeliveryState::Pending;
                delivery.attempts = 0;
                delivery.next_try_at = Some(now);
                deliveries::settle(db, &delivery)?;
                Ok(delivery.id)
            })?;
            let delivery = deliveries::get(db, organization, webhook, id)?;
            let concerned = Concerned::load(db, organization, std::slice::from_ref(&delivery))?;
            let may_see = concerned.may_see(&delivery, Reader::Viewer(&viewer));
            Ok::<_, Problem>((delivery, may_see))
        })
        .await?;
    state.bell.deliveries.notify_one();
    Ok(wire::delivery(delivery, may_see))
}

/// Calls the endpoint now, switched on or not, and tells how it went. It is tried once.
pub async fn test(state: &State, by: &Principal, id: WebhookId) -> Reply<WebhookDelivery> {
    let organization = by.organization();
    let webhook = state
        .store
        .read(move |db| webhooks::get(db, organization, id))
        .await?;
    let endpoint = Endpoint {
        secrets: Secrets::open(&state.keys, &webhook)?,
        url: webhook.url,
    };
    let (delivery, now) = (state.new_id(), state.now());
    let called = call(state, &endpoint, delivery, payload::test(id, now)).await;
    let delivery = Delivery {
        organization,
        id: delivery,
        webhook: id,
        event: TEST_EVENT.to_owned(),
        object: *id.as_ref(),
        conversation: None,
        version: webhook.version,
        revision: None,
        happened_at: now,
        state: match called.verdict {
            Verdict::Delivered => DeliveryState::Delivered,
            Verdict::Gone | Verdict::Failed { .. } => DeliveryState::Failed,
        },
        attempts: 1,
        next_try_at: None,
        last: Some(called.attempt),
        created_at: now,
    };
    let kept = delivery.clone();
    state
        .store
        .write(move |db| deliveries::insert(db, std::slice::from_ref(&kept)))
        .await?;
    Ok(wire::delivery(delivery, true))
}
