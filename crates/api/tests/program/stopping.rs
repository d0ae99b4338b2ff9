//! R-15: SIGTERM finishes what was begun, closes streams, loses no job, and ends the program.

use crate::running::{http, local};
use crate::sending::{Desk, calls};
use futures::StreamExt;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::{Answer, Integrator, PATIENCE};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

const WRITERS: usize = 6;
const CUSTOMERS: usize = 5;
const ANSWERS: usize = 4;

/// Somebody who posts customers' messages until the server is gone.
#[derive(Clone)]
struct Writer {
    url: String,
    token: String,
    next: Arc<AtomicU32>,
    acknowledged: Arc<Mutex<Vec<Value>>>,
    asked_to_stop: Arc<AtomicBool>,
}

impl Writer {
    async fn work(self) {
        let http = http();
        loop {
            let n = self.next.fetch_add(1, Ordering::SeqCst);
            let body = json!({
                "message_id": format!("m-{n}"), "text": "Hello",
                "contact": {"address": format!("writer-{n}")},
            });
            let request = http.post(&self.url).bearer_auth(&self.token).json(&body);
            match request.send().await {
                Ok(answer) if answer.status() == 202 => {
                    let answer: Value = answer.json().await.expect("a whole answer");
                    let mut list = self.acknowledged.lock().expect("the list");
                    list.push(answer["message_id"].clone());
                }
                Ok(answer) => {
                    assert!(matches!(answer.status().as_u16(), 429 | 503));
                    sleep(Duration::from_millis(50)).await;
                }
                Err(_) => {
                    assert!(self.asked_to_stop.load(Ordering::SeqCst), "gone too early");
                    return;
                }
            }
        }
    }
}

/// A request that the server has begun and of which only the first half has been sent.
fn half(origin: &str, path: &str, token: &str, body: &str) -> (TcpStream, String) {
    let address = origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let (first, second) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /api/v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).expect("an answer");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first.as_bytes()).expect("sent");
    (stream, second.to_owned())
}

#[tokio::test]
async fn a_stop_under_load_finishes_requests_closes_streams_and_loses_no_job() {
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path());
        let mut program = setup.start().await;
        let origin = program.origin.clone();
        let integrator = Integrator::that_answers(Answer::Slow(Duration::from_millis(150), 200));
        let desk = Desk::open(&origin, &integrator, CUSTOMERS).await;
        let stream = http()
            .get(format!("{origin}/api/v1/events"))
            .bearer_auth(&desk.token)
            .send()
            .await
            .expect("a stream");
        let writer = Writer {
            url: format!("{origin}/api/v1/channels/{}/inbound", desk.channel),
            token: desk.token.clone(),
            next: Arc::default(),
            acknowledged: Arc::default(),
            asked_to_stop: Arc::default(),
        };
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            writers.spawn(writer.clone().work());
        }
        let mut answered = Vec::new();
        for n in 0..ANSWERS {
            for conversation in &desk.conversations {
                answered.push(desk.answer(&origin, conversation, &n.to_string()).await);
            }
        }
        let path = format!("/conversations/{}/messages", desk.conversations[0]);
        let (mut slow, rest) = half(&origin, &path, &desk.token, r#"{"text": "The last word"}"#);

        writer.asked_to_stop.store(true, Ordering::SeqCst);
        program.terminate();
        // The stop has begun when nobody new is let in.
        while TcpStream::connect(origin.trim_start_matches("http://")).is_ok() {
            sleep(Duration::from_millis(20)).await;
        }
        slow.write_all(rest.as_bytes()).expect("the rest is taken");
        let mut said = String::new();
        slow.read_to_string(&mut said).expect("an answer");
        assert!(
            said.starts_with("HTTP/1.1 201"),
            "{}: {said}",
            database.name
        );
        let ended = timeout(PATIENCE, async {
            let mut bytes = stream.bytes_stream();
            while let Some(Ok(_)) = bytes.next().await {}
        });
        assert!(
            ended.await.is_ok(),
            "{}: the stream stays open",
            database.name
        );
        let status = program.ends().await;
        assert!(status.success(), "{}: {status}", database.name);
        while let Some(done) = writers.join_next().await {
            done.expect("a writer that was answered");
        }

        let acknowledged = writer.acknowledged.lock().expect("the list").clone();
        assert!(acknowledged.len() > WRITERS, "too little load to tell");
        let program = setup.start().await;
        stored(&program.origin, &desk, &acknowledged).await;
        let states = desk.settled(&program.origin).await;
        let read = calls(&integrator);
        assert_eq!(states.len(), answered.len() + 1, "and the last word");
        for (message, state) in &states {
            let times = read.get(message).copied().unwrap_or(0);
            assert_eq!((state.as_str(), times), ("sent", 1), "{}", database.name);
        }
    }
}

/// Every acknowledged message is the last one of a conversation.
async fn stored(origin: &str, desk: &Desk, acknowledged: &[Value]) {
    let mut last = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/conversations?limit=100{cursor}");
        let page = crate::running::get(origin, &path, &desk.token).await;
        for item in page["items"].as_array().expect("items") {
            last.insert(item["last_message"]["id"].to_string(), item["id"].clone());
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for message in acknowledged {
        assert!(last.contains_key(&message.to_string()), "{message} is lost");
    }
}
