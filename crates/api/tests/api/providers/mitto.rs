//! What only Mitto has.

use super::world::{World, of};
use serde_json::json;
use testkit::providers::{Hook, Mitto};

async fn mitto(test: impl AsyncFn(&World)) {
    of(Mitto::start, test).await;
}

fn hello(world: &World) -> Hook {
    let words = world.words(1, 1, "Hello");
    world.provider.says(&world.url, &words)
}

#[actix_web::test]
async fn the_secret_of_its_calls_is_made_here_and_replaced_at_will() {
    mitto(async |world| {
        let before = hello(world);
        assert!(before.tail.starts_with("/in?k=whsec_"), "{}", before.tail);
        let rotated = world
            .ada
            .post(&format!("{}/rotate-secret", world.channel), json!({}))
            .await;
        assert_eq!(rotated.status, 200, "{rotated:?}");
        let answer = world.call(before).await;
        assert_eq!((answer.status, answer.code()), (401, "bad_signature"));
        // Told anew with the next message, here one that only tests.
        let path = format!("{}/test", world.channel);
        let tested = world.ada.post(&path, json!({})).await;
        assert_eq!(tested.body["ok"], true, "{tested:?}");
        assert_eq!(world.call(hello(world)).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn it_takes_words_and_no_files() {
    mitto(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let part = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments");
        let form = reqwest::multipart::Form::new().part("file", part);
        let upload = crate::common::send(upload.multipart(form)).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let path = format!("/conversations/{id}");
        let found = world.ada.get(&path).await;
        let limits = &found.body["reply_options"][0]["limits"];
        assert_eq!(limits["max_bytes"], 0, "{limits}");
        let body = json!({"attachment_ids": [upload.id()]});
        let refused = world.ada.post(&format!("{path}/messages"), body).await;
        assert_eq!((refused.status, refused.code()), (422, "unsupported_media"));
    })
    .await;
}

#[actix_web::test]
async fn calls_are_taken_from_its_addresses_alone_where_they_are_known() {
    mitto(async |world| {
        let calls_from = async |list: &str| {
            let set = json!({"settings": {"callback_addresses": list}});
            world.ada.patch(&world.channel, set).await
        };
        let wrong = calls_from("203.0.113.0/24, mitto.ch").await;
        assert_eq!(wrong.status, 422, "{wrong:?}");
        assert!(
            wrong.body.to_string().contains("not_a_network"),
            "{wrong:?}"
        );

        assert_eq!(calls_from("203.0.113.0/24").await.status, 200);
        let elsewhere = world.call(hello(world)).await;
        assert_eq!(
            (elsewhere.status, elsewhere.code()),
            (401, "unknown_address")
        );
        assert_eq!(calls_from("203.0.113.0/24\n127.0.0.0/8").await.status, 200);
        assert_eq!(world.call(hello(world)).await.status, 200);
        world.conversation().await;
    })
    .await;
}
