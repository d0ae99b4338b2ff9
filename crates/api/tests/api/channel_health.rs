//! Whether a channel works: told by what goes in and out, by a test, and by an alert (K-12); what could
//! not be taken, and what becomes of a channel that is removed.

use crate::common::{Answer, Client, Server, count, until};
use crate::hooks::on_each_database;
use diesel::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};
use store::StoreError;
use testkit::{Answer as Told, Integrator};

pub async fn connect(by: &Client, url: &str) -> String {
    let body = json!({"kind": "api", "name": "Till", "settings": {"webhook_url": url}});
    let made = by.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    format!("/channels/{}", made.id())
}

pub async fn inbound(by: &Client, channel: &str, id: &str) -> Answer {
    let body = json!({"message_id": id, "contact": {"address": "nora"}, "text": "Hello"});
    by.post(&format!("{channel}/inbound"), body).await
}

pub async fn answer(by: &Client, taken: &Answer, text: &str) -> String {
    let conversation = taken.body["conversation_id"].as_str().expect("an id");
    let path = format!("/conversations/{conversation}/messages");
    let sent = by.post(&path, json!({"text": text})).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    path
}

/// Waits until how a channel is has this.
async fn health(by: &Client, channel: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    until(what, async || {
        let health = by.get(&format!("{channel}/health")).await;
        assert_eq!(health.status, 200, "{health:?}");
        match holds(&health.body) {
            true => Ok(health.body),
            false => Err(health.body),
        }
    })
    .await
}

async fn sql(server: &Server, statement: &'static str) {
    let done = server.state.store.write(move |db| {
        diesel::sql_query(statement).execute(db)?;
        Ok::<_, StoreError>(())
    });
    done.await.expect("done");
}

#[actix_web::test]
async fn what_went_in_and_out_is_told_some_seconds_later() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let fresh = owner.get(&format!("{channel}/health")).await.body;
        assert_eq!(fresh["state"], "works");
        assert_eq!(fresh["last_inbound_at"], Value::Null);
        assert_eq!(
            (&fresh["failures_24h"], &fresh["queue_depth"]),
            (&json!(0), &json!(0))
        );
        let taken = inbound(&owner, &channel, "1").await;
        answer(&owner, &taken, "Hi").await;
        let is = |health: &Value| {
            !health["last_inbound_at"].is_null() && !health["last_outbound_at"].is_null()
        };
        health(&owner, &channel, "noted", is).await;
    })
    .await;
}

#[actix_web::test]
async fn a_channel_that_stopped_working_says_so_and_so_does_one_that_works_again() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let taken = inbound(&owner, &channel, "1").await;
        integrator.answer_always(Told::Status(410));
        for n in 0..5 {
            answer(&owner, &taken, &format!("Message {n}")).await;
        }
        let failing = health(&owner, &channel, "failing", |h| h["state"] == "failing").await;
        assert_eq!(failing["failures_24h"], 5);
        assert!(failing["failing_since"].is_string());
        let shown = owner.get(&channel).await.body;
        assert_eq!(
            (&shown["state"], &shown["version"]),
            (&json!("failing"), &json!(2))
        );
        integrator.answer_always(Told::Status(204));
        let tested = owner.post(&format!("{channel}/test"), json!({})).await;
        assert_eq!(
            (tested.status, &tested.body["ok"]),
            (200, &json!(true)),
            "{tested:?}"
        );
        health(&owner, &channel, "working", |h| h["state"] == "works").await;
        // The messages were told of a test by name, and it was signed.
        let test = integrator.calls().pop().expect("a call");
        assert_eq!(test.body, br#"{"type":"test"}"#);
        assert!(test.header("webhook-id").starts_with("test_"));
        assert!(!test.header("webhook-signature").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_test_says_what_does_not_work() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let test = async || owner.post(&format!("{channel}/test"), json!({})).await.body;
        integrator.answer_always(Told::Status(404));
        let refused = test().await;
        assert_eq!(refused["ok"], false);
        assert_eq!(
            (&refused["checks"][0]["ok"], &refused["checks"][1]["ok"]),
            (&json!(true), &json!(false))
        );
        let detail = refused["checks"][1]["detail"].as_str().expect("a detail");
        assert!(detail.contains("404"), "{detail}");
        owner
            .patch(
                &channel,
                json!({"settings": {"webhook_url": "http://127.0.0.1:9/nobody"}}),
            )
            .await;
        let away = test().await;
        assert_eq!(
            (&away["ok"], &away["checks"][0]["ok"]),
            (&json!(false), &json!(false))
        );
        let website = owner
            .post("/channels", json!({"kind": "webchat", "name": "Shop"}))
            .await;
        let path = format!("/channels/{}", website.id());
        let chat = owner.post(&format!("{path}/test"), json!({})).await.body;
        assert_eq!(chat["ok"], true, "{chat}");
        owner.patch(&path, json!({"enabled": false})).await;
        assert_eq!(
            owner.post(&format!("{path}/test"), json!({})).await.body["ok"],
            false
        );
        assert_eq!(
            owner.get(&format!("{path}/health")).await.body["state"],
            "off"
        );
    })
    .await;
}

