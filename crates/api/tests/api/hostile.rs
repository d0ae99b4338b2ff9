//! R-09, route by route: what no honest client sends is refused the same everywhere, before it costs
//! anything. What a client might send is made up at random in `robustness`.

use crate::access::webchat::visitor;
use crate::access::{World, rows};
use crate::common::{Client, PATIENCE, Server, on_each_database, send};
use crate::crowd::{begin, read_until};
use crate::document::{operations, sample};
use serde_json::{Value, json};
use std::sync::LazyLock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

type Hostile = (&'static str, String, bool);

/// What stands in a member of a body, as JSON text, and whether it can only be refused.
fn hostile() -> [Hostile; 6] {
    [
        ("deep arrays", "[".repeat(100_000), true),
        ("deep objects", "{\"a\":".repeat(100_000), true),
        ("half a surrogate", r#""a\ud800b""#.to_owned(), true),
        (
            "surrogates in reverse",
            r#""\udc00\ud800""#.to_owned(),
            true,
        ),
        ("a number beyond all", "1e999".to_owned(), true),
        // Left out, so that the rest may well be taken.
        ("NUL", r#""a\u0000b""#.to_owned(), false),
    ]
}

/// Who may call it, so that nothing but the body is wrong.
fn caller<'a>(path: &str, world: &'a World, visitor: &'a Client, nobody: &'a Client) -> &'a Client {
    match path {
        path if path.starts_with("/widget/") => visitor,
        path if path.starts_with("/api/v1/auth/") => nobody,
        _ => &world.owner,
    }
}

/// Which member is spoilt by what: every one of them by something, and everything spoils one. Which it is differs
/// from route to route.
fn spoilt(schema: &'static Value, at: usize) -> Vec<(&'static str, &'static Hostile)> {
    static HOSTILE: LazyLock<[Hostile; 6]> = LazyLock::new(hostile);
    let members = schema["properties"].as_object().into_iter().flatten();
    let mut members: Vec<&str> = members.map(|(name, _)| name.as_str()).collect();
    if members.is_empty() {
        members.push("no_such_member");
    }
    let times = members.len().max(HOSTILE.len());
    (0..times)
        .map(|n| {
            (
                members[n % members.len()],
                &HOSTILE[(n + at) % HOSTILE.len()],
            )
        })
        .collect()
}

#[actix_web::test]
async fn hostile_bodies_are_refused_by_every_route() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let (visitor, nobody) = (visitor(&server, &world).await, server.anonymous());
        let mut asked = 0;
        for (at, operation) in operations().into_iter().enumerate() {
            let Some(schema) = operation.body() else {
                continue;
            };
            let call = operation.call();
            let row = rows().find(|row| row.call == call).expect("a row");
            let (method, path) = world.path(row);
            let by = caller(operation.path, &world, &visitor, &nobody);
            for (member, (what, text, is_refused)) in spoilt(schema, at) {
                let what = format!("{what} in {member}");
                let mut body = sample(schema);
                body[member] = json!("@");
                let body = body.to_string().replace("\"@\"", text);
                let request = by.request(method.clone(), &path).body(body);
                let answer = send(request.header("content-type", "application/json")).await;
                let (status, code) = (answer.status, answer.code());
                assert!(status < 500, "{call}, {what}: {answer:?}");
                assert_eq!(code.is_empty(), status < 400, "{call}, {what}: {answer:?}");
                assert!(!is_refused || status >= 400, "{call}, {what}: {answer:?}");
                asked += 1;
            }
            // Refused for what it says of itself: nobody waits for ten megabytes.
            let large = "content-type: application/json\r\ncontent-length: 10000000\r\n";
            let mut stream = begin(by, method.as_str(), &path, large).await;
            let said = read_until(&mut stream, "\r\n\r\n").await;
            assert!(said.starts_with("HTTP/1.1 4"), "{call}, 10 MB: {said}");
        }
        assert!(asked > 200, "{asked}");
    })
    .await;
}

/// Far more than a body may have, and than is on its way in the buffers of both sides.
const TOO_MUCH: usize = 64 * 1024 * 1024;

/// Sends chunks without an end, and hears the beginning of the answer; gives how much was sent by then.
async fn pour(stream: &mut TcpStream) -> (String, usize) {
    const PIECE: usize = 64 * 1024;
    let piece = format!("{PIECE:x}\r\n{}\r\n", " ".repeat(PIECE));
    let (mut answer, mut body) = stream.split();
    let mut sent = 0;
    let pouring = async {
        while sent < TOO_MUCH && body.write_all(piece.as_bytes()).await.is_ok() {
            sent += PIECE;
        }
        // Nobody takes any more of it; the answer may still come.
        std::future::pending::<()>().await;
    };
    let hearing = async {
        let (mut said, mut bytes) = (String::new(), [0; 4096]);
        while !said.contains("too_large") {
            match answer.read(&mut bytes).await {
                Ok(read @ 1..) => said.push_str(&String::from_utf8_lossy(&bytes[..read])),
                _ => break,
            }
        }
        said
    };
    let said = tokio::select! {
        said = timeout(PATIENCE, hearing) => said.expect("an answer"),
        () = pouring => String::new(),
    };
    (said, sent)
}

#[actix_web::test]
async fn a_body_that_says_nothing_of_its_length_is_refused_where_it_is_too_large() {
    const CHUNKED: &str = "content-type: application/json\r\ntransfer-encoding: chunked\r\n";
    // No database has a part in it.
    let server = Server::start(testkit::databases().remove(0), |_| {}).await;
    let world = World::new(&server).await;
    let (visitor, nobody) = (visitor(&server, &world).await, server.anonymous());
    let mut asked = 0;
    for operation in operations() {
        if operation.body().is_none() {
            continue;
        }
        let call = operation.call();
        let row = rows().find(|row| row.call == call).expect("a row");
        let (method, path) = world.path(row);
        let by = caller(operation.path, &world, &visitor, &nobody);
        let mut stream = begin(by, method.as_str(), &path, CHUNKED).await;
        let (said, sent) = pour(&mut stream).await;
        assert!(said.starts_with("HTTP/1.1 413"), "{call}: {said}");
        assert!(sent < TOO_MUCH, "{call}: {sent}");
        asked += 1;
        if asked > 1 {
            continue;
        }
        // Nor is the rest waited for behind the answer, of which nobody knows how much it is.
        let mut rest = Vec::new();
        let end = timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
        // Whatever was on its way may be answered with a reset.
        drop(end.expect("the connection is closed"));
    }
    assert!(asked > 50, "{asked}");
}
