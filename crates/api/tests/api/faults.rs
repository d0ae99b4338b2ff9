//! what the database or the caller's line does wrong is told clearly, and leaves nothing behind.

use crate::common::{Answer, Client, PATIENCE, Server, on_each_database, until};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use futures::future::join_all;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::channel;
use std::time::Duration;
use store::{Db, StoreError};
use tokio::time::sleep;

async fn channel_of(by: &Client) -> String {
    let settings = json!({"webhook_url": "https://93.184.216.34/in"});
    let body = json!({"kind": "api", "name": "Till", "settings": settings});
    let made = by.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

async fn inbound(by: &Client, channel: &str, n: usize) -> Answer {
    let body = json!({
        "message_id": format!("m-{n}"),
        "contact": {"address": format!("c-{n}")},
        "text": "hello",
    });
    by.post(&format!("/channels/{channel}/inbound"), body).await
}

async fn conversations(by: &Client) -> usize {
    let list = by.get("/conversations?folder=all").await;
    assert_eq!(list.status, 200, "{list:?}");
    list.body["items"].as_array().expect("items").len()
}

fn is_told_to_come_back(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.code(), "unavailable");
    assert_eq!(answer.header("retry-after"), "1");
    let detail = answer.body["detail"].as_str();
    assert_eq!(detail, None, "what went wrong is the operator's to know");
}

async fn execute(server: &Server, sql: &'static str) {
    let done = server.state.store.write(move |db: &mut Db| {
        db.batch_execute(sql)?;
        Ok::<_, StoreError>(())
    });
    done.await.expect(sql);
}

