//! What only Twilio has.

use super::world::{World, of, texts};
use crate::common::until;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::cell::RefCell;
use testkit::Answer;
use testkit::providers::{Provider, State, Twilio};

/// Runs a test with the provider itself at hand.
async fn twilio(test: impl AsyncFn(&World, &Twilio)) {
    let made = RefCell::new(None);
    let start = || {
        let twilio = Twilio::start();
        made.replace(Some(twilio.clone()));
        twilio
    };
    of(start, async |world| {
        let twilio = made.borrow_mut().take().expect("it was made");
        test(world, &twilio).await;
    })
    .await;
}

/// A message of customer 1 with something in it.
async fn comes(world: &World, twilio: &Twilio, number: u32, fields: &[(&str, &str)]) {
    let sid = format!("SM{number:032}");
    let hook = twilio.message(&world.url, &sid, "+15550000001", fields);
    let answer = world.call(hook).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn state(world: &World, conversation: &str) -> Value {
    let path = format!("/conversations/{conversation}");
    world.ada.get(&path).await.body["reply_options"][0]["state"].clone()
}

#[actix_web::test]
async fn who_says_stop_is_not_written_to_until_they_say_start() {
    twilio(async |world, twilio| {
        comes(world, twilio, 1, &[("Body", "Stop")]).await;
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["Stop"]);
        assert_eq!(state(world, &id).await, "opted_out");
        let path = format!("/conversations/{id}/messages");
        let refused = world.ada.post(&path, json!({"text": "Hi"})).await;
        assert_eq!((refused.status, refused.code()), (409, "opted_out"));
        comes(
            world,
            twilio,
            2,
            &[("Body", "weiter"), ("OptOutType", "START")],
        )
        .await;
        assert_eq!(state(world, &id).await, "free");
        // Twilio says it once more, for it did not hear that it was taken.
        comes(world, twilio, 1, &[("Body", "Stop")]).await;
        assert_eq!(state(world, &id).await, "free");
        let sent = world.answers(&id, json!({"text": "Welcome back"})).await;
        world.stands(&id, &sent, "sent").await;
    })
    .await;
}

#[actix_web::test]
async fn a_stop_that_only_twilio_heard_is_learned_from_its_refusal() {
    twilio(async |world, twilio| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        twilio.stop("+15550000001");
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        let failed = world.stands(&id, &message, "failed").await;
        assert_eq!(failed["delivery"]["error"]["code"], "opted_out");
        assert_eq!(state(world, &id).await, "opted_out");
        assert_eq!(twilio.took().len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_call_is_answered_with_twiml_that_says_nothing() {
    twilio(async |world, _| {
        let hook = world.provider.says(&world.url, &world.words(1, 1, "Hello"));
        let mut call = Client::new()
            .request(Method::POST, &world.url)
            .body(hook.body);
        for (name, value) in hook.headers {
            call = call.header(name, value);
        }
        let answer = call.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/xml");
        let body = answer.text().await.expect("a body");
        assert_eq!(body, "<Response></Response>");
    })
    .await;
}

#[actix_web::test]
async fn a_picture_is_fetched_with_our_proof_which_stays_with_twilio() {
    twilio(async |world, twilio| {
        let url = twilio.media_url();
        let fields = [
            ("Body", "my receipt"),
            ("NumMedia", "1"),
            ("MediaUrl0", url.as_str()),
            ("MediaContentType0", "image/png"),
        ];
        comes(world, twilio, 1, &fields).await;
        let id = world.conversation().await;
        until("fetched", async || {
            let messages = world.messages(&id).await;
            let file = messages[0]["attachments"][0].clone();
            match file["state"] == "ready" && file["media_type"] == "image/png" {
                true => Ok(file),
                false => Err(file),
            }
        })
        .await;
        let asked = twilio.server().calls();
        let asked = asked.iter().find(|call| call.path.contains("/Media/"));
        let proof = asked.expect("a call").header("authorization");
        assert!(proof.starts_with("Basic "), "{proof}");
        let stored = twilio.store.calls();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].header("authorization"), "");
    })
    .await;
}

#[actix_web::test]
async fn a_picture_leaves_by_a_link_that_twilio_can_fetch() {
    twilio(async |world, twilio| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let part = Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let upload = world.ada.request(Method::POST, "/api/v1/attachments");
        let upload = upload.multipart(Form::new().part("file", part));
        let upload = crate::common::send(upload).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let body = json!({"text": "Here", "attachment_ids": [upload.id()]});
        let sent = world.answers(&id, body).await;
        world.stands(&id, &sent, "sent").await;
        let took = twilio.took().remove(0);
        assert_eq!(took.text.as_deref(), Some("Here"));
        let bytes = took.file.map(|(_, bytes)| bytes);
        assert_eq!(bytes.as_deref(), Some(testkit::PNG));
    })
    .await;
}

#[actix_web::test]
async fn a_receipt_by_our_own_id_settles_what_nobody_knew() {
    twilio(async |world, twilio| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        twilio.server().answer(Answer::Lost);
        let message = world.answers(&id, json!({"text": "Only once"})).await;
        world.stands(&id, &message, "unknown").await;
        let took = twilio.took().remove(0);
        let hook = twilio.tells(&world.url, &took, State::Delivered);
        let told = world.call(hook.expect("a receipt")).await;
        assert_eq!(told.status, 200, "{told:?}");
        world.stands(&id, &message, "delivered").await;
    })
    .await;
}

#[actix_web::test]
async fn a_short_code_is_a_sender_of_its_own_kind() {
    twilio(async |world, twilio| {
        let hook = twilio.message(&world.url, "SM1", "72345", &[("Body", "Your code is 1")]);
        assert_eq!(world.call(hook).await.status, 200);
        let id = world.conversation().await;
        let found = world.ada.get(&format!("/conversations/{id}")).await;
        let contact = found.body["contact"]["id"].as_str().expect("an id");
        let contact = world.ada.get(&format!("/contacts/{contact}")).await;
        let identity = &contact.body["identities"][0];
        assert_eq!(
            (
                &identity["scheme"],
                &identity["address"],
                &identity["scope"]
            ),
            (&json!("sms_sender"), &json!("72345"), &Value::Null)
        );
    })
    .await;
}
