//! Channels, files and the live stream.

use super::Needs::{Permission, SignIn};
use super::{Route, World};
use serde_json::json;

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
    Route::new("POST /api/v1/attachments", SignIn).shown_elsewhere(),
    Route::new("GET /api/v1/events", SignIn).shown_elsewhere(),
];

pub async fn fill(world: &mut World) {
    let body = json!({
        "kind": "api",
        "name": "Programs",
        "settings": {"webhook_url": "https://example.com/hook"},
    });
    let channel = world.owner.post("/channels", body).await;
    world.ids.insert("channels", channel.id());
}