#[actix_web::test]
async fn what_waits_to_leave_is_counted() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let taken = inbound(&owner, &channel, "1").await;
        integrator.answer_always(Told::Status(503));
        for n in 0..5 {
            answer(&owner, &taken, &format!("Message {n}")).await;
        }
        let waiting = health(&owner, &channel, "waiting", |h| h["queue_depth"] == 5).await;
        assert!(waiting["oldest_queued_at"].is_string(), "{waiting}");
    })
    .await;
}

#[actix_web::test]
async fn what_we_fail_on_ourselves_is_kept_and_tried_again() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let failures = format!("{channel}/failures");
        assert_eq!(owner.get(&failures).await.body["items"], json!([]));
        sql(
            &server,
            "UPDATE organizations SET allowed_file_types = 'no JSON'",
        )
        .await;
        let kept = inbound(&owner, &channel, "1").await;
        assert_eq!(
            (kept.status, &kept.body["message_id"]),
            (202, &Value::Null),
            "{kept:?}"
        );
        inbound(&owner, &channel, "2").await;
        let list = owner.get(&failures).await.body;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
        let raw = list["items"][1]["raw"].as_str().expect("raw");
        assert!(raw.contains("Hello"), "{raw}");
        let of = |n: usize| list["items"][n]["id"].as_str().expect("an id").to_owned();
        let retry = format!("{failures}/{}/retry", of(1));
        assert_eq!(
            owner.post(&retry, json!({})).await.status,
            500,
            "it is broken still"
        );
        sql(
            &server,
            "UPDATE organizations SET allowed_file_types = '[]'",
        )
        .await;
        let taken = owner.post(&retry, json!({})).await;
        assert_eq!(
            (taken.status, &taken.body["duplicate"]),
            (200, &json!(false)),
            "{taken:?}"
        );
        assert_eq!(owner.post(&retry, json!({})).await.status, 404);
        let again = inbound(&owner, &channel, "1").await;
        assert_eq!(again.body["message_id"], taken.body["message_id"]);
        assert_eq!(
            owner.delete(&format!("{failures}/{}", of(0))).await.status,
            204
        );
        assert_eq!(
            owner.delete(&format!("{failures}/{}", of(0))).await.status,
            404
        );
        assert_eq!(owner.get(&failures).await.body["items"], json!([]));
    })
    .await;
}

/// A request of the provider's to a channel that is gone.
async fn hook(server: &Server, public_id: &Value) -> u16 {
    let public_id = public_id.as_str().expect("an id");
    let path = format!("/widget/v1/{public_id}/config");
    let asked = server.anonymous().request(Method::GET, &path);
    crate::common::send(asked).await.status
}

#[actix_web::test]
async fn a_removed_channel_sends_nothing_any_more_and_its_conversations_stay() {
    on_each_database(async |server, integrator: Integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let hours = json!({"time_zone": "UTC", "mode": "selected"});
        owner
            .patch(&channel, json!({"business_hours": hours}))
            .await;
        let taken = inbound(&owner, &channel, "1").await;
        integrator.answer_always(Told::Status(503));
        let thread = answer(&owner, &taken, "One").await;
        answer(&owner, &taken, "Two").await;
        health(&owner, &channel, "waiting", |h| h["queue_depth"] == 2).await;
        crate::common::is_put_off(&server).await;
        assert_eq!(owner.delete(&channel).await.status, 204);
        assert_eq!(owner.get(&channel).await.status, 404);
        assert_eq!(inbound(&owner, &channel, "2").await.status, 404);
        // Without waiting for the provider's next try.
        let page = until("failed", async || {
            let page = owner.get(&thread).await.body;
            match page["items"]
                .as_array()
                .expect("messages")
                .iter()
                .take(2)
                .all(|m| m["delivery"]["state"] == "failed")
            {
                true => Ok(page),
                false => Err(page),
            }
        })
        .await;
        let error = &page["items"][0]["delivery"]["error"];
        assert_eq!(error["code"], "channel_removed", "{error}");
        assert_eq!(page["items"][2]["text"], "Hello", "what was said stays");
        let conversation = thread.trim_end_matches("/messages");
        let read = owner.get(conversation).await;
        assert_eq!(read.status, 200);
        let way = &read.body["reply_options"][0];
        assert_eq!(
            (&way["state"], &way["channel_removed"]),
            (&json!("channel_disabled"), &json!(true))
        );
        assert_eq!(
            count(&server, "channels WHERE business_hours IS NOT NULL").await,
            0
        );
        assert_eq!(
            count(&server, "jobs WHERE kind = 'remove_channel'").await,
            0
        );

        let website = owner
            .post("/channels", json!({"kind": "webchat", "name": "Shop"}))
            .await;
        assert_eq!(hook(&server, &website.body["public_id"]).await, 200);
        owner.delete(&format!("/channels/{}", website.id())).await;
        assert_eq!(hook(&server, &website.body["public_id"]).await, 404);
    })
    .await;
}
