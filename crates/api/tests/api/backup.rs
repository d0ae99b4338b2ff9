//! an archive taken while the server runs holds everything, and a server restored from it, on
//! either kind of database, serves the same.

use crate::common::{Client, Server, send, until};
use crate::desk::{Note, channel};
use crate::events::Listener;
use api::backup::{backup, restore, verify};
use api::config::{Config, FilesUrl};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use store::StoreError;
use tempfile::TempDir;
use testkit::TestDatabase;

/// Where a restored server keeps its things.
struct Place {
    folder: TempDir,
    database: TestDatabase,
}

impl Place {
    fn new(database: TestDatabase) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, database }
    }

    /// The configuration of `server`, but for this place.
    fn config(&self, server: &Server) -> Config {
        let mut config = Config::clone(&server.state.config);
        self.settle(&mut config);
        config
    }

    fn settle(&self, config: &mut Config) {
        let folder = self.folder.path();
        config.data_dir = folder.to_owned();
        config.secret_key_file = folder.join("secret.key");
        config.files = FilesUrl::Folder(folder.join("files"));
        config.database = store::Options::new(&self.database.url);
    }

    /// A server on what was restored here.
    async fn serve(self) -> (Server, TempDir) {
        let Self { folder, database } = self;
        let path = folder.path().to_owned();
        let url = database.url.clone();
        let server = Server::start(database, |config| {
            config.data_dir = path.clone();
            config.secret_key_file = path.join("secret.key");
            config.files = FilesUrl::Folder(path.join("files"));
            config.database = store::Options::new(&url);
        });
        (server.await, folder)
    }
}

fn archive_in(folder: &TempDir) -> PathBuf {
    folder.path().join("switchboard.tar.gz")
}

/// Without what differs from one server to the other: its address and the time within links.
fn without_links(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                *field = match name.ends_with("url") {
                    true => Value::Null,
                    false => without_links(field.take()),
                };
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = without_links(item.take());
            }
        }
        _ => {}
    }
    value
}

async fn get(by: &Client, path: &str) -> Value {
    let answer = by.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    // Snippets have the address within a text.
    let text = answer.body.to_string().replace(&by.origin, "");
    without_links(serde_json::from_str(&text).expect("JSON"))
}

