//! Answers written once.

use super::Needs::{Permission, SignIn};
use super::{Route, World};
use serde_json::{Value, json};

const SHARE: super::Needs = Permission("quick_replies.share");

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/quick-replies", SignIn),
    Route::new("GET /api/v1/quick-replies/{id}", SignIn),
    Route::new("POST /api/v1/quick-replies", SHARE).with_body(|_| shared()),
    Route::new("POST /api/v1/quick-replies/{id}/attachments", SignIn),
    Route::new("PATCH /api/v1/quick-replies/{id}", SHARE).with_body(|_| json!({"name": "Welcome"})),
    Route::new("DELETE /api/v1/quick-replies/{id}", SHARE),
];

fn shared() -> Value {
    json!({"name": "Greeting", "message": "Hi", "visibility": "everyone"})
}

pub async fn fill(world: &mut World) {
    let made = world.owner.post("/quick-replies", shared()).await;
    world.ids.insert("quick-replies", made.id());
}
