//! What only X has.

use super::world::{World, of, texts};
use crate::common::until;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::Answer;
use testkit::providers::x::message;
use testkit::providers::{Hook, Says, State, X};

/// The account of ours.
const OWN: &str = "3300";

async fn x(test: impl AsyncFn(&World)) {
    of(X::start, test).await;
}

async fn comes(world: &World, hook: Hook) {
    let answer = world.call(hook).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// A message of ours, as X tells it to everybody who listens.
fn sent(id: u64, at: i64, text: &str) -> Hook {
    let event = message(id, (OWN, &X::customer(1)), at, &json!({"text": text}));
    X::activity("dm.sent", &json!({"direct_message_events": [event]}))
}

fn at(says: &Says) -> i64 {
    says.at
}

#[actix_web::test]
async fn what_is_written_elsewhere_stands_here_and_our_own_words_only_once() {
    x(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let answer = world.answers(&id, json!({"text": "From here"})).await;
        world.stands(&id, &answer, "sent").await;
        let took = world.took(1).await.remove(0);
        let now = at(&world.words(60, 1, ""));
        comes(
            world,
            sent(took.id.parse().expect("a number"), now, "From here"),
        )
        .await;
        comes(
            world,
            sent(2_080_000_000_000_900_000, now + 1, "From the app"),
        )
        .await;
        world.server.pass(60);
        let messages = until("both", async || {
            let messages = world.messages(&id).await;
            match messages.len() >= 3 {
                true => Ok(messages),
                false => Err(messages),
            }
        })
        .await;
        let mut said = texts(&messages);
        said.sort_unstable();
        assert_eq!(said, ["From here", "From the app", "Hello"]);
        let elsewhere = messages.iter().find(|one| one["text"] == "From the app");
        assert_eq!(elsewhere.expect("the message")["direction"], "outbound");
        // Another subscription brings it once more.
        comes(
            world,
            sent(2_080_000_000_000_900_000, now + 1, "From the app"),
        )
        .await;
        world.server.pass(60);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(world.messages(&id).await.len(), 3);
        assert_eq!(world.texts(), ["From here"], "nothing is said again");
    })
    .await;
}

#[actix_web::test]
async fn what_comes_back_after_its_answer_was_lost_is_ours_and_stands_once() {
    x(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Lost);
        let answer = world.answers(&id, json!({"text": "Only once"})).await;
        world.stands(&id, &answer, "unknown").await;
        let took = world.took(1).await.remove(0);
        let now = at(&world.words(60, 1, ""));
        let back = took.id.parse().expect("a number");
        comes(world, sent(back, now, "Only once")).await;
        // An agent says the same again in the app: nothing of ours is lost any more.
        comes(world, sent(2_080_000_000_000_900_000, now + 1, "Only once")).await;
        world.server.pass(60);
        world.stands(&id, &answer, "sent").await;
        let messages = until("both", async || {
            let messages = world.messages(&id).await;
            match messages.len() >= 3 {
                true => Ok(messages),
                false => Err(messages),
            }
        })
        .await;
        assert_eq!(texts(&messages), ["Hello", "Only once", "Only once"]);
        assert_eq!(world.texts(), ["Only once"], "nothing is said again");
    })
    .await;
}

#[actix_web::test]
async fn reading_a_message_is_reading_all_before_it() {
    x(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let mut all = Vec::new();
        for text in ["one", "two"] {
            let message = world.answers(&id, json!({"text": text})).await;
            world.stands(&id, &message, "sent").await;
            all.push(message);
        }
        let took = world.took(2).await;
        let seen = world.provider.tells(&world.url, &took[1], State::Read);
        comes(world, seen.expect("a call")).await;
        for message in &all {
            world.stands(&id, message, "read").await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_challenge_is_answered_and_one_that_could_be_a_call_is_not() {
    x(async |world| {
        let ask = |tail: &str| Hook {
            method: "GET",
            tail: tail.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let answer = world.call(ask("?crc_token=crc-abc-123")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let token = "sha256=i21IAmmjiJOApa2PFsfvt5vRt27PNgXyDwRpvOO3lmY=";
        assert_eq!(answer.body, json!({"response_token": token}));
        let answer = world
            .call(ask("?crc_token=%7B%22data%22%3A%7B%7D%7D"))
            .await;
        assert_eq!(answer.status, 401, "{answer:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_picture_comes_by_the_accounts_token_and_goes_in_an_upload() {
    x(async |world| {
        let now = at(&world.words(1, 1, ""));
        let photo = json!({
            "text": "my receipt https://t.example.test/a",
            "attachment": {"type": "media", "media": {
                "id": 18, "id_str": "18", "type": "photo", "url": "https://t.example.test/a",
                "media_url_https": "https://ton.example.test/1.1/ton/data/dm/20/18/hVJQTwig.jpg",
            }},
        });
        let event = message(20, (&X::customer(1), OWN), now, &photo);
        let payload = json!({"direct_message_events": [event]});
        comes(world, X::activity("dm.received", &payload)).await;
        let id = world.conversation().await;
        let found = until("fetched", async || {
            let found = world.messages(&id).await.remove(0);
            match found["attachments"][0]["state"] == "ready" {
                true => Ok(found),
                false => Err(found),
            }
        })
        .await;
        assert_eq!(found["text"], "my receipt");
        assert_eq!(found["attachments"][0]["media_type"], "image/png");

        let part = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let form = reqwest::multipart::Form::new().part("file", part);
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments");
        let upload = crate::common::send(upload.multipart(form)).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let body = json!({"text": "Here", "attachment_ids": [upload.id()]});
        let answer = world.answers(&id, body).await;
        world.stands(&id, &answer, "sent").await;
        let took = world.took(1).await.remove(0);
        assert_eq!(took.text.as_deref(), Some("Here"));
        assert_eq!(
            took.file,
            Some(("map.png".to_owned(), testkit::PNG.to_vec()))
        );
    })
    .await;
}

#[actix_web::test]
async fn a_channel_whose_access_was_withdrawn_says_that_it_stopped() {
    x(async |world| {
        let revoked = json!({"user_event": {"revoke": {
            "date_time": "2026-10-01T09:00:00+00:00", "target": {"app_id": "77"},
            "source": {"user_id": OWN},
        }}});
        comes(world, X::signed(&revoked)).await;
        let path = format!("{}/health", world.channel);
        until("failing", async || {
            let health = world.ada.get(&path).await.body;
            match health["state"] == "failing" {
                true => Ok(health),
                false => Err(health),
            }
        })
        .await;
        let failures = world.ada.get(&format!("{}/failures", world.channel)).await;
        assert_eq!(failures.body["items"], Value::Array(Vec::new()));
    })
    .await;
}
