//! Messages: what is sent twice is sent once, what fails is no answer, threads in order.

use crate::common::{Client, Server, on_each_database, on_each_database_at_rest};
use crate::desk::{Note, channel, conversation};
use api::conversations::work::Work;
use api::messages::deliver::{Step, deliver_result};
use domain::messages::Delivery;
use reqwest::Method;
use serde_json::{Value, json};
use store::messages::DeliveryError;

async fn send_with_key(by: &Client, id: &str, key: &str, text: &str) -> crate::common::Answer {
    let path = format!("/api/v1/conversations/{id}/messages");
    let request = by
        .request(Method::POST, &path)
        .header("Idempotency-Key", key);
    crate::common::send(request.json(&json!({"text": text}))).await
}

async fn thread(by: &Client, id: &str) -> Vec<Value> {
    let page = by.get(&format!("/conversations/{id}/messages")).await;
    assert_eq!(page.status, 200, "{page:?}");
    page.body["items"].as_array().cloned().expect("items")
}

/// The worker tells how a message went.
pub async fn step(server: &Server, by: &Client, message: &str, step: Step) {
    let organization = by.me["organization_id"].as_str().expect("an id");
    let organization = organization.parse().expect("an id");
    let message = message.parse().expect("an id");
    let work = Work::new(&server.state);
    let done = server
        .state
        .write(move |db| deliver_result(db, &work, organization, message, &step));
    done.await.expect("taken");
}

pub fn failed() -> Step {
    Step {
        error: Some(DeliveryError {
            code: "unreachable".into(),
            message: "Nobody answers".into(),
            retryable: true,
        }),
        ..Step::to(Delivery::Failed)
    }
}

#[actix_web::test]
async fn the_same_message_twice_is_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let note = Note {
            channel: &channel,
            from: "bo",
            id: "m-1",
            text: "Hello",
        };
        let (first, second) =
            futures::join!(note.arrives(&server, &ada), note.arrives(&server, &ada));
        assert_eq!(first.message_id, second.message_id);
        assert_eq!(first.conversation_id, second.conversation_id);
        assert_ne!(first.duplicate, second.duplicate);
        let id = first.conversation_id.expect("a conversation").to_string();
        assert_eq!(thread(&ada, &id).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn the_same_key_twice_is_one_message() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let send = || send_with_key(&ada, &id, "key-1", "Good morning");
        let (a, b) = futures::join!(send(), send());
        for answer in [a, b] {
            let in_progress = (answer.status, answer.code()) == (409, "request_in_progress");
            assert!(in_progress || answer.status == 201, "{answer:?}");
        }
        let (a, b) = (send().await, send().await);
        assert_eq!((a.status, b.status), (201, 201), "{a:?} {b:?}");
        assert_eq!(a.id(), b.id());
        assert_eq!(a.body["client_id"], "key-1");
        assert_eq!(thread(&ada, &id).await.len(), 2);
        let path = format!("/api/v1/conversations/{id}/messages");
        let again = ada.request(Method::POST, &path);
        let again = again.header("Idempotency-Key", "key-1");
        let body = json!({"text": "Good morning", "seen_message_id": a.id(), "force": true});
        let again = crate::common::send(again.json(&body)).await;
        assert_eq!((again.status, again.id()), (201, a.id()), "{again:?}");
        let other = send_with_key(&ada, &id, "key-2", "Are you there?").await;
        assert_ne!(other.id(), a.id());
    })
    .await;
}

