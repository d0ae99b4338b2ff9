//! The API channel, in and out: what an integrator posts, and what is posted to them, signed.

use crate::common::{Answer, Client, PATIENCE, Server};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer as Told, Gate, Integrator};
use tokio::time::{Instant, sleep};

/// A server that may call this machine, and one that may not.
pub async fn on_each_database(test: impl AsyncFn(Server, Integrator)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        test(server, Integrator::start()).await;
    }
}

struct Channel {
    path: String,
    secret: String,
}

async fn connect(by: &Client, url: &str) -> Channel {
    let body = json!({"kind": "api", "name": "Till", "settings": {"webhook_url": url}});
    let made = by.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    Channel {
        path: format!("/channels/{}", made.id()),
        secret: made.body["secret"].as_str().expect("a secret").to_owned(),
    }
}

async fn inbound(by: &Client, channel: &Channel, id: &str, text: &str) -> Answer {
    let body = json!({"message_id": id, "contact": {"address": "customer-1", "name": "Nora"}, "text": text});
    by.post(&format!("{}/inbound", channel.path), body).await
}

#[actix_web::test]
async fn a_message_quotes_what_stands_in_its_own_conversation_alone() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let first = inbound(&owner, &channel, "m1", "What was it again?").await;
        let quoting = async |id: &str| {
            let body = json!({
                "message_id": id, "text": "This", "reply_to_message_id": "m1",
                "contact": {"address": "customer-1", "name": "Nora"},
            });
            let taken = owner.post(&format!("{}/inbound", channel.path), body).await;
            let of = taken.body["conversation_id"]
                .as_str()
                .expect("an id")
                .to_owned();
            let page = owner.get(&format!("/conversations/{of}/messages")).await;
            (of, page.body["items"][0]["reply_to"].clone())
        };
        let (same, quoted) = quoting("m2").await;
        assert_eq!(json!(same), first.body["conversation_id"]);
        assert_eq!(quoted["id"], first.body["message_id"], "{quoted}");
        let closed = owner
            .post(&format!("/conversations/{same}/close"), json!({}))
            .await;
        assert_eq!(closed.status, 200, "{closed:?}");
        // Whoever sees the new one may not see what was said in the other.
        let (other, quoted) = quoting("m3").await;
        assert_ne!(other, same);
        assert_eq!(quoted, Value::Null);
    })
    .await;
}

async fn answer(by: &Client, conversation: &Value, text: &str) -> String {
    let path = format!(
        "/conversations/{}/messages",
        conversation.as_str().expect("an id")
    );
    let sent = by.post(&path, json!({"text": text})).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    sent.id()
}

/// Waits until the newest message of a conversation stands as `state`.
async fn delivery(by: &Client, conversation: &Value, message: &str, state: &str) -> Value {
    let path = format!(
        "/conversations/{}/messages",
        conversation.as_str().expect("an id")
    );
    let until = Instant::now() + PATIENCE;
    loop {
        let page = by.get(&path).await;
        let items = page.body["items"].as_array().cloned().unwrap_or_default();
        let found = items
            .into_iter()
            .find(|item| item["id"] == message)
            .expect("the message");
        if found["delivery"]["state"] == state {
            return found;
        }
        assert!(Instant::now() < until, "not {state}: {found}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test]
async fn the_same_message_twice_is_one() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let channel = connect(&owner, &receiver.url).await;
        let first = inbound(&owner, &channel, "m1", "Hello").await;
        assert_eq!(
            (first.status, &first.body["duplicate"]),
            (202, &json!(false)),
            "{first:?}"
        );
        let again = inbound(&owner, &channel, "m1", "Hello").await;
        assert_eq!(again.status, 202);
        assert_eq!(again.body["message_id"], first.body["message_id"]);
        assert_eq!(again.body["duplicate"], true);
        let other = inbound(&owner, &channel, "m2", "And?").await;
        assert_eq!(other.body["conversation_id"], first.body["conversation_id"]);
        let path = format!(
            "/conversations/{}/messages",
            first.body["conversation_id"].as_str().expect("an id")
        );
        let page = owner.get(&path).await;
        assert_eq!(page.body["items"].as_array().map(Vec::len), Some(2));
        let empty = owner
            .post(
                &format!("{}/inbound", channel.path),
                json!({"message_id": "m3", "contact": {"address": "c"}}),
            )
            .await;
        assert_eq!(empty.body["errors"][0]["field"], "text");
    })
    .await;
}

