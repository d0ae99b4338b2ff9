//! What only Apple Messages for Business has.

use super::world::{World, of, texts};
use crate::common::{count, until};
use serde_json::{Value, json};
use testkit::providers::{Apple, Hook};

const CUSTOMER: &str = "urn:mbid:FAKEUSER01";
const BUSINESS: &str = "urn:biz:00000000-0000-0000-0000-00000000abcd";

async fn apple(test: impl AsyncFn(&World)) {
    of(Apple::start, test).await;
}

/// A call of the gateway's about customer 1.
fn brings(world: &World, id: u32, content: &Value) -> Hook {
    let mut body = json!({
        "id": format!("aaaaaaaa-0000-0000-0000-{id:012}"), "type": "text", "v": 1,
        "sourceId": CUSTOMER, "destinationId": BUSINESS,
    });
    for (key, value) in content.as_object().expect("fields") {
        body[key] = value.clone();
    }
    Apple::brings(seconds(world), &body)
}

fn seconds(world: &World) -> i64 {
    world.server.state.now().as_millis() / 1000
}

async fn comes(world: &World, id: u32, content: Value) {
    let answer = world.call(brings(world, id, &content)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn who_closes_the_conversation_is_not_written_to_until_they_write_again() {
    apple(async |world| {
        comes(world, 1, json!({"type": "typing_start"})).await;
        assert!(world.conversations().await.is_empty());
        comes(world, 2, json!({"body": "Hello"})).await;
        comes(world, 3, json!({"type": "typing_end"})).await;
        let id = world.conversation().await;
        let row = world.conversations().await.remove(0);
        assert_eq!(row["contact"]["name"], "Apple user USER01", "{row}");
        comes(world, 4, json!({"type": "close"})).await;
        let path = format!("/conversations/{id}");
        let state = world.ada.get(&path).await.body["reply_options"][0]["state"].clone();
        assert_eq!(state, "not_subscribed");
        let refused = world
            .ada
            .post(&format!("{path}/messages"), json!({"text": "Hi"}))
            .await;
        assert_eq!((refused.status, refused.code()), (422, "not_subscribed"));
        comes(world, 5, json!({"body": "Still there?"})).await;
        // The gateway says it once more, without a time.
        comes(world, 4, json!({"type": "close"})).await;
        world.answers(&id, json!({"text": "Yes"})).await;
        world.took(1).await;
        assert_eq!(
            texts(&world.messages(&id).await),
            ["Hello", "Still there?", "Yes"]
        );
    })
    .await;
}

#[actix_web::test]
async fn files_are_enciphered_on_both_ways_and_nowhere_else() {
    apple(async |world| {
        let content = json!({"body": "my receipt \u{fffc}", "attachments": [Apple::picture()]});
        comes(world, 1, content).await;
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
        assert_eq!(file["media_type"], "image/png", "{file}");
        assert_eq!(texts(&world.messages(&id).await), ["my receipt"]);

        let form = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let form = reqwest::multipart::Form::new().part("file", form);
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments")
            .multipart(form);
        let upload = crate::common::send(upload).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let body = json!({"text": "Here", "attachment_ids": [upload.id()]});
        let sent = world.answers(&id, body).await;
        world.stands(&id, &sent, "sent").await;
        let took = world.took(1).await;
        assert_eq!(took[0].text.as_deref(), Some("Here"));
        let expected = ("map.png".to_owned(), testkit::PNG.to_vec());
        assert_eq!(took[0].file, Some(expected));
        let calls = world.provider.server().calls();
        let upload = calls.iter().find(|call| call.path.starts_with("/mmcs/up/"));
        assert_ne!(upload.expect("an upload").body, testkit::PNG);
    })
    .await;
}

#[actix_web::test]
async fn a_file_of_another_size_than_was_said_is_none() {
    apple(async |world| {
        let mut half = Apple::picture();
        half["size"] = json!(2 * testkit::PNG.len());
        comes(world, 1, json!({"body": "\u{fffc}", "attachments": [half]})).await;
        let failed = "attachments WHERE state = 'failed'";
        until("given up", async || {
            match count(&world.server, failed).await {
                0 => {
                    // It is not given up all day.
                    let put_off = "jobs WHERE kind = 'fetch' AND attempts > 0 AND locked_until = 0";
                    if count(&world.server, put_off).await > 0 {
                        world.server.pass(20 * 3600);
                    }
                    Err(0)
                }
                some => Ok(some),
            }
        })
        .await;
        let calls = world.provider.server().calls();
        let fetched = |call: &&testkit::Call| call.path.starts_with("/mmcs/down/");
        assert!(
            calls.iter().filter(fetched).count() > 1,
            "it is tried again"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_genuine_token_for_somebody_else_or_of_long_ago_is_turned_away() {
    apple(async |world| {
        let body = json!({"id": "1", "type": "text", "sourceId": CUSTOMER, "body": "Hello"});
        let now = seconds(world);
        for (claims, expected) in [
            (
                json!({"aud": "other-msp-id", "iat": now}),
                (403, "bad_token"),
            ),
            (
                json!({"aud": "fake-msp-id", "iat": now - 400}),
                (401, "bad_signature"),
            ),
        ] {
            let answer = world.call(Apple::claims(&claims, &body)).await;
            assert_eq!((answer.status, answer.code()), expected, "{claims}");
        }
        // A proxy, or the server's own reading of the header, may unpack it before.
        let mut unpacked = brings(world, 1, &json!({"body": "Hello"}));
        unpacked
            .headers
            .push(("content-encoding", "gzip".to_owned()));
        assert_eq!(world.call(unpacked).await.status, 200);
        let elsewhere = Hook {
            tail: "/elsewhere".to_owned(),
            ..brings(world, 2, &json!({"body": "Hello?"}))
        };
        assert_eq!(world.call(elsewhere).await.status, 404);
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["Hello"]);
    })
    .await;
}
