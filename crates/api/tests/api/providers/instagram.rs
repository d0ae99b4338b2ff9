//! What only Instagram has.

use super::world::{World, of, texts};
use serde_json::{Value, json};
use testkit::providers::{Hook, Instagram, META_APP_SECRET, signed_by_meta};

const ACCOUNT: &str = "17841000";
const NORA: &str = "178000001";

async fn instagram(test: impl AsyncFn(&World)) {
    of(Instagram::start, test).await;
}

/// Something of Nora's.
async fn comes(world: &World, more: &Value) {
    let now = world.server.state.now().as_millis();
    let mut event = json!({
        "sender": {"id": NORA}, "recipient": {"id": ACCOUNT}, "timestamp": now,
    });
    for (key, value) in more.as_object().expect("fields") {
        event[key] = value.clone();
    }
    let call = json!({
        "object": "instagram", "entry": [{"id": ACCOUNT, "time": now, "messaging": [event]}],
    });
    let hook: Hook = signed_by_meta(META_APP_SECRET, call.to_string().into_bytes());
    let answer = world.call(hook).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn a_customer_may_change_what_they_wrote_and_take_it_back() {
    instagram(async |world| {
        comes(
            world,
            &json!({"message": {"mid": "ig_fake_1", "text": "Size 41"}}),
        )
        .await;
        let id = world.conversation().await;
        let edit = json!({"message_edit": {"mid": "ig_fake_1", "text": "Size 42", "num_edit": 1}});
        comes(world, &edit).await;
        assert_eq!(texts(&world.messages(&id).await), ["Size 42"]);
        comes(
            world,
            &json!({"message": {"mid": "ig_fake_1", "is_deleted": true}}),
        )
        .await;
        let messages = world.messages(&id).await;
        assert_eq!(texts(&messages), [""; 0]);
        assert_ne!(messages[0]["deleted_at"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn what_was_taken_back_before_it_came_is_shown_to_nobody() {
    instagram(async |world| {
        let taken_back = json!({"message": {"mid": "ig_fake_1", "is_deleted": true}});
        comes(world, &taken_back).await;
        let edit = json!({"message_edit": {"mid": "ig_fake_2", "text": "Size 42", "num_edit": 1}});
        comes(world, &edit).await;
        let sign = json!({"reaction": {"mid": "ig_fake_2", "action": "react", "emoji": "👍"}});
        comes(world, &sign).await;
        assert!(world.conversations().await.is_empty());
        for (mid, text) in [("ig_fake_1", "My password"), ("ig_fake_2", "Size 41")] {
            comes(world, &json!({"message": {"mid": mid, "text": text}})).await;
        }
        let id = world.conversation().await;
        let messages = world.messages(&id).await;
        assert_eq!(texts(&messages), ["Size 42"]);
        assert_ne!(messages[0]["deleted_at"], Value::Null);
        assert_ne!(messages[1]["edited_at"], Value::Null);
        assert_eq!(messages[1]["reactions"], json!(["👍"]));
        let found = world.ada.get("/search?q=password").await;
        assert_eq!(found.body["items"], json!([]), "{found:?}");
    })
    .await;
}

#[actix_web::test]
async fn what_was_read_is_all_up_to_the_last() {
    instagram(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let mut sent = Vec::new();
        for text in ["one", "two", "three"] {
            let message = world.answers(&id, json!({"text": text})).await;
            world.stands(&id, &message, "sent").await;
            sent.push(message);
        }
        let took = world.took(3).await;
        comes(world, &json!({"read": {"mid": took[1].id}})).await;
        world.stands(&id, &sent[0], "read").await;
        world.stands(&id, &sent[1], "read").await;
        world.stands(&id, &sent[2], "sent").await;
    })
    .await;
}

#[actix_web::test]
async fn only_pictures_sound_and_films_go_out() {
    instagram(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let path = format!("/conversations/{id}");
        let limits = world.ada.get(&path).await.body["reply_options"][0]["limits"].clone();
        assert_eq!(limits["text"], 1000, "{limits}");
        let form = reqwest::multipart::Part::bytes(b"a,b\n1,2\n".to_vec()).file_name("list.csv");
        let form = reqwest::multipart::Form::new().part("file", form);
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments");
        let upload = crate::common::send(upload.multipart(form)).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let body = json!({"attachment_ids": [upload.id()]});
        let refused = world.ada.post(&format!("{path}/messages"), body).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        // Letters beyond English are several bytes.
        let long = world
            .ada
            .post(
                &format!("{path}/messages"),
                json!({"text": "ä".repeat(501)}),
            )
            .await;
        assert_eq!((long.status, long.code()), (422, "text_too_long"));
        assert_eq!(world.provider.took().len(), 0);
    })
    .await;
}
