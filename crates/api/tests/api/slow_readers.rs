//! clients that ask for much and read nothing of it. They hold neither a worker nor a connection to the
//! database, and are let go after a while: not by actix, which has no limit to how long it writes, but by the
//! system, which the server told of one.

use crate::attachments::upload;
use crate::common::{Answer, Client, PATIENCE, Server};
use crate::crowd::{is_served, read_until};
use crate::desk::{Note, channel};
use futures::future::join_all;
use reqwest::Method;
use socket2::SockRef;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

const STALLED: usize = 300;
/// One in so many asks for an export, of which a whole page is on its way at once.
const EXPORTS: usize = 30;
/// Far more than the buffers of both sides hold.
const LARGE: usize = 4 * 1024 * 1024;
/// As many requests as an agent makes while a page opens.
const OTHERS: usize = 40;

/// Asks for something, reads the head of the answer and what came with it, and nothing more; how many bytes of
/// the body that were.
async fn stall(by: &Client, path: &str) -> (TcpStream, usize) {
    let address = by.origin.trim_start_matches("http://localhost:");
    let address = format!("127.0.0.1:{address}").parse().expect("an address");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small window");
    // The system gives a sender a buffer by the size of the pieces that go out.
    let pieces = SockRef::from(&socket).set_tcp_mss(1000);
    pieces.expect("small pieces");
    let mut stream = socket.connect(address).await.expect("connected");
    let token = by.token.as_deref().unwrap_or_default();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let said = read_until(&mut stream, "\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    let (_, body) = said.split_once("\r\n\r\n").expect("a whole head");
    (stream, body.len())
}

/// A large file; the path of its link.
async fn file(by: &Client) -> String {
    let lines = b"Nobody reads all of this.\n".repeat(LARGE / 26 + 1);
    let made: Answer = upload(by, "long.txt", &lines).await;
    assert_eq!(made.status, 201, "{made:?}");
    let url = made.body["url"].as_str().expect("a link");
    url[url.find("/files/").expect("a path")..].to_owned()
}

/// A conversation whose export is long; the path of that.
async fn export(server: &Server, by: &Client) -> String {
    let channel = channel(by).await;
    let text = "x".repeat(60_000);
    let mut conversation = None;
    for n in 0..LARGE / text.len() {
        let note = Note {
            channel: &channel,
            from: "bo",
            id: &format!("bo-{n}"),
            text: &text,
        };
        conversation = note.arrives(server, by).await.conversation_id;
    }
    let id = conversation.expect("a conversation");
    format!("/api/v1/conversations/{id}/export")
}

#[actix_web::test]
async fn who_reads_nothing_holds_up_nobody() {
    api::serve::allow_many_files();
    for database in testkit::databases() {
        // Longer than the test: nobody is let go in it.
        let server = Server::start(database, |config| config.patience = 10 * PATIENCE).await;
        let owner = server.admin().await;
        let (file, export) = (file(&owner).await, export(&server, &owner).await);
        let stalled = (0..STALLED).map(|n| match n % EXPORTS {
            0 => stall(&owner, &export),
            _ => stall(&owner, &file),
        });
        let stalled = join_all(stalled).await;
        let began = Instant::now();
        for _ in 0..OTHERS {
            is_served(&owner, "beside who reads nothing").await;
        }
        let took = began.elapsed();
        eprintln!("{OTHERS} requests beside {STALLED} who read nothing took {took:?}");
        // They take some hundred milliseconds; whoever waited for one of the stalled would wait for ever.
        assert!(took < PATIENCE / 4, "{took:?}");
        // Nor does it keep anybody from the same.
        let whole = owner.request(Method::GET, &file).send();
        let whole = timeout(PATIENCE, whole).await.expect("an answer");
        let whole = whole.expect("an answer").bytes().await.expect("the file");
        assert!(whole.len() >= LARGE);
        drop(stalled);
    }
}

#[actix_web::test]
async fn who_reads_nothing_is_let_go() {
    let patience = Duration::from_secs(1);
    let database = testkit::databases().remove(0);
    let server = Server::start(database, |config| config.patience = patience).await;
    let owner = server.admin().await;
    let file = file(&owner).await;
    let (mut stalled, mut read) = stall(&owner, &file).await;
    // The system asks the other side now and then, and gives up when one of its questions is too late.
    tokio::time::sleep(5 * patience).await;
    let mut bytes = vec![0; 64 * 1024];
    let end = async {
        while let Ok(more @ 1..) = stalled.read(&mut bytes).await {
            read += more;
        }
    };
    timeout(PATIENCE, end).await.expect("an end");
    assert!(read < LARGE, "all of it was still sent: {read}");

    // Who reads slowly, but reads, gets everything.
    let (mut slow, mut read) = stall(&owner, &file).await;
    let mut pauses = 20;
    while read < LARGE {
        match timeout(PATIENCE, slow.read(&mut bytes)).await {
            Ok(Ok(more @ 1..)) => read += more,
            other => panic!("{other:?} after {read} bytes"),
        }
        if pauses > 0 {
            pauses -= 1;
            tokio::time::sleep(patience / 4).await;
        }
    }
}
