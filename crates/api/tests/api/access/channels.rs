//! Channels, files and the live stream.

use super::Needs::{Permission, SignIn};
use super::{Route, World};
use crate::common::Server;
use serde_json::json;
use store::channels::failures::{self, Failure};

const MANAGE: super::Needs = Permission("channels.manage");

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/channel-kinds", SignIn),
    Route::new("GET /api/v1/channels", SignIn),
    Route::new("GET /api/v1/channels/{id}", SignIn),
    Route::new("POST /api/v1/channels", MANAGE)
        .with_body(|_| json!({"kind": "webchat", "name": "Website"})),
    Route::new("PATCH /api/v1/channels/{id}", MANAGE).with_body(|_| json!({"name": "New"})),
    Route::new("DELETE /api/v1/channels/{id}", MANAGE),
    Route::new("POST /api/v1/channels/{id}/rotate-secret", MANAGE),
    // It calls what the channel names; `channel_health` shows it on an address of its own.
    Route::new("POST /api/v1/channels/{id}/test", MANAGE).shown_elsewhere(),
    Route::new("GET /api/v1/channels/{id}/failed-messages", MANAGE),
    Route::new("GET /api/v1/channels/{id}/failures", MANAGE),
    Route::new(
        "POST /api/v1/channels/{id}/failures/{failure_id}/retry",
        MANAGE,
    ),
    Route::new("DELETE /api/v1/channels/{id}/failures/{failure_id}", MANAGE),
    Route::new("GET /api/v1/channels/{id}/health", MANAGE),
    Route::new("POST /api/v1/channels/{id}/hours-preview", MANAGE).with_body(|_| {
        json!({
            "business_hours": null,
            "from": "2026-11-27T00:00:00Z",
            "to": "2026-11-28T00:00:00Z",
        })
    }),
    Route::new(
        "POST /api/v1/channels/{id}/number-check",
        Permission("conversations.start"),
    )
    .with_body(|_| json!({"phone": "+46701234567"})),
    Route::new("POST /api/v1/channels/{id}/inbound", MANAGE).with_body(
        |_| json!({"message_id": "m", "contact": {"address": "customer"}, "text": "Hello"}),
    ),
    Route::new("POST /api/v1/channels/{id}/receipts", MANAGE)
        .with_body(|_| json!({"message_id": "1", "state": "delivered"}))
        .shown_elsewhere(),
    Route::new("GET /api/v1/channels/{id}/templates", SignIn),
    Route::new("POST /api/v1/channels/{id}/templates", MANAGE)
        .with_body(|_| json!({"name": "new", "language": "en", "body": "Hi {{1}}"})),
    // The provider of such a channel keeps none; `providers::templates` shows it where one does.
    Route::new("POST /api/v1/channels/{id}/templates/sync", MANAGE),
    Route::new("GET /api/v1/channels/{id}/templates/{template_id}", SignIn),
    Route::new(
        "PATCH /api/v1/channels/{id}/templates/{template_id}",
        MANAGE,
    )
    .with_body(|_| json!({"body": "Hello {{1}}"})),
    Route::new(
        "DELETE /api/v1/channels/{id}/templates/{template_id}",
        MANAGE,
    ),
    Route::new("POST /api/v1/attachments", SignIn).shown_elsewhere(),
    Route::new("GET /api/v1/events", SignIn).shown_elsewhere(),
];

pub async fn fill(server: &Server, world: &mut World) {
    let body = json!({
        "kind": "api",
        "name": "Programs",
        "settings": {"webhook_url": "https://example.com/hook"},
    });
    let channel = world.owner.post("/channels", body).await;
    world.ids.insert("channels", channel.id());
    let path = format!("/channels/{}/templates", channel.id());
    let body = json!({"name": "order", "language": "en", "body": "Hi {{1}}"});
    let template = world.owner.post(&path, body).await;
    world.ids.insert("templates", template.id());
    let organization = world.owner.me["organization_id"].as_str().expect("an id");
    let kept = json!({
        "uploader": "agent:1",
        "message": {"message_id": "kept", "contact": {"address": "customer"}, "text": "Hello"},
    });
    let failure = Failure {
        organization: organization.parse().expect("an id"),
        id: server.state.new_id(),
        channel: channel.id().parse().expect("an id"),
        raw: kept.to_string(),
        reason: "Something went wrong".to_owned(),
        created_at: server.state.now(),
    };
    let id = failure.id;
    let added = server
        .state
        .store
        .write(move |db| failures::insert(db, &failure));
    added.await.expect("a failure");
    world.ids.insert("failures", id.to_string());
}
