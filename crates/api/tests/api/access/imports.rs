//! Contacts from files.

use super::Needs::Permission;
use super::{Route, World};
use crate::contact_imports::{phone_channel, upload};
use serde_json::json;

const IMPORT: super::Needs = Permission("contacts.import");

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/contact-imports", IMPORT),
    Route::new("POST /api/v1/contact-imports", IMPORT).shown_elsewhere(),
    Route::new("GET /api/v1/contact-imports/{id}", IMPORT),
    Route::new("PATCH /api/v1/contact-imports/{id}", IMPORT)
        .with_body(|_| json!({"existing": "update"})),
    Route::new("POST /api/v1/contact-imports/{id}/start", IMPORT),
    Route::new("POST /api/v1/contact-imports/{id}/cancel", IMPORT),
    Route::new("GET /api/v1/contact-imports/{id}/rejections", IMPORT),
];

pub async fn fill(world: &mut World) {
    let channel = phone_channel(&world.owner).await;
    let made = upload(
        &world.owner,
        &channel,
        "ignore",
        "comma",
        b"Bo,+46701234567\n",
    )
    .await;
    assert_eq!(made.status, 201, "{made:?}");
    world.ids.insert("contact-imports", made.id());
}
