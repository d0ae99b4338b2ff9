//! What a webhook is told: the frame of the live stream, made from what there is when it is sent.
//! The *present* rule decides, so what was restricted meanwhile does not leave any more.

use super::call::Endpoint;
use super::secrets::Secrets;
use super::sight::{Concerned, Reader};
use crate::app::State;
use crate::events::objects::{self, Objects};
use contract::events::Frame;
use contract::webhooks::WebhookPayload;
use domain::webhooks::TEST_EVENT;
use domain::{OrganizationId, Timestamp, WebhookId};
use store::webhooks::{self, Delivery, deliveries};
use store::{Db, StoreError, StoreResult};

/// What there is to send now.
pub struct Batch {
    pub endpoint: Option<Endpoint>,
    pub parcels: Vec<Parcel>,
    /// Of things the webhook may not see any more.
    pub unseen: Vec<domain::DeliveryId>,
}

/// One delivery and its body.
pub struct Parcel {
    pub delivery: Delivery,
    pub body: String,
}

/// The deliveries of a webhook that are due; none when it was removed or switched off.
pub fn due(
    db: &mut Db,
    state: &State,
    (organization, id): (OrganizationId, WebhookId),
    now: Timestamp,
    limit: i64,
) -> StoreResult<Option<Batch>> {
    let webhook = match webhooks::get(db, organization, id) {
        Ok(webhook) if webhook.enabled => webhook,
        Ok(_) | Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let due = deliveries::due(db, organization, id, now, limit)?;
    let named: Vec<(&str, i64)> = due.iter().map(|d| (d.event.as_str(), d.object)).collect();
    let objects = objects::load_named(db, state, organization, &named)?;
    let concerned = Concerned::load(db, organization, &due)?;
    let reader = Reader::Webhook {
        include_restricted: webhook.include_restricted,
    };
    let may_see = |delivery: &Delivery| concerned.may_see(delivery, reader);
    let (seen, unseen): (Vec<_>, Vec<_>) = due.into_iter().partition(may_see);
    // Without its secrets nothing can be signed; that is told in the log.
    let endpoint = Secrets::open(&state.keys, &webhook)
        .ok()
        .map(|secrets| Endpoint {
            url: webhook.url.clone(),
            secrets,
        });
    let parcel = |delivery: Delivery| Parcel {
        body: body(&delivery, &objects),
        delivery,
    };
    Ok(Some(Batch {
        endpoint,
        parcels: seen.into_iter().map(parcel).collect(),
        unseen: unseen.iter().map(|delivery| delivery.id).collect(),
    }))
}

/// The body of a test.
pub fn test(webhook: WebhookId, now: Timestamp) -> String {
    let frame = Frame {
        id: webhook.to_string(),
        conversation_id: None,
        version: None,
        revision: None,
        object: None,
    };
    json(TEST_EVENT, now, frame)
}

fn body(delivery: &Delivery, objects: &Objects) -> String {
    let hidden = delivery.event.ends_with(".hidden");
    let object = objects
        .about(&delivery.event, delivery.object)
        .and_then(|object| object.full.clone());
    let frame = Frame {
        id: delivery.object.to_string(),
        conversation_id: delivery.conversation.filter(|_| !hidden),
        version: (!hidden).then_some(delivery.version),
        revision: delivery.revision.filter(|_| !hidden),
        object,
    };
    json(&delivery.event, delivery.happened_at, frame)
}

fn json(event: &str, timestamp: Timestamp, data: Frame) -> String {
    let payload = WebhookPayload {
        kind: event.to_owned(),
        timestamp,
        data,
    };
    // Wire shapes always have a JSON form.
    serde_json::to_string(&payload).unwrap_or_default()
}
