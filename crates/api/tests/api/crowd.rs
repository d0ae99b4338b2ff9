//! slow clients, idle streams and full queues cost their owners, not everybody else.

use crate::common::{Client, PATIENCE, Server, until};
use crate::desk::{Note, channel, conversation};
use futures::future::join_all;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{StoreError, StoreResult};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

const SLOW: usize = 300;
const IDLE: usize = 1000;
/// More than may wait for the writer, and for a connection.
const WRITES: usize = 5000;

pub async fn connect(by: &Client) -> TcpStream {
    let address = by.origin.trim_start_matches("http://");
    let address = address.replace("localhost", "127.0.0.1");
    TcpStream::connect(address).await.expect("connected")
}

/// A request whose body does not come, to a path below the origin.
pub async fn begin(by: &Client, verb: &str, path: &str, headers: &str) -> TcpStream {
    let mut stream = connect(by).await;
    let token = by.token.as_deref().unwrap_or_default();
    let head = format!(
        "{verb} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream
}

/// Reads until some text came.
pub async fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut text = String::new();
    let mut bytes = [0; 4096];
    while !text.contains(wanted) {
        let read = timeout(PATIENCE, stream.read(&mut bytes)).await;
        match read.expect("something comes").expect("bytes") {
            0 => break,
            n => text.push_str(&String::from_utf8_lossy(&bytes[..n])),
        }
    }
    text
}

/// An ordinary request, and that it is answered while what is beside it goes on.
pub async fn is_served(by: &Client, when: &str) {
    let answer = timeout(PATIENCE, by.get("/conversations")).await;
    let answer = answer.unwrap_or_else(|_| panic!("{when}: no answer"));
    assert_eq!(answer.status, 200, "{when}: {answer:?}");
}

#[actix_web::test]
async fn who_sends_slowly_holds_up_nobody() {
    for database in testkit::databases() {
        // Whoever waited for one of the slow would wait for much longer than this test does.
        let server = Server::start(database, |config| config.patience = 10 * PATIENCE).await;
        let owner = server.admin().await;
        let slow = send_slowly(&owner, SLOW).await;
        is_served(&owner, "beside slow bodies").await;
        let made = timeout(PATIENCE, owner.post("/contacts", json!({"name": "Bo"}))).await;
        assert_eq!(made.expect("an answer").status, 201);
        drop(slow);
    }
}

/// So many bodies that begin and do not go on.
async fn send_slowly(by: &Client, count: usize) -> Vec<TcpStream> {
    let headers = "content-type: application/json\r\ncontent-length: 100\r\n";
    let file = "content-type: multipart/form-data; boundary=b\r\ncontent-length: 9999\r\n";
    let slow = (0..count).map(async |n| {
        let (path, headers) = match n % 2 {
            0 => ("/api/v1/contacts", headers),
            _ => ("/api/v1/attachments", file),
        };
        let mut stream = begin(by, "POST", path, headers).await;
        stream.write_all(b"--b\r\n").await.expect("a little");
        stream
    });
    join_all(slow).await
}

#[actix_web::test]
async fn who_sends_slowly_is_let_go() {
    for database in testkit::databases() {
        let patience = Duration::from_secs(1);
        let server = Server::start(database, |config| config.patience = patience).await;
        let owner = server.admin().await;
        for stream in &mut send_slowly(&owner, 20).await {
            let said = read_until(stream, "too_slow").await;
            assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        }
        // Nor is the rest waited for where nobody knows how much it is.
        for (path, kind) in [
            ("/api/v1/contacts", "application/json"),
            ("/api/v1/attachments", "multipart/form-data; boundary=b"),
        ] {
            let headers = format!("content-type: {kind}\r\ntransfer-encoding: chunked\r\n");
            let mut stream = begin(&owner, "POST", path, &headers).await;
            stream
                .write_all(b"5\r\n--b\r\n\r\n")
                .await
                .expect("a little");
            let mut said = Vec::new();
            let end = timeout(PATIENCE, stream.read_to_end(&mut said)).await;
            end.expect("an end").expect("closed");
            let said = String::from_utf8_lossy(&said);
            assert!(said.starts_with("HTTP/1.1 408"), "{path}: {said}");
        }
        // Not even the head comes.
        let mut silent = connect(&owner).await;
        silent.write_all(b"GET /api/v1/me HTT").await.expect("sent");
        let said = read_until(&mut silent, "\r\n\r\n").await;
        assert!(
            said.is_empty() || said.starts_with("HTTP/1.1 408"),
            "{said}"
        );
    }
}