#[actix_web::test]
async fn a_reply_that_did_not_leave_is_no_answer_until_it_is_sent_again() {
    // The test is the worker.
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let sent = send_with_key(&ada, &id, "key", "Good morning").await.id();
        let waiting = async || {
            let one = ada.get(&format!("/conversations/{id}")).await;
            (
                one.body["reply_state"].clone(),
                one.body["last_message"]["delivery"].clone(),
            )
        };
        assert_eq!(waiting().await, (json!("replied"), json!("queued")));
        step(&server, &ada, &sent, Step::to(Delivery::Sending)).await;
        step(&server, &ada, &sent, failed()).await;
        assert_eq!(waiting().await, (json!("pending"), json!("failed")));

        let path = format!("/conversations/{id}/messages/{sent}");
        let settled = ada
            .post(&format!("{path}/settle"), json!({"as": "sent"}))
            .await;
        assert_eq!((settled.status, settled.code()), (409, "not_unknown"));
        let retried = ada.post(&format!("{path}/retry"), json!({})).await;
        assert_eq!(retried.body["delivery"]["state"], "queued", "{retried:?}");
        assert_eq!(waiting().await, (json!("replied"), json!("queued")));

        step(&server, &ada, &sent, Step::to(Delivery::Read)).await;
        // Late and out of order.
        step(&server, &ada, &sent, Step::to(Delivery::Delivered)).await;
        assert_eq!(waiting().await.1, json!("read"));
        let again = ada.post(&format!("{path}/retry"), json!({})).await;
        assert_eq!((again.status, again.code()), (409, "not_retryable"));
    })
    .await;
}

#[actix_web::test]
async fn who_has_not_seen_a_colleagues_answer_is_shown_it_first() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let seen = thread(&ada, &id).await[0]["id"].clone();
        let path = format!("/conversations/{id}/messages");
        assert_eq!(grace.post(&path, json!({"text": "Mine"})).await.status, 201);

        let mut answer = json!({"text": "Mine too", "seen_message_id": seen});
        let refused = ada.post(&path, answer.clone()).await;
        assert_eq!((refused.status, refused.code()), (409, "newer_messages"));
        assert_eq!(refused.body["messages"][0]["text"], "Mine");
        answer["force"] = json!(true);
        assert_eq!(ada.post(&path, answer).await.status, 201);
    })
    .await;
}

#[actix_web::test]
async fn a_thread_comes_in_pages_and_about_a_message() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        for n in 2..=9 {
            let note = Note {
                channel: &channel,
                from: "bo",
                id: &format!("bo-{n}"),
                text: "More",
            };
            note.arrives(&server, &ada).await;
        }
        let whole = thread(&ada, &id).await;
        assert_eq!(whole.len(), 9);
        let mut paged = Vec::new();
        let mut path = format!("/conversations/{id}/messages?limit=4");
        loop {
            let page = ada.get(&path).await;
            paged.extend(page.body["items"].as_array().cloned().expect("items"));
            match page.body["next_cursor"].as_str() {
                Some(next) => path = format!("/conversations/{id}/messages?limit=4&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, whole);

        let middle = whole[4]["id"].as_str().expect("an id");
        let about = ada
            .get(&format!(
                "/conversations/{id}/messages?around={middle}&limit=4"
            ))
            .await;
        assert_eq!(about.body["items"].as_array().expect("items"), &whole[2..7]);
        let newer = about.body["prev_cursor"].as_str().expect("newer ones");
        let newer = ada
            .get(&format!("/conversations/{id}/messages?cursor={newer}"))
            .await;
        assert_eq!(newer.body["items"].as_array().expect("items"), &whole[..2]);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_sent_is_refused_by_name() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let path = format!("/conversations/{id}/messages");
        for (body, status, code) in [
            (json!({}), 422, "invalid"),
            (json!({"text": " \n "}), 422, "invalid"),
            (json!({"text": "x".repeat(20_000)}), 422, "text_too_long"),
            (
                json!({"text": "Hi", "channel_id": "999"}),
                422,
                "no_address_on_channel",
            ),
            (json!({"text": "Hi", "reply_to_id": "999"}), 422, "invalid"),
            (
                json!({"text": "Hi", "attachment_ids": ["999"]}),
                422,
                "invalid",
            ),
            (json!({"txet": "Hi"}), 422, "invalid"),
        ] {
            let refused = ada.post(&path, body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (status, code),
                "{refused:?}"
            );
        }
        let patched = ada
            .patch(&format!("/channels/{channel}"), json!({"enabled": false}))
            .await;
        assert_eq!(patched.status, 200, "{patched:?}");
        let refused = ada.post(&path, json!({"text": "Hi"})).await;
        assert_eq!((refused.status, refused.code()), (409, "channel_disabled"));
        let unknown = ada.get(&format!("{path}?around=999")).await;
        assert_eq!((unknown.status, unknown.code()), (404, "not_found"));
        assert_eq!(thread(&ada, &id).await.len(), 1);
    })
    .await;
}
