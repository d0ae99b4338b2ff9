//! What integrators set up.

use super::Needs::Permission;
use super::{Route, World};
use serde_json::json;

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
    // A test is not sent again, so who may is told so with 409.
    Route::new(
        "POST /api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver",
        INTEGRATIONS,
    ),
];

pub async fn fill(world: &mut World) {
    // Nothing answers there, at once.
    let body = json!({"url": "https://192.0.2.1.invalid/in", "events": ["message.created"]});
    let webhook = world.owner.post("/webhooks", body).await;
    let tested = world
        .owner
        .post(&format!("/webhooks/{}/test", webhook.id()), json!({}))
        .await;
    world.ids.insert("webhooks", webhook.id());
    world.ids.insert("deliveries", tested.id());
}