async fn upload(by: &Client, bytes: Vec<u8>) -> String {
    let part = Part::bytes(bytes).file_name("plan.txt");
    let request = by.request(Method::POST, "/api/v1/attachments");
    let made = send(request.multipart(Form::new().part("file", part))).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// What an agent sees of a desk.
async fn seen(by: &Client, conversation: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    for path in [
        "/me",
        "/agents",
        "/teams",
        "/channels",
        "/contacts",
        "/conversations?folder=all",
        &format!("/conversations/{conversation}"),
        &format!("/conversations/{conversation}/messages"),
    ] {
        seen.push(get(by, path).await);
    }
    seen
}

/// Waits until the worker has delivered what was sent, so that nothing changes by itself.
async fn settled(by: &Client, conversation: &str) {
    let path = format!("/conversations/{conversation}/messages");
    until("delivered", async || {
        let page = get(by, &path).await;
        let items = page["items"].as_array().expect("items").iter();
        let outbound = items.filter(|item| item["direction"] == "outbound");
        let states: Vec<Value> = outbound.map(|i| i["delivery"]["state"].clone()).collect();
        match states.iter().all(|state| state == "sent") {
            true => Ok(states),
            false => Err(states),
        }
    })
    .await;
}

async fn bytes_of_last_file(by: &Client, conversation: &str) -> Vec<u8> {
    let page = by
        .get(&format!("/conversations/{conversation}/messages"))
        .await;
    let items = page.body["items"].as_array().expect("items");
    let file = items
        .iter()
        .find_map(|item| item["attachments"][0]["url"].as_str())
        .expect("a link");
    let path = &file[file.find("/files/").expect("a path")..];
    let answer = by.request(Method::GET, path).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.bytes().await.expect("bytes").to_vec()
}

#[actix_web::test]
async fn a_restored_server_serves_the_same_whichever_way() {
    for from in testkit::databases() {
        let kind = from.name;
        let server = Server::start(from, |_| {}).await;
        let ada = server.admin().await;
        server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let mut conversation = String::new();
        for n in 0..20 {
            let note = Note {
                channel: &channel,
                from: &format!("visitor-{}", n % 5),
                id: &format!("m-{n}"),
                text: "Grüße \"quoted\" \\ 表\nnext line 🦀",
            };
            let received = note.arrives(&server, &ada).await;
            conversation = received.conversation_id.expect("one").to_string();
        }
        // More than goes through in one piece.
        let lines: Vec<String> = (0..60_000).map(|n| format!("line {n}\n")).collect();
        let file = upload(&ada, lines.concat().into_bytes()).await;
        let path = format!("/conversations/{conversation}/messages");
        let sent = ada.post(&path, json!({"attachment_ids": [file]})).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        settled(&ada, &conversation).await;
        let list = ada.get("/conversations?folder=all").await;
        let cursor = list.header("x-event-cursor").to_owned();
        let stored = bytes_of_last_file(&ada, &conversation).await;

        let folder = tempfile::tempdir().expect("a folder");
        let archive = archive_in(&folder);
        let written = backup(&server.state.config, &archive, true).await;
        let written = written.expect("written");
        assert_eq!((written.files, written.files_missing), (1, 0));
        assert_eq!(written.rows["messages"].rows, 21);
        let before = seen(&ada, &conversation).await;
        for to in testkit::databases() {
            let way = format!("{kind} to {}", to.name);
            let place = Place::new(to);
            let restored = restore(&place.config(&server), &archive).await;
            let restored = restored.unwrap_or_else(|error| panic!("{way}: {error:#}"));
            assert!(restored.has_key, "{way}");
            // Taking a backup of the restored one gives the same rows.
            let again = archive_in(&place.folder);
            let same = backup(&place.config(&server), &again, false).await;
            let same = same.expect("written");
            for (table, counted) in &written.rows {
                assert_eq!(same.rows[table].rows, counted.rows, "{way}: {table}");
            }
            let (new, _folder) = place.serve().await;
            let mut ada = ada.clone();
            ada.origin = new.origin.clone();
            for (before, after) in before.iter().zip(seen(&ada, &conversation).await) {
                assert_eq!(&after, before, "{way}");
            }
            assert_eq!(
                bytes_of_last_file(&ada, &conversation).await,
                stored,
                "{way}"
            );
            let path = format!("/api/v1/events?after={cursor}");
            Listener::open(&ada, &path).await.next_of("reset").await;
            // Life goes on: numbers rise, counts are right.
            let note = Note {
                channel: &channel,
                from: "somebody-new",
                id: "m-after",
                text: "Hello again",
            };
            let received = note.arrives(&new, &ada).await;
            let id = received.conversation_id.expect("one").to_string();
            let fresh = get(&ada, &format!("/conversations/{id}")).await;
            assert_eq!(fresh["number"], json!(6), "{way}: the sixth conversation");
        }
    }
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

async fn sum(server: &Server, sql: &'static str) -> i64 {
    let read = server.state.store.read(move |db| {
        let sum: Sum = diesel::sql_query(sql).get_result(db)?;
        Ok::<_, StoreError>(sum.n)
    });
    read.await.expect("a sum")
}

#[actix_web::test]
async fn an_archive_taken_under_load_is_consistent() {
    for (from, to) in testkit::databases().into_iter().zip({
        let mut crossed = testkit::databases();
        crossed.reverse();
        crossed
    }) {
        let kind = from.name;
        let server = Server::start(from, |_| {}).await;
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let (stop, next) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU32::new(0)),
        );
        let write = async || {
            while !stop.load(Ordering::SeqCst) {
                let n = next.fetch_add(1, Ordering::SeqCst);
                let note = Note {
                    channel: &channel,
                    from: &format!("visitor-{}", n % 7),
                    id: &format!("m-{n}"),
                    text: "under load",
                };
                note.arrives(&server, &ada).await;
            }
        };
        let folder = tempfile::tempdir().expect("a folder");
        let archive = archive_in(&folder);
        let taken = async {
            while next.load(Ordering::SeqCst) < 100 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            let before = next.load(Ordering::SeqCst) - 8;
            let written = backup(&server.state.config, &archive, true).await;
            let after = next.load(Ordering::SeqCst);
            stop.store(true, Ordering::SeqCst);
            (before, written.expect("written"), after)
        };
        let ((before, written, after), ..) =
            futures::join!(taken, write(), write(), write(), write());
        let messages = written.rows["messages"].rows;
        assert!(
            (u64::from(before)..=u64::from(after)).contains(&messages),
            "{kind}: {before} {messages} {after}"
        );
        let place = Place::new(to);
        restore(&place.config(&server), &archive)
            .await
            .expect("restored");
        let (new, _folder) = place.serve().await;
        let messages = i64::try_from(messages).expect("a number");
        for (what, sql) in [
            ("messages", "SELECT COUNT(*) AS n FROM messages"),
            (
                "what conversations count",
                "SELECT CAST(SUM(inbound_seq) AS BIGINT) AS n FROM conversations",
            ),
            (
                "messages of a conversation that is there",
                "SELECT COUNT(*) AS n FROM messages m JOIN conversations c \
                 ON c.organization_id = m.organization_id AND c.id = m.conversation_id",
            ),
            (
                "messages of a contact that is there",
                "SELECT COUNT(*) AS n FROM messages m JOIN contact_identities i \
                 ON i.organization_id = m.organization_id AND i.id = m.identity_id",
            ),
        ] {
            assert_eq!(sum(&new, sql).await, messages, "{kind}: {what}");
        }
        let mut ada = ada.clone();
        ada.origin = new.origin.clone();
        let counts = get(&ada, "/conversations/counts").await;
        assert_eq!(
            counts["all"]["unreplied_messages"],
            json!(messages),
            "{kind}"
        );
    }
}

