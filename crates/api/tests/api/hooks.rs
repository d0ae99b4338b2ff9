//! The API channel, in and out: what an integrator posts, and what is posted to them, signed.

use crate::common::{Answer, Client, Server};
use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A call that came in.
#[derive(Clone, Debug)]
struct Call {
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// A status, and where to it redirects.
type Told = (u16, Option<String>);

/// An integrator's server, which answers as it was told, else 200.
#[derive(Clone)]
struct Receiver {
    url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<VecDeque<Told>>>,
    handle: ServerHandle,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!(
            "http://127.0.0.1:{}/in",
            listener.local_addr().expect("an address").port()
        );
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let answers: Arc<Mutex<VecDeque<Told>>> = Arc::default();
        let (kept, told) = (Arc::clone(&calls), Arc::clone(&answers));
        let server = HttpServer::new(move || {
            let (kept, told) = (Arc::clone(&kept), Arc::clone(&told));
            let take = move |request: HttpRequest, body: web::Bytes| {
                let pair = |(name, value): (
                    &actix_web::http::header::HeaderName,
                    &actix_web::http::header::HeaderValue,
                )| {
                    let name = HeaderName::from_bytes(name.as_str().as_bytes()).expect("a name");
                    (
                        name,
                        HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
                    )
                };
                let headers = request.headers().iter().map(pair).collect();
                kept.lock().expect("calls").push(Call {
                    headers,
                    body: body.to_vec(),
                });
                let (status, location) = told
                    .lock()
                    .expect("answers")
                    .pop_front()
                    .unwrap_or((200, None));
                let status = actix_web::http::StatusCode::from_u16(status).expect("a status");
                let mut answer = HttpResponse::build(status);
                if let Some(location) = location {
                    answer.insert_header(("location", location));
                }
                std::future::ready(answer.finish())
            };
            App::new().default_service(web::to(take))
        });
        let server = server.workers(1).listen(listener).expect("a server").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            url,
            calls,
            answers,
            handle,
        }
    }

    fn answer(&self, status: u16, location: Option<&str>) {
        self.answers
            .lock()
            .expect("answers")
            .push_back((status, location.map(str::to_owned)));
    }

    /// Waits for so many calls.
    async fn calls(&self, count: usize) -> Vec<Call> {
        let until = Instant::now() + Duration::from_secs(5);
        loop {
            let calls = self.calls.lock().expect("calls").clone();
            if calls.len() >= count || Instant::now() > until {
                return calls;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// A server that may call this machine, and one that may not.
async fn on_each_database(test: impl AsyncFn(Server, Receiver)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        test(server, Receiver::start()).await;
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
    let until = Instant::now() + Duration::from_secs(5);
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
        let calls = receiver.calls(1).await;
        assert_eq!(calls.len(), 1);
        let body = calls[0].json();
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
        let webhook = Webhook::new(&channel.secret).expect("a secret");
        webhook
            .verify(&calls[0].body, &calls[0].headers)
            .expect("our signature");
        let forged = Webhook::new("whsec_AAAA").expect("a secret");
        assert!(forged.verify(&calls[0].body, &calls[0].headers).is_err());

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
        receiver.answer(503, None);
        let first = answer(&owner, conversation, "first").await;
        let second = answer(&owner, conversation, "second").await;
        delivery(&owner, conversation, &second, "sent").await;
        delivery(&owner, conversation, &first, "sent").await;
        let calls = receiver.calls(3).await;
        let texts: Vec<_> = calls
            .iter()
            .map(|call| call.json()["text"].clone())
            .collect();
        assert_eq!(texts, ["first", "first", "second"]);
        let ids: Vec<_> = calls
            .iter()
            .map(|call| call.headers["webhook-id"].clone())
            .collect();
        assert_eq!(ids[0], ids[1], "a repeat can be told by its id");
    })
    .await;
}

#[actix_web::test]
async fn no_redirect_is_followed_and_a_refusal_is_shown() {
    on_each_database(async |server, receiver| {
        let owner = server.admin().await;
        let elsewhere = Receiver::start();
        let channel = connect(&owner, &receiver.url).await;
        let asked = inbound(&owner, &channel, "m1", "Hello?").await;
        let conversation = &asked.body["conversation_id"];
        receiver.answer(307, Some(&elsewhere.url));
        let message = answer(&owner, conversation, "Hi").await;
        let failed = delivery(&owner, conversation, &message, "failed").await;
        assert_eq!(failed["delivery"]["error"]["code"], "webhook_refused");
        assert_eq!(elsewhere.calls.lock().expect("calls").len(), 0);
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