#[actix_web::test]
async fn an_answer_is_posted_once_and_signed() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let channel = connect(&owner, &receiver.url).await;
        let asked = inbound(&owner, &channel, "m1", "Is it in stock?").await;
        let conversation = &asked.body["conversation_id"];
        let message = answer(&owner, conversation, "Yes").await;
        delivery(&owner, conversation, &message, "sent").await;
        let calls = receiver.calls_of(1).await;
        assert_eq!(calls.len(), 1);
        let body: Value = serde_json::from_slice(&calls[0].body).expect("JSON");
        assert_eq!(body["message_id"], message.as_str());
        assert_eq!(&body["conversation_id"], conversation);
        assert_eq!(
            body["contact"],
            json!({"address": "customer-1", "name": "Nora"})
        );
        assert_eq!(
            (&body["text"], &body["attachments"]),
            (&json!("Yes"), &json!([]))
        );
        calls[0].verify(&channel.secret).expect("our signature");
        assert!(calls[0].verify("whsec_AAAA").is_err());

        for state in ["read", "delivered"] {
            let body = json!({"message_id": message, "state": state});
            let told = owner
                .post(&format!("{}/receipts", channel.path), body)
                .await;
            assert_eq!(told.status, 204, "{told:?}");
        }
        delivery(&owner, conversation, &message, "read").await;
    })
    .await;
}

#[actix_web::test]
async fn a_webhook_that_is_down_gets_it_later_and_in_order() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let channel = connect(&owner, &receiver.url).await;
        let asked = inbound(&owner, &channel, "m1", "Hello?").await;
        let conversation = &asked.body["conversation_id"];
        receiver.answer(Told::Status(503));
        let first = answer(&owner, conversation, "first").await;
        let second = answer(&owner, conversation, "second").await;
        delivery(&owner, conversation, &second, "sent").await;
        delivery(&owner, conversation, &first, "sent").await;
        let calls = receiver.calls_of(3).await;
        let texts: Vec<_> = calls
            .iter()
            .map(|call| serde_json::from_slice::<Value>(&call.body).expect("JSON"))
            .map(|body| body["text"].clone())
            .collect();
        assert_eq!(texts, ["first", "first", "second"]);
        let ids: Vec<_> = calls.iter().map(|call| call.header("webhook-id")).collect();
        assert_eq!(ids[0], ids[1], "a repeat can be told by its id");
    })
    .await;
}

#[actix_web::test]
async fn no_redirect_is_followed_and_a_refusal_is_shown() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let elsewhere = Integrator::start();
        let channel = connect(&owner, &receiver.url).await;
        let asked = inbound(&owner, &channel, "m1", "Hello?").await;
        let conversation = &asked.body["conversation_id"];
        let location = vec![("location", elsewhere.url.clone())];
        receiver.answer(Told::Full(307, location, Vec::new()));
        let message = answer(&owner, conversation, "Hi").await;
        let failed = delivery(&owner, conversation, &message, "failed").await;
        assert_eq!(failed["delivery"]["error"]["code"], "webhook_refused");
        assert_eq!(elsewhere.calls().len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_switched_off_channel_takes_and_sends_nothing() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let channel = connect(&owner, &receiver.url).await;
        let off = owner.patch(&channel.path, json!({"enabled": false})).await;
        assert_eq!(off.status, 200);
        let refused = inbound(&owner, &channel, "m1", "Hello?").await;
        assert_eq!((refused.status, refused.code()), (409, "channel_disabled"));
        let webchat = owner
            .post("/channels", json!({"kind": "webchat", "name": "Shop"}))
            .await;
        let path = format!("/channels/{}/inbound", webchat.id());
        let body = json!({"message_id": "m", "contact": {"address": "c"}, "text": "t"});
        assert_eq!(
            owner.post(&path, body).await.status,
            404,
            "not a channel of this kind"
        );
    })
    .await;
}

/// The newest message of a conversation once its files stand as `state`.
async fn fetched(by: &Client, conversation: &Value, state: &str) -> Value {
    let path = format!(
        "/conversations/{}/messages",
        conversation.as_str().expect("an id")
    );
    let until = Instant::now() + PATIENCE;
    loop {
        let page = by.get(&path).await;
        let found = page.body["items"][0].clone();
        if found["attachments"][0]["state"] == state {
            return found;
        }
        assert!(Instant::now() < until, "not {state}: {found}");
        sleep(Duration::from_millis(20)).await;
    }
}