#[actix_web::test]
async fn a_failing_commit_is_told_to_everyone_who_shares_it() {
    let sqlite = testkit::databases().remove(0);
    let server = Server::start(sqlite, |_| {}).await;
    let owner = server.admin().await;
    let channel = channel_of(&owner).await;
    execute(
        &server,
        "CREATE TABLE parents (n INTEGER PRIMARY KEY); \
         CREATE TABLE children (n INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    )
    .await;
    // How many writes fit into the group of the bad one depends on how fast they are.
    for round in 0..20 {
        let posts = (0..20).map(|n| inbound(&owner, &channel, round * 20 + n));
        let answers = with_a_failing_commit(&server, posts).await;
        let refused = answers.iter().filter(|answer| answer.status != 202);
        refused.clone().for_each(is_told_to_come_back);
        let refused = refused.count();
        let before = stored(&server).await - (answers.len() - refused);
        assert_eq!(
            before,
            round * 20,
            "who was refused is not there, everyone else is"
        );
        for (n, answer) in answers.iter().enumerate() {
            let again = inbound(&owner, &channel, round * 20 + n).await;
            assert_eq!(again.status, 202, "{again:?}");
            assert_eq!(again.body["duplicate"], json!(answer.status == 202));
        }
        if refused > 0 {
            return;
        }
    }
    panic!("nobody ever shared the commit");
}

/// Runs posts that queue up behind a write whose commit fails.
async fn with_a_failing_commit(
    server: &Server,
    posts: impl Iterator<Item = impl Future<Output = Answer>>,
) -> Vec<Answer> {
    let (let_go, told) = channel::<()>();
    let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let store = server.state.store.clone();
    let held = actix_web::rt::spawn(async move {
        let held = store.write(move |_| {
            begin.send(()).expect("awaited");
            told.recv().expect("told");
            Ok::<_, StoreError>(())
        });
        held.await.expect("the group before");
    });
    begun.recv().await.expect("begun");
    let store = server.state.store.clone();
    let bad = actix_web::rt::spawn(async move {
        // Nobody notices before the commit.
        let bad = store.write(|db| {
            db.batch_execute("INSERT INTO children VALUES (-1)")?;
            Ok::<_, StoreError>(())
        });
        bad.await.expect_err("the commit fails");
    });
    let release = async {
        sleep(Duration::from_millis(500)).await;
        let_go.send(()).expect("it waits");
    };
    let (answers, ()) = futures::join!(join_all(posts), release);
    held.await.expect("joined");
    bad.await.expect("joined");
    answers
}

/// How many messages there are.
async fn stored(server: &Server) -> usize {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let read = server.state.store.read(|db| {
        let count: Count =
            diesel::sql_query("SELECT COUNT(*) AS n FROM messages").get_result(db)?;
        Ok::<_, StoreError>(count.n)
    });
    usize::try_from(read.await.expect("a count")).expect("a number")
}

#[actix_web::test]
async fn a_failing_commit_on_postgres_is_told_too() {
    let server = Server::start(testkit::postgres(), |_| {}).await;
    let owner = server.admin().await;
    let channel = channel_of(&owner).await;
    execute(
        &server,
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN RAISE EXCEPTION ''not today''; END'; \
         CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON messages \
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()",
    )
    .await;
    is_told_to_come_back(&inbound(&owner, &channel, 1).await);
    assert_eq!(conversations(&owner).await, 0);
    execute(&server, "DROP TRIGGER fails ON messages").await;
    assert_eq!(inbound(&owner, &channel, 1).await.status, 202);
}

#[actix_web::test]
async fn a_database_that_only_reads_is_read() {
    let sqlite = testkit::databases().remove(0);
    let server = Server::start(sqlite, |_| {}).await;
    let owner = server.admin().await;
    let channel = channel_of(&owner).await;
    execute(&server, "PRAGMA query_only = ON").await;
    is_told_to_come_back(&inbound(&owner, &channel, 1).await);
    assert_eq!(conversations(&owner).await, 0);
    execute(&server, "PRAGMA query_only = OFF").await;
    assert_eq!(inbound(&owner, &channel, 1).await.status, 202);
}

/// What is left of uploads in the folder for files.
fn leftovers(server: &Server) -> usize {
    let incoming = server.folder().join("incoming");
    std::fs::read_dir(incoming).map_or(0, Iterator::count)
}

#[actix_web::test]
async fn a_broken_upload_leaves_nothing_behind() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let token = owner.token.clone().expect("a token");
        let address = server.state.config.listen;
        let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
             content-type: text/plain\r\n\r\n";
        let send = |body: String, length: usize| {
            let request = format!(
                "POST /api/v1/attachments HTTP/1.1\r\nhost: localhost\r\n\
                 authorization: Bearer {token}\r\n\
                 content-type: multipart/form-data; boundary=x\r\n\
                 content-length: {length}\r\n\r\n{body}"
            );
            let mut stream = TcpStream::connect(address).expect("a connection");
            stream.write_all(request.as_bytes()).expect("sent");
            stream
        };
        // The line breaks in the middle of a large file, of which a part was written already.
        let half = send(format!("{head}{}", "x".repeat(7_000_000)), 10_000_000);
        until("begun", async || match leftovers(&server) {
            0 => Err(0),
            begun => Ok(begun),
        })
        .await;
        drop(half);
        // The body ends before its last boundary.
        let whole = format!("{head}no end");
        for body in [whole, "--x\r\nnonsense".to_owned(), "nonsense".to_owned()] {
            let length = body.len();
            let answer = tokio::task::spawn_blocking({
                let mut stream = send(body.clone(), length);
                move || {
                    stream.set_read_timeout(Some(PATIENCE)).expect("a patience");
                    let mut answer = [0; 1024];
                    let read = stream.read(&mut answer).expect("an answer");
                    String::from_utf8_lossy(&answer[..read]).into_owned()
                }
            });
            let answer = answer.await.expect("joined");
            assert!(answer.starts_with("HTTP/1.1 4"), "{body}: {answer}");
        }
        until("cleared up", async || match leftovers(&server) {
            0 => Ok(0),
            left => Err(left),
        })
        .await;
    })
    .await;
}
