//! Webhooks: who hears what, signed, in order, again, and never what is restricted.

mod delivering;
mod managing;
mod restricted;

use crate::common::{Client, PATIENCE, Server};
use crate::desk::Note;
use serde_json::{Value, json};
use std::time::Duration;
use store::events::{self, Cursor, Event};
use testkit::Call;
use tokio::time::{Instant, sleep};

const MESSAGES: &[&str] = &["message.created"];

struct Webhook {
    path: String,
    secret: String,
}

async fn subscribe(by: &Client, url: &str, events: &[&str]) -> Webhook {
    subscribe_with(by, json!({"url": url, "events": events})).await
}

async fn subscribe_with(by: &Client, body: Value) -> Webhook {
    let made = by.post("/webhooks", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    Webhook {
        path: format!("/webhooks/{}", made.id()),
        secret: made.body["secret"].as_str().expect("a secret").to_owned(),
    }
}

fn body(call: &Call) -> Value {
    serde_json::from_slice(&call.body).expect("JSON")
}

fn texts(calls: &[Call]) -> Vec<String> {
    let text = |call: &Call| body(call)["data"]["object"]["text"].clone();
    calls
        .iter()
        .map(|call| text(call).as_str().unwrap_or("-").to_owned())
        .collect()
}

/// Lets a customer write so many messages.
async fn write(server: &Server, by: &Client, channel: &str, from: &str, count: usize) {
    for n in 0..count {
        let (id, text) = (format!("{from}-{n}"), format!("{from} {n}"));
        let note = Note {
            channel,
            from,
            id: &id,
            text: &text,
        };
        note.arrives(server, by).await;
    }
}

/// The deliveries of a webhook once `until` holds.
async fn deliveries(
    by: &Client,
    webhook: &Webhook,
    until: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    let end = Instant::now() + PATIENCE;
    loop {
        let page = by.get(&format!("{}/deliveries", webhook.path)).await;
        assert_eq!(page.status, 200, "{page:?}");
        let items = page.body["items"].as_array().cloned().expect("items");
        if until(&items) {
            return items;
        }
        assert!(Instant::now() < end, "{items:#?}");
        sleep(Duration::from_millis(30)).await;
    }
}

/// Waits until the webhook itself is as wished.
async fn becomes(by: &Client, webhook: &Webhook, until: impl Fn(&Value) -> bool) -> Value {
    let end = Instant::now() + PATIENCE;
    loop {
        let read = by.get(&webhook.path).await;
        if until(&read.body) {
            return read.body;
        }
        assert!(Instant::now() < end, "{read:?}");
        sleep(Duration::from_millis(30)).await;
    }
}

fn in_state<'a>(state: &'a str, count: usize) -> impl Fn(&[Value]) -> bool + 'a {
    move |items| items.iter().filter(|item| item["state"] == state).count() >= count
}

/// The log of events as far as readers have it.
async fn log(server: &Server) -> Vec<Event> {
    let read = |db: &mut store::Db| {
        let latest = events::latest(db)?.to_string();
        let epoch = latest.split('-').next().unwrap_or_default();
        let start: Cursor = format!("{epoch}-0-0").parse().expect("a cursor");
        events::after(db, &start, 1000)
    };
    server.state.store.read(read).await.expect("the log")
}

/// Lets time pass; who is signed in stays it.
async fn pass(server: &Server, by: &mut Client, seconds: i64) {
    server.pass(seconds);
    let renewed = by.post_with_cookie("/auth/refresh").await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    by.token = renewed.body["access_token"].as_str().map(str::to_owned);
    by.keep_cookie(&renewed);
}
