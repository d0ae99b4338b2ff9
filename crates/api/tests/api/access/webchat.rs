//! The chat on websites: nobody signs in there. A visitor's session opens it, and nothing else does.

use super::Needs::Nothing;
use super::{Route, World};
use crate::common::{Client, Server, on_each_database};
use serde_json::json;

pub const ROUTES: &[Route] = &[
    Route::new("GET /widget/v1/{public_id}/config", Nothing),
    Route::new("POST /widget/v1/{public_id}/sessions", Nothing),
    Route::new("GET /widget/v1/{public_id}/messages", Nothing),
    Route::new("POST /widget/v1/{public_id}/messages", Nothing)
        .with_body(|_| json!({"client_id": "1", "text": "Hello"})),
    Route::new("POST /widget/v1/{public_id}/attachments", Nothing),
    Route::new("GET /widget/v1/{public_id}/events", Nothing),
    Route::new("PUT /widget/v1/{public_id}/typing", Nothing).with_body(|_| json!({"typing": true})),
    Route::new("PUT /widget/v1/{public_id}/read", Nothing)
        .with_body(|_| json!({"message_id": "1"})),
    Route::new("POST /widget/v1/{public_id}/reset", Nothing),
];

/// How many of them come before a session.
const OPEN: usize = 2;

pub async fn fill(world: &mut World) {
    let body = json!({"kind": "webchat", "name": "Website"});
    let channel = world.owner.post("/channels", body).await;
    let public_id = channel.body["public_id"].as_str().expect("a public id");
    world.ids.insert("v1", public_id.to_owned());
}

/// Somebody who has a session on the website of a world.
pub async fn visitor(server: &Server, world: &World) -> Client {
    let mut visitor = server.anonymous();
    let path = format!("/widget/v1/{}/sessions", world.id("v1"));
    let begin = visitor.request(reqwest::Method::POST, &path);
    let begun = crate::common::send(begin.json(&json!({}))).await;
    visitor.token = begun.body["session_token"].as_str().map(str::to_owned);
    visitor
}

#[actix_web::test]
async fn only_a_session_of_the_same_channel_opens_what_is_a_visitors() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let body = json!({"kind": "webchat", "name": "Another"});
        let other = world.owner.post("/channels", body).await;
        let other = other.body["public_id"].as_str().expect("a public id");
        let begin = |public_id: &str| {
            let path = format!("/widget/v1/{public_id}/sessions");
            server
                .anonymous()
                .request(reqwest::Method::POST, &path)
                .json(&json!({}))
        };
        let session = |answer: crate::common::Answer| {
            let mut visitor = server.anonymous();
            visitor.token = answer.body["session_token"].as_str().map(str::to_owned);
            visitor
        };
        let own = session(crate::common::send(begin(world.id("v1"))).await);
        let elsewhere = session(crate::common::send(begin(other)).await);
        for route in &ROUTES[OPEN..] {
            for by in [&server.anonymous(), &world.owner, &elsewhere] {
                let (status, code) = world.call(by, route).await;
                assert_eq!(
                    (status, code.as_str()),
                    (401, "signed_out"),
                    "{}",
                    route.call
                );
            }
        }
        assert_eq!(world.call(&own, &ROUTES[OPEN]).await.0, 200);
        assert_eq!(own.get("/me").await.status, 401, "a visitor is no agent");
    })
    .await;
}
