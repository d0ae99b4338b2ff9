//! What integrators set up.

use super::Needs::Permission;
use super::{Route, World};
use crate::common::Server;
use domain::DeliveryId;
use domain::webhooks::DeliveryState;
use serde_json::json;
use store::webhooks::{Delivery, deliveries};

const INTEGRATIONS: super::Needs = Permission("integrations.manage");

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/webhooks", INTEGRATIONS),
    Route::new("POST /api/v1/webhooks", INTEGRATIONS)
        .with_body(|_| json!({"url": "https://example.com/in", "events": ["message.created"]})),
    Route::new("GET /api/v1/webhooks/{id}", INTEGRATIONS),
    Route::new("PATCH /api/v1/webhooks/{id}", INTEGRATIONS).with_body(|_| json!({"enabled": true})),
    Route::new("DELETE /api/v1/webhooks/{id}", INTEGRATIONS),
    Route::new("POST /api/v1/webhooks/{id}/rotate-secret", INTEGRATIONS),
    Route::new("POST /api/v1/webhooks/{id}/test", INTEGRATIONS),
    Route::new("GET /api/v1/webhooks/{id}/deliveries", INTEGRATIONS),
    Route::new(
        "POST /api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver",
        INTEGRATIONS,
    ),
    Route::new("GET /api/v1/audit-log", Permission("audit.view")),
];

pub async fn fill(server: &Server, world: &mut World) {
    let body = json!({"url": "https://example.com/in", "events": ["message.created"]});
    let webhook = world.owner.post("/webhooks", body).await;
    let organization = world.owner.me["organization_id"].as_str().expect("an id");
    let (id, now): (DeliveryId, _) = (server.state.new_id(), server.state.now());
    let delivery = Delivery {
        organization: organization.parse().expect("an id"),
        id,
        webhook: webhook.id().parse().expect("an id"),
        event: "message.created".to_owned(),
        object: 1,
        conversation: None,
        version: 1,
        revision: None,
        happened_at: now,
        state: DeliveryState::Delivered,
        attempts: 1,
        next_try_at: None,
        last: None,
        created_at: now,
    };
    let added = server
        .state
        .store
        .write(move |db| deliveries::insert(db, std::slice::from_ref(&delivery)));
    added.await.expect("a delivery");
    world.ids.insert("webhooks", webhook.id());
    world.ids.insert("deliveries", id.to_string());
}
