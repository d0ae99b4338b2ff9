//! F-06: from an agent's *Send* until the streams of others show it, with ever more streams open.

use crate::data::Seeded;
use crate::http::Request;
use crate::load::Latencies;
use crate::server::{Server, text};
use crate::table::{Aim, Row, millis, quotient};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

const SIZES: [usize; 3] = [1, 100, 1_000];
const CONVERSATIONS: usize = 20;
/// 20 messages a second.
const PAUSE: Duration = Duration::from_millis(50);
const MESSAGES: usize = 200;
/// What the text of a message begins with.
const MARK: &[u8] = b"\"text\":\"measured ";

/// When each message was due.
type Sent = Arc<Mutex<Vec<Instant>>>;

pub async fn measure(server: &Server, seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut alone: Option<Latencies> = None;
    for size in SIZES {
        let (latencies, expected) = run(server, seeded, size).await?;
        let count = latencies.count();
        ensure!(count > 0, "nothing arrived");
        let what = format!("{name}: send to shown, p99 over {size} streams");
        let p99 = latencies.percentile(99);
        let yardstick = alone
            .get_or_insert_with(|| latencies.clone())
            .percentile(99);
        let aim = Aim::AtMost(5.0);
        rows.push(match size {
            1 => Row::note("F-06", what, millis(p99)),
            _ => Row::ratio(
                "F-06",
                what,
                (millis(p99), millis(yardstick)),
                quotient(p99, yardstick),
                aim,
            ),
        });
        let dropped = (expected - count) as f64;
        let what = format!("{name}: frames missing of {expected}");
        rows.push(Row::amount(
            "F-06",
            what,
            dropped,
            "frames",
            Aim::AtMost(0.0),
        ));
    }
    Ok(rows)
}

/// The delays on every stream, and how many there should be.
async fn run(server: &Server, seeded: &Seeded, size: usize) -> anyhow::Result<(Latencies, usize)> {
    let sender = server.sign_in(seeded.login("admin")?).await?;
    let agent = server.sign_in(seeded.login("agent")?).await?;
    let conversations = conversations(server, &agent).await?;
    let sent = Sent::default();
    let mut streams = JoinSet::new();
    let request = Request::get("/api/v1/events", Some(&agent));
    for _ in 0..size {
        let stream = server.connect().await?.stream(&request).await?;
        streams.spawn(listen(stream, Arc::clone(&sent)));
    }
    sleep(Duration::from_secs(1)).await;
    let mut connection = server.connect().await?;
    let mut clock = interval(PAUSE);
    for (number, id) in (0..MESSAGES).zip(conversations.iter().cycle()) {
        // When it was to be sent: a message that waits for the one before it has been waited for.
        let due = clock.tick().await.into_std();
        let body = json!({"text": format!("measured {number}"), "force": true});
        let path = format!("/api/v1/conversations/{id}/messages");
        let request = Request::post(&path, Some(&sender), &body);
        sent.lock().ok().context("the list")?.push(due);
        connection.json(&request).await?;
    }
    let mut all = Latencies::default();
    while let Some(done) = streams.join_next().await {
        all.extend(done??);
    }
    Ok((all, size * MESSAGES))
}

/// Reads until every message was there, or nothing came for a while.
async fn listen(mut stream: TcpStream, sent: Sent) -> anyhow::Result<Latencies> {
    let mut latencies = Latencies::default();
    let mut seen = [false; MESSAGES];
    let mut buffer = Vec::with_capacity(32 * 1024);
    while latencies.count() < MESSAGES {
        let read = stream.read_buf(&mut buffer);
        match tokio::time::timeout(Duration::from_secs(20), read).await {
            Ok(Ok(1..)) => {}
            _ => break,
        }
        let now = Instant::now();
        let mut from = 0;
        while let Some(at) = find(buffer.get(from..).unwrap_or_default(), MARK) {
            let start = from + at + MARK.len();
            let digits: String = buffer
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .map(|byte| char::from(*byte))
                .collect();
            // The rest of it may still be on its way.
            if start + digits.len() >= buffer.len() {
                break;
            }
            from = start;
            let number: usize = digits.parse()?;
            let first = seen
                .get_mut(number)
                .is_some_and(|seen| !std::mem::replace(seen, true));
            let at = sent.lock().ok().context("the list")?.get(number).copied();
            if let (true, Some(at)) = (first, at) {
                latencies.add(now - at);
            }
        }
        let rest = buffer.len().saturating_sub(256).max(from);
        buffer.drain(..rest);
    }
    Ok(latencies)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Conversations of the website that the agent sees.
async fn conversations(server: &Server, token: &str) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    let mut connection = server.connect().await?;
    for _ in 0..50 {
        let path = format!("/api/v1/conversations?folder=team&limit=100{cursor}");
        let page = connection.json(&Request::get(&path, Some(token))).await?;
        for item in page
            .pointer("/items")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let is_chat = item.pointer("/channel/kind").and_then(Value::as_str) == Some("webchat");
            let is_hidden = item.pointer("/restricted").and_then(Value::as_bool) == Some(true);
            if is_chat && !is_hidden {
                found.push(text(item, "/id")?);
            }
        }
        match page.pointer("/next_cursor").and_then(Value::as_str) {
            Some(next) if found.len() < CONVERSATIONS => cursor = format!("&cursor={next}"),
            _ => break,
        }
    }
    found.truncate(CONVERSATIONS);
    ensure!(found.len() == CONVERSATIONS, "only {} chats", found.len());
    Ok(found)
}