#[actix_web::test]
async fn a_thousand_idle_streams_leave_room_for_everybody() {
    api::serve::allow_many_files();
    for database in testkit::databases() {
        let server = Server::start(database, |_| {}).await;
        let owner = server.admin().await;
        let website = channel(&owner).await;
        let mut streams = Vec::new();
        for _ in 0..IDLE / 50 {
            let opened = (0..50).map(|_| begin(&owner, "GET", "/api/v1/events", ""));
            streams.extend(join_all(opened).await);
        }
        for stream in &mut streams {
            let head = read_until(stream, ": ping").await;
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        }
        // Long enough for every stream to be looked after at least once.
        for _ in 0..4 {
            is_served(&owner, "beside idle streams").await;
            sleep(Duration::from_millis(500)).await;
        }
        conversation(&server, &owner, &website, "bo").await;
        for stream in &mut streams {
            let told = read_until(stream, "event: message.created").await;
            assert!(told.contains("event: message.created"), "{told}");
        }
    }
}

#[actix_web::test]
async fn a_head_without_end_is_cut_off() {
    let server = Server::start(testkit::databases().remove(0), |_| {}).await;
    let owner = server.admin().await;
    // More than any head has.
    let mut large = connect(&owner).await;
    let head = format!("GET /api/v1/me HTTP/1.1\r\nx-long: {}", "x".repeat(200_000));
    // It may be refused before all of it is sent.
    drop(large.write_all(head.as_bytes()).await);
    let mut drip = connect(&owner).await;
    drip.write_all(b"GET /api/v1/me HTTP/1.1\r\n")
        .await
        .expect("sent");
    let begun = Instant::now();
    let mut dripped = 0;
    // A sign of life each moment puts nothing off.
    while drip.write_all(b"x-more: and more\r\n").await.is_ok() {
        assert!(begun.elapsed() < PATIENCE, "never cut off");
        dripped += 1;
        sleep(Duration::from_millis(200)).await;
    }
    assert!(dripped > 0);
    let mut bytes = Vec::new();
    // Refused, or cut off without a word.
    if timeout(PATIENCE, large.read_to_end(&mut bytes))
        .await
        .expect("an end")
        .is_ok()
    {
        let said = String::from_utf8_lossy(&bytes);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
    is_served(&owner, "after heads without end").await;
}

/// Holds a connection, or the writer, until the answer is dropped.
async fn hold(server: &Server, what: Held) -> Sender<()> {
    let (release, held) = mpsc::channel::<()>();
    let (ready, mut is_held) = tokio::sync::mpsc::unbounded_channel();
    let (store, held) = (server.state.store.clone(), Mutex::new(held));
    let wait = move |_: &mut store::Db| -> StoreResult<()> {
        let _ = ready.send(());
        // Ends when the other side is dropped.
        let _ = held.lock().expect("ours").recv();
        Ok(())
    };
    tokio::spawn(async move {
        match what {
            Held::Writer => store.write(wait).await,
            Held::Connection => store.read(wait).await,
        }
    });
    is_held.recv().await.expect("held");
    release
}

#[derive(Clone, Copy)]
enum Held {
    Writer,
    Connection,
}

#[actix_web::test]
async fn a_full_queue_sends_away_who_comes_then_and_serves_who_waits() {
    for database in testkit::databases() {
        let what = match database.name {
            "sqlite" => vec![Held::Writer],
            // Reads and writes share the connections, of which a test's server has four.
            _ => vec![Held::Connection; 4],
        };
        let writes_alone = what.len() == 1;
        let server = Server::start(database, |_| {}).await;
        let owner = server.admin().await;
        let held = join_all(what.into_iter().map(|what| hold(&server, what))).await;
        let refusals = Arc::new(AtomicUsize::new(0));
        let waiting: Vec<_> = (0..WRITES)
            .map(|_| {
                let (store, refusals) = (server.state.store.clone(), Arc::clone(&refusals));
                tokio::spawn(async move {
                    let written = store.write(|_| Ok::<_, StoreError>(())).await;
                    refusals.fetch_add(usize::from(written.is_err()), Ordering::SeqCst);
                    written
                })
            })
            .collect();
        // Who is refused found it full.
        until("full", async || {
            let refused = refusals.load(Ordering::SeqCst);
            (refused > 0).then_some(refused).ok_or(refused)
        })
        .await;
        let refused = owner.post("/contacts", json!({"name": "Bo"})).await;
        assert_eq!((refused.status, refused.code()), (503, "overloaded"));
        assert_eq!(refused.header("retry-after"), "1");
        if writes_alone {
            is_served(&owner, "beside a full queue of writes").await;
        }
        drop(held);
        let (mut served, mut sent_away) = (0, 0);
        for write in waiting {
            match write.await.expect("not cancelled") {
                Ok(()) => served += 1,
                Err(StoreError::Overloaded) => sent_away += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert!(served >= 1000 && sent_away > 0, "{served} {sent_away}");
        let made = owner.post("/contacts", json!({"name": "Bo"})).await;
        assert_eq!(made.status, 201, "{made:?}");
    }
}

/// Notes of a size that no socket swallows all of.
const NOTES: usize = 240;
const NOTE: usize = 60_000;

#[actix_web::test]
async fn who_reads_slowly_is_dropped_and_resumes_without_loss() {
    for database in testkit::databases() {
        let server = Server::start(database, |_| {}).await;
        let owner = server.admin().await;
        let website = channel(&owner).await;
        let address = owner.origin.trim_start_matches("http://localhost:");
        let address = format!("127.0.0.1:{address}").parse().expect("an address");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small window");
        let mut slow = socket.connect(address).await.expect("connected");
        let token = owner.token.as_deref().expect("a token");
        let head = format!(
            "GET /api/v1/events HTTP/1.0\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n"
        );
        slow.write_all(head.as_bytes()).await.expect("sent");
        let opened = read_until(&mut slow, ": ping").await;
        assert!(opened.contains(" 200"), "{opened}");

        let text = "x".repeat(NOTE);
        let mut sent = BTreeSet::new();
        for n in 0..NOTES {
            let id = format!("bo-{n}");
            let note = Note {
                channel: &website,
                from: "bo",
                id: &id,
                text: &text,
            };
            let received = note.arrives(&server, &owner).await;
            sent.insert(received.message_id.expect("a message").to_string());
        }
        until("dropped", async || {
            let listening = server.state.hub.agents().len();
            (listening == 0).then_some(listening).ok_or(listening)
        })
        .await;
        is_served(&owner, "beside a slow reader").await;

        // What was on its way is read to the end; then the stream goes on from there.
        let mut text = opened;
        let mut bytes = vec![0; 64 * 1024];
        loop {
            let read = timeout(PATIENCE, slow.read(&mut bytes)).await;
            match read.expect("the stream ends").unwrap_or(0) {
                0 => break,
                n => text.push_str(&String::from_utf8_lossy(&bytes[..n])),
            }
        }
        let mut got = Vec::new();
        let mut cursor = String::new();
        let whole = text.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
        for block in whole.split("\n\n") {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            if let Some(id) = field("id: ") {
                id.clone_into(&mut cursor);
            }
            if field("event: ") == Some("message.created") {
                got.push(message_id(field("data: ").expect("data")));
            }
        }
        assert!(got.len() < NOTES, "too little to be slow: {}", got.len());
        let path = format!("/api/v1/events?after={cursor}");
        let mut resumed = crate::events::Listener::open(&owner, &path).await;
        while got.len() < NOTES {
            let frame = resumed.next_of("message.created").await;
            got.push(frame.data["id"].as_str().expect("an id").to_owned());
        }
        let unique: BTreeSet<String> = got.iter().cloned().collect();
        assert_eq!((unique, got.len()), (sent, NOTES), "none lost, none twice");
    }
}

fn message_id(data: &str) -> String {
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    data["id"].as_str().expect("an id").to_owned()
}
