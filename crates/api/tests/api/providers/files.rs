//! Files of customers whose provider is away: they are asked for as long as they may still come, and again
//! when somebody says so.

use super::world::{World, of};
use crate::common::{Client, count, is_put_off, until};
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::Whatsapp;

/// A picture of customer 1.
async fn comes(world: &World) -> String {
    let at = world.words(1, 1, "").at;
    let message = json!({
        "id": "wamid.FAKE0001", "timestamp": at.to_string(), "from": "15550001111", "type": "image",
        "image": {"id": "880011", "caption": "my receipt", "mime_type": "image/png"},
    });
    let call = Whatsapp::changed("messages", &json!({"messages": [message]}));
    assert_eq!(world.call(call).await.status, 200);
    world.conversation().await
}

async fn program(world: &World) -> Client {
    let scopes = ["conversations:read", "conversations:write"];
    let new = json!({"name": "Desk", "kind": "personal", "scopes": scopes});
    world.ada.program(new).await
}

/// The file as a program sees it, which stays signed in while hours pass.
async fn file(program: &Client, path: &str, state: &str) -> Value {
    until(state, async || {
        let page = program.get(path).await;
        let file = page.body["items"][0]["attachments"][0].clone();
        match file["state"] == state {
            true => Ok(file),
            false => Err(file),
        }
    })
    .await
}

async fn is_tried(world: &World, times: u32) {
    let tried = format!("jobs WHERE kind = 'fetch' AND attempts = {times} AND locked_until = 0");
    until("tried", async || match count(&world.server, &tried).await {
        0 => Err(0),
        some => Ok(some),
    })
    .await;
}

#[actix_web::test]
async fn a_provider_that_is_down_for_hours_loses_no_file() {
    of(Whatsapp::start, async |world| {
        for _ in 0..14 {
            world.provider.server().answer(Answer::Status(503));
        }
        let path = format!("/conversations/{}/messages", comes(world).await);
        let program = program(world).await;
        for times in 1..=14 {
            is_tried(world, times).await;
            let waits = file(&program, &path, "pending").await;
            assert_eq!(waits["fetchable"], false);
            world.server.pass(600);
        }
        let here = file(&program, &path, "ready").await;
        assert_eq!(here["media_type"], "image/png");
    })
    .await;
}

#[actix_web::test]
async fn what_did_not_come_all_day_is_asked_for_again_when_somebody_says_so() {
    of(Whatsapp::start, async |world| {
        for _ in 0..3 {
            world.provider.server().answer(Answer::Status(503));
        }
        let path = format!("/conversations/{}/messages", comes(world).await);
        let program = program(world).await;
        is_put_off(&world.server).await;
        world.server.pass(25 * 3600);
        is_tried(world, 2).await;
        world.server.pass(60);
        let given_up = file(&program, &path, "failed").await;
        assert_eq!(given_up["fetchable"], true, "{given_up}");
        assert_eq!(given_up["refused"], Value::Null);
        let message = program.get(&path).await.body["items"][0]["id"].clone();
        let (message, given_up) = (message.as_str().expect("an id"), given_up["id"].clone());
        let given_up = given_up.as_str().expect("an id");
        let fetch = format!("{path}/{message}/attachments/{given_up}/fetch");
        let asked = program.post(&fetch, json!({})).await;
        assert_eq!(asked.status, 200, "{asked:?}");
        let waits = &asked.body["attachments"][0];
        assert_eq!(
            (&waits["state"], &waits["fetchable"]),
            (&json!("pending"), &json!(false))
        );
        let here = file(&program, &path, "ready").await;
        assert_eq!(here["media_type"], "image/png");
        let nothing = program.post(&fetch, json!({})).await;
        assert_eq!((nothing.status, nothing.code()), (409, "not_fetchable"));
        let unknown = fetch.replace(given_up, "1");
        assert_eq!(program.post(&unknown, json!({})).await.status, 404);
    })
    .await;
}
