//! What only Viber has.

use super::world::{World, of, texts};
use crate::common::until;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::Answer;
use testkit::providers::{State, Took, Viber};

async fn viber(test: impl AsyncFn(&World)) {
    of(Viber::start, test).await;
}

async fn comes(world: &World, event: &Value) {
    let answer = world.call(Viber::event(event)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// An event about customer 1, in the order of the numbers.
fn about(world: &World, number: u32, kind: &str) -> Value {
    let id = Viber::customer(1);
    json!({
        "event": kind, "timestamp": world.words(number, 1, "").at * 1000,
        "message_token": 5_000_000_000_000_000_000_u64 + u64::from(number),
        "user_id": &id, "user": {"id": &id, "name": "Nora"},
    })
}

async fn upload(world: &World, name: &str, bytes: &[u8]) -> String {
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let upload = world
        .ada
        .request(reqwest::Method::POST, "/api/v1/attachments");
    let upload = upload.multipart(Form::new().part("file", part));
    let upload = crate::common::send(upload).await;
    assert_eq!(upload.status, 201, "{upload:?}");
    upload.id()
}

#[actix_web::test]
async fn who_left_and_came_back_is_there_however_late_their_leaving_is_told() {
    viber(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let left = about(world, 2, "unsubscribed");
        comes(world, &left).await;
        comes(world, &about(world, 3, "subscribed")).await;
        comes(world, &left).await;
        assert_eq!(reply_state(world, &id).await, "free", "told once more");
        // What they wrote before they left comes after it.
        comes(world, &about(world, 6, "unsubscribed")).await;
        world.says(5, 1, "Bye").await;
        assert_eq!(reply_state(world, &id).await, "not_subscribed");
        world.says(7, 1, "Me again").await;
        comes(world, &about(world, 6, "unsubscribed")).await;
        assert_eq!(reply_state(world, &id).await, "free");
    })
    .await;
}

async fn reply_state(world: &World, conversation: &str) -> Value {
    let shown = world
        .ada
        .get(&format!("/conversations/{conversation}"))
        .await;
    shown.body["reply_options"][0]["state"].clone()
}

#[actix_web::test]
async fn who_leaves_is_not_written_to_until_they_come_back() {
    viber(async |world| {
        // Who only looks in has subscribed to nothing.
        comes(world, &about(world, 1, "conversation_started")).await;
        assert!(world.conversations().await.is_empty());
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        assert_eq!(reply_state(world, &id).await, "free");
        comes(world, &about(world, 2, "unsubscribed")).await;
        assert_eq!(reply_state(world, &id).await, "not_subscribed");
        comes(world, &about(world, 3, "subscribed")).await;
        assert_eq!(reply_state(world, &id).await, "free");

        // Viber says it too, where the event was lost.
        let body = json!({"status": 6, "status_message": "receiverNotSubscribed"});
        let told = Answer::Full(200, Vec::new(), body.to_string().into_bytes());
        world.provider.server().answer(told);
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        let failed = world.stands(&id, &message, "failed").await;
        assert_eq!(failed["delivery"]["error"]["code"], "not_subscribed");
        assert_eq!(reply_state(world, &id).await, "not_subscribed");
        world.says(4, 1, "Back again").await;
        world.answers(&id, json!({"text": "Welcome back"})).await;
        assert_eq!(world.took(1).await[0].text.as_deref(), Some("Welcome back"));
    })
    .await;
}

#[actix_web::test]
async fn seeing_a_message_is_seeing_all_before_it() {
    viber(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let mut sent = Vec::new();
        for text in ["one", "two"] {
            let message = world.answers(&id, json!({"text": text})).await;
            world.stands(&id, &message, "sent").await;
            sent.push(message);
        }
        let took = world.took(2).await;
        let seen = world.provider.tells(&world.url, &took[1], State::Read);
        assert_eq!(world.call(seen.expect("a call")).await.status, 200);
        for message in &sent {
            world.stands(&id, message, "read").await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_message_may_be_seen_before_its_handing_over_is_known() {
    viber(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let slow = Answer::Late(Duration::from_secs(1));
        world.provider.server().answer(slow);
        let message = world.answers(&id, json!({"text": "Quick"})).await;
        let took = world.took(1).await;
        let seen = world.provider.tells(&world.url, &took[0], State::Read);
        assert_eq!(world.call(seen.expect("a call")).await.status, 200);
        world.stands(&id, &message, "read").await;
    })
    .await;
}

#[actix_web::test]
async fn files_go_by_link_and_only_pictures_take_words_along() {
    viber(async |world| {
        let link = format!("http://{}/dl/p.jpg", world.provider.server().address);
        comes(
            world,
            &json!({
                "event": "message", "timestamp": 1_760_000_000_123_u64, "message_token": 7,
                "sender": {"id": Viber::customer(1), "name": "Nora"},
                "message": {"type": "picture", "text": "see this", "media": link},
            }),
        )
        .await;
        let id = world.conversation().await;
        let file = until("fetched", async || {
            let messages = world.messages(&id).await;
            let file = messages[0]["attachments"][0].clone();
            match file["state"] == "ready" {
                true => Ok(file),
                false => Err(file),
            }
        })
        .await;
        assert_eq!(file["media_type"], "image/png");

        let map = upload(world, "map", testkit::PNG).await;
        let bill = upload(world, "bill.pdf", b"%PDF-1.7\n%%EOF\n").await;
        let sent = world
            .answers(&id, json!({"text": "Here", "attachment_ids": [map]}))
            .await;
        world.stands(&id, &sent, "sent").await;
        let sent = world
            .answers(&id, json!({"text": "And", "attachment_ids": [bill]}))
            .await;
        world.stands(&id, &sent, "sent").await;
        let took = world.took(3).await;
        assert_eq!(took[0].text.as_deref(), Some("Here"));
        // The link ends as a picture's must, and leads to the file all the same.
        assert_eq!(
            took[0].file,
            Some(("map.png".to_owned(), testkit::PNG.to_vec()))
        );
        assert_eq!(
            (took[1].text.as_deref(), &took[1].file),
            (Some("And"), &None)
        );
        let bill = ("bill.pdf".to_owned(), b"%PDF-1.7\n%%EOF\n".to_vec());
        assert_eq!(
            (took[2].text.as_deref(), &took[2].file),
            (None, &Some(bill))
        );
        // What becomes of the last piece becomes of the message.
        let failed = world.provider.tells(&world.url, &took[2], State::Failed);
        assert_eq!(world.call(failed.expect("a call")).await.status, 200);
        let failed = world.stands(&id, &sent, "failed").await;
        let why = failed["delivery"]["error"]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(why.contains("media not valid"), "{failed}");
    })
    .await;
}

#[actix_web::test]
async fn a_message_without_words_or_files_is_seen_for_what_it_is() {
    viber(async |world| {
        let says = |token: u64, content: Value| {
            json!({
                "event": "message", "timestamp": 1_760_000_000_000_u64 + token,
                "message_token": u64::MAX - 9 + token,
                "sender": {"id": Viber::customer(1), "name": "Nora"}, "message": content,
            })
        };
        let place = json!({"type": "location", "location": {"lat": 52.52, "lon": 13.405}});
        let card = json!({"type": "contact", "contact": {"name": "Bo", "phone_number": "+1555"}});
        comes(world, &says(1, place)).await;
        comes(world, &says(2, card)).await;
        comes(world, &says(3, json!({"type": "rich_media"}))).await;
        comes(world, &says(3, json!({"type": "rich_media"}))).await;
        let id = world.conversation().await;
        let messages = world.messages(&id).await;
        let kinds: Vec<_> = messages.iter().map(|one| one["kind"].clone()).collect();
        assert_eq!(kinds, ["location", "contact", "unsupported"]);
        assert_eq!(texts(&messages)[1], "Bo\n+1555");
    })
    .await;
}

#[actix_web::test]
async fn only_the_piece_that_did_not_arrive_is_sent_again() {
    viber(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let bill = upload(world, "bill.pdf", b"%PDF-1.7\n%%EOF\n").await;
        let body = json!({"text": "And", "attachment_ids": [bill]});
        let sent = world.answers(&id, body).await;
        world.stands(&id, &sent, "sent").await;
        let took = world.took(2).await;
        let again = async |count: usize| {
            let path = format!("/conversations/{id}/messages/{sent}/retry");
            assert_eq!(world.ada.post(&path, json!({})).await.status, 200);
            world.stands(&id, &sent, "sent").await;
            world.took(count).await.split_off(count - 1)
        };
        let fails = async |took: &Took| {
            let failed = world.provider.tells(&world.url, took, State::Failed);
            assert_eq!(world.call(failed.expect("a call")).await.status, 200);
        };
        fails(&took[0]).await;
        world.stands(&id, &sent, "failed").await;
        let words = again(3).await;
        assert_eq!(words[0].text.as_deref(), Some("And"));
        assert_eq!(words[0].file, None);
        // What is told once more of that try says nothing.
        fails(&took[0]).await;
        world.stands(&id, &sent, "sent").await;
        fails(&took[1]).await;
        world.stands(&id, &sent, "failed").await;
        let file = again(4).await;
        assert_eq!(file[0].text, None);
        assert!(file[0].file.is_some());
        assert_eq!(world.provider.took().len(), 4);
    })
    .await;
}