fn damage(archive: &Path, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = std::fs::read(archive).expect("an archive");
    change(&mut bytes);
    let path = archive.with_extension("damaged");
    std::fs::write(&path, bytes).expect("written");
    path
}

#[actix_web::test]
async fn what_is_no_whole_archive_is_refused_and_writes_nothing() {
    for database in testkit::databases() {
        let server = Server::start(database, |_| {}).await;
        let ada = server.admin().await;
        upload(&ada, b"hello\n".repeat(5000)).await;
        let folder = tempfile::tempdir().expect("a folder");
        let archive = archive_in(&folder);
        let config = &server.state.config;
        backup(config, &archive, false).await.expect("written");
        verify(&archive).expect("it is whole");

        let twice = backup(config, &archive, false).await.expect_err("refused");
        assert!(
            format!("{twice:#}").contains("is there already"),
            "{twice:#}"
        );
        let filled = restore(config, &archive).await.expect_err("refused");
        let filled = format!("{filled:#}");
        assert!(
            filled.contains("not empty") || filled.contains("in use"),
            "{filled}"
        );

        let size = std::fs::metadata(&archive).expect("a file").len() as usize;
        let place = Place::new(testkit::databases().swap_remove(0));
        for (what, archive) in [
            ("cut", damage(&archive, |bytes| bytes.truncate(size - 200))),
            ("empty", damage(&archive, Vec::clear)),
            ("a bit", damage(&archive, |bytes| bytes[size / 2] ^= 1)),
            ("text", damage(&archive, |bytes| *bytes = b"hello".to_vec())),
        ] {
            let config = place.config(&server);
            let refused = restore(&config, &archive).await.expect_err(what);
            let refused = format!("{refused:#}");
            assert!(refused.contains("damaged"), "{what}: {refused}");
            let made = config.database.file().is_some_and(Path::exists);
            assert!(!made, "{what}: nothing is begun");
        }
        // Without its key a backup can be restored, and says what is missing.
        let config = place.config(&server);
        let restored = restore(&config, &archive).await.expect("restored");
        assert!(!restored.has_key);
        let mode = {
            use std::os::unix::fs::PermissionsExt;
            let file = std::fs::metadata(&archive).expect("a file");
            file.permissions().mode() & 0o777
        };
        assert_eq!(mode, 0o600, "whoever reads it reads everything");
    }
}