async fn inbound_with(by: &Client, channel: &Channel, id: &str, files: Value) -> Answer {
    let body =
        json!({"message_id": id, "contact": {"address": "customer-1"}, "attachments": files});
    by.post(&format!("{}/inbound", channel.path), body).await
}

#[actix_web::test]
async fn a_linked_file_is_fetched_after_the_message_was_taken() {
    on_each_database(async |server, shop| {
        let owner = server.admin().await;
        let channel = connect(&owner, &shop.url).await;
        let png =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0\x7b\x40\xe8\xdd";
        let file = || Told::Full(200, Vec::new(), png.to_vec());
        let gate = Gate::default();
        shop.answer(Told::Held(gate.clone(), 503));
        shop.answer(file());
        let link = json!([{"url": format!("http://{}/a/cat%20photo", shop.address)}]);
        let taken = inbound_with(&owner, &channel, "m1", link.clone()).await;
        assert_eq!(taken.status, 202, "{taken:?}");
        let conversation = &taken.body["conversation_id"];
        let waiting = fetched(&owner, conversation, "pending").await;
        assert_eq!(waiting["attachments"][0]["name"], "cat photo");
        assert_eq!(waiting["attachments"][0]["url"], json!(null));
        assert_eq!(waiting["kind"], "file");
        gate.open();
        fetched(&owner, conversation, "ready").await;
        // A page is several statements; the next one is all of a time after the change.
        let ready = fetched(&owner, conversation, "ready").await;
        let attachment = &ready["attachments"][0];
        assert_eq!(attachment["media_type"], "image/png", "found in the bytes");
        assert_eq!(
            (&attachment["size"], &attachment["width"]),
            (&json!(33), &json!(2))
        );
        assert_eq!(
            (&ready["kind"], &ready["version"]),
            (&json!("image"), &json!(2))
        );
        let row = owner.get("/conversations").await;
        assert_eq!(row.body["items"][0]["last_message"]["kind"], "image");
        let url = attachment["url"].as_str().expect("a link");
        let read = server.anonymous().request(reqwest::Method::GET, url);
        let read = read.send().await.expect("an answer").bytes().await;
        assert_eq!(read.expect("bytes").as_ref(), png);
        let again = inbound_with(&owner, &channel, "m1", link).await;
        assert_eq!(again.body["duplicate"], true);
        assert_eq!(shop.calls().len(), 2, "a repeat fetches nothing");
    })
    .await;
}

#[actix_web::test]
async fn a_linked_file_that_is_not_taken_stands_as_failed() {
    on_each_database(async |server, shop| {
        let owner = server.admin().await;
        let channel = connect(&owner, &shop.url).await;
        let rules = json!({"max_file_bytes": 1000, "allowed_file_types": ["png"]});
        let set = owner.patch("/organization", rules).await;
        assert_eq!(set.status, 200, "{set:?}");
        let url = json!([{"url": shop.url}]);
        let large = Told::Full(200, Vec::new(), vec![b'a'; 1001]);
        let wrong = Told::Full(200, Vec::new(), b"just text".to_vec());
        let inside = vec![("location", "http://[::1]/".to_owned())];
        let inside = Told::Full(302, inside, Vec::new());
        for (n, answer) in [Told::Status(404), large, wrong, inside]
            .into_iter()
            .enumerate()
        {
            shop.answer(answer);
            let taken = inbound_with(&owner, &channel, &format!("m{n}"), url.clone()).await;
            assert_eq!(taken.status, 202, "{taken:?}");
            let failed = fetched(&owner, &taken.body["conversation_id"], "failed").await;
            assert_eq!(failed["id"], taken.body["message_id"]);
            assert_eq!(failed["attachments"][0]["url"], json!(null));
        }
        for (files, code) in [
            (json!([{"url": "http://10.0.0.1/a"}]), "private_target"),
            (json!([{"url": "file:///etc/passwd"}]), "invalid"),
            (json!([{}]), "invalid"),
            (json!([{"url": shop.url, "upload_id": "1"}]), "invalid"),
        ] {
            let refused = inbound_with(&owner, &channel, "m9", files.clone()).await;
            assert_eq!((refused.status, refused.code()), (422, code), "{files}");
        }
    })
    .await;
}
