//! R-13 of a contact and of one conversation: deleted, it is gone at once, and soon nothing of it is anywhere.

use crate::common::{Client, Server, count, on_each_database, send, until};
use crate::desk::{Note, channel, conversation, ids};
use api::attachments::removing;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use std::path::Path;
use store::StoreError;
use testkit::Integrator;

/// Every marked word has this in it, in whatever case and however it was folded.
const MARK: &str = "zqxw";

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Where the mark is: in a table, in the file of the database, in a kept file.
async fn marked(server: &Server) -> Vec<String> {
    let url = server.state.config.database.url.clone();
    let mut places = match url.strip_prefix("sqlite://") {
        Some(file) => in_files_beside(Path::new(file)),
        None => in_tables(server).await,
    };
    places.extend(in_folder(&server.folder()));
    places
}

async fn in_tables(server: &Server) -> Vec<String> {
    let asked = server.state.store.read(|db| {
        let tables = "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = 'public'";
        let tables: Vec<Table> = diesel::sql_query(tables).load(db)?;
        let mut places = Vec::new();
        for Table { name } in tables {
            let rows = format!(
                "SELECT COUNT(*) AS rows FROM \"{name}\" AS t WHERE t::text ILIKE '%{MARK}%'"
            );
            let found: Found = diesel::sql_query(rows).get_result(db)?;
            places.extend((found.rows > 0).then_some(name));
        }
        Ok::<_, StoreError>(places)
    });
    asked.await.expect("tables")
}

/// The file of the database, as it is after `VACUUM`, and what SQLite keeps beside it.
fn in_files_beside(file: &Path) -> Vec<String> {
    let path = file.display().to_string();
    let mut db = SqliteConnection::establish(&path).expect("the database");
    for sql in [
        "PRAGMA busy_timeout = 20000",
        "PRAGMA secure_delete = ON",
        "VACUUM",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ] {
        diesel::connection::SimpleConnection::batch_execute(&mut db, sql).expect(sql);
    }
    in_folder(file.parent().expect("a folder"))
}

fn in_folder(folder: &Path) -> Vec<String> {
    let mut places = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            places.extend(in_folder(&path));
            continue;
        }
        let bytes = std::fs::read(&path)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let has = bytes.windows(MARK.len()).any(|w| w == MARK.as_bytes());
        let named = path.to_string_lossy().to_ascii_lowercase().contains(MARK);
        places.extend((has || named).then(|| path.display().to_string()));
    }
    places
}

async fn contact_of(ada: &Client, conversation: &str) -> String {
    let one = ada.get(&format!("/conversations/{conversation}")).await;
    let id = one.body["contact"]["id"].as_str();
    id.expect("an id").to_owned()
}

async fn upload(ada: &Client, text: &str) -> String {
    let part = Part::bytes(text.as_bytes().to_vec()).file_name("zqxw.txt");
    let form = Form::new().part("file", part);
    let upload = ada.request(Method::POST, "/api/v1/attachments");
    send(upload.multipart(form)).await.id()
}

/// A customer of whom everything that is said has the mark, and how many conversations they have.
async fn customer(server: &Server, ada: &Client, channel: &str) -> (String, usize) {
    let first = conversation(server, ada, channel, "zqxw-bo").await;
    let contact = contact_of(ada, &first).await;
    let types = json!({"allowed_file_types": ["txt"]});
    assert_eq!(ada.patch("/organization", types).await.status, 200);
    let known = json!({
        "name": "Zqxw Bo", "email": "zqxw@example.com", "phone": "+46701234567",
        "reference": "Zqxw-1", "remarks": "Likes zqxw",
    });
    let path = format!("/contacts/{contact}");
    assert_eq!(ada.patch(&path, known).await.status, 200);
    let note = json!({"text": "zqxw note"});
    let note = ada.post(&format!("{path}/notes"), note).await;
    assert_eq!(note.status, 201, "{note:?}");
    let path = format!("/conversations/{first}");
    ada.patch(&path, json!({"subject": "Zqxw subject"})).await;
    let note = json!({"text": "zqxw inside", "attachment_ids": [upload(ada, "zqxw one").await, upload(ada, "zqxw two").await]});
    let note = ada.post(&format!("{path}/notes"), note).await;
    assert_eq!(note.status, 201, "{note:?}");
    let draft = json!({"text": "zqxw draft", "version": 0});
    ada.put(&format!("/drafts/{first}"), draft).await;
    let text = json!({"text": "Dear zqxw"});
    let sent = ada.post(&format!("{path}/messages"), text).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    // More than one step removes.
    for n in 2..=24 {
        let (id, text) = (format!("zqxw-bo-{n}"), format!("zqxw message {n}"));
        let note = Note {
            channel,
            from: "zqxw-bo",
            id: &id,
            text: &text,
        };
        let into = note.arrives(server, ada).await.conversation_id;
        let close = format!("/conversations/{}/close", into.expect("a conversation"));
        assert_eq!(ada.post(&close, json!({})).await.status, 200);
    }
    (contact, 23)
}

#[actix_web::test]
async fn a_deleted_contact_is_gone_at_once_and_nothing_of_it_stays() {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let integrator = Integrator::start();
        let hook = json!({"url": integrator.url, "events": ["message.created", "note.created"]});
        assert_eq!(ada.post("/webhooks", hook).await.status, 201);
        let other = conversation(&server, &ada, &channel, "cy").await;
        let (contact, conversations) = customer(&server, &ada, &channel).await;
        let path = format!("/contacts/{contact}");
        let told = "webhook_deliveries WHERE state = 'delivered' AND payload IS NOT NULL";
        until("told", async || match count(&server, told).await {
            some if some > 20 => Ok(some),
            few => Err(few),
        })
        .await;
        assert!(
            !marked(&server).await.is_empty(),
            "the search finds nothing"
        );

        let lost = ada.get(&format!("{path}/removal")).await;
        let counted = json!({
            "identities": 3, "conversations": conversations, "messages": 25, "notes": 2, "files": 2,
        });
        assert_eq!(lost.body, counted, "{lost:?}");
        let grace = server.agent(&ada, &[]).await;
        assert_eq!(grace.delete(&path).await.status, 403);
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.get(&path).await.status, 404);
        assert_eq!(ada.delete(&path).await.status, 404);
        let all = ada.get("/conversations?folder=all").await;
        assert_eq!(ids(&all), [other.as_str()], "the rest is on no list");
        let of_contact = ada
            .get(&format!("/conversations?contact_id={contact}"))
            .await;
        assert!(ids(&of_contact).is_empty());
        let found = ada.get("/search?q=zqxw").await;
        assert_eq!(found.body["items"], json!([]));

        until("cleared", async || match count(&server, "jobs").await {
            0 => Ok(0),
            some => Err(some),
        })
        .await;
        let counts = ada.get("/conversations/counts").await;
        assert_eq!(counts.body["all"]["conversations"], 1);
        is_nowhere(&server).await;

        let again = conversation(&server, &ada, &channel, "zqxw-bo").await;
        let anew = format!("conversations WHERE id = {again} AND contact_id <> {contact}");
        assert_eq!(count(&server, &anew).await, 1);
    }
}

/// Waits until the mark is in no place any more.
async fn is_nowhere(server: &Server) {
    // The bytes of files stay for a while: somebody may be uploading the same.
    server.pass_at_once(2 * 3600);
    while removing::remove_some(&server.state).await.expect("tried") {}
    // Somebody who reads holds up what is to leave the log of writes.
    until("nowhere", async || match marked(server).await {
        none if none.is_empty() => Ok(none),
        places => Err(places),
    })
    .await;
}

#[actix_web::test]
async fn a_deleted_conversation_is_gone_at_once_and_nothing_of_it_stays() {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let integrator = Integrator::start();
        let hook = json!({"url": integrator.url, "events": ["message.created", "note.created"]});
        assert_eq!(ada.post("/webhooks", hook).await.status, 201);
        let other = conversation(&server, &ada, &channel, "cy").await;
        let said = async |n: usize| {
            let (id, text) = (format!("bo-{n}"), format!("zqxw message {n}"));
            let note = Note {
                channel: &channel,
                from: "bo",
                id: &id,
                text: &text,
            };
            let into = note.arrives(&server, &ada).await.conversation_id;
            into.expect("a conversation").to_string()
        };
        let id = said(0).await;
        // More than one step removes.
        for n in 1..60 {
            assert_eq!(said(n).await, id, "in the same one");
        }
        within(&ada, &id).await;
        let contact = contact_of(&ada, &id).await;
        let told = "webhook_deliveries WHERE state = 'delivered' AND payload IS NOT NULL";
        until("told", async || match count(&server, told).await {
            some if some > 60 => Ok(some),
            few => Err(few),
        })
        .await;
        assert!(
            !marked(&server).await.is_empty(),
            "the search finds nothing"
        );

        let path = format!("/conversations/{id}");
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.get(&path).await.status, 404);
        assert_eq!(ada.get(&format!("{path}/messages")).await.status, 404);
        assert_eq!(ada.get("/search?q=zqxw").await.body["items"], json!([]));
        let all = ada.get("/conversations?folder=all").await;
        assert_eq!(ids(&all), [other.as_str()]);
        until("cleared", async || match count(&server, "jobs").await {
            0 => Ok(0),
            some => Err(some),
        })
        .await;
        assert_eq!(ada.get(&format!("/contacts/{contact}")).await.status, 200);
        let log = ada.get("/audit-log?action=conversation.deleted").await;
        assert_eq!(log.body["items"][0]["resource"]["id"], json!(id), "{log:?}");
        is_nowhere(&server).await;
    }
}

/// Says something marked in every place of a conversation that a colleague can write in.
async fn within(ada: &Client, id: &str) {
    let types = json!({"allowed_file_types": ["txt"]});
    assert_eq!(ada.patch("/organization", types).await.status, 200);
    let path = format!("/conversations/{id}");
    let subject = ada.patch(&path, json!({"subject": "Zqxw subject"})).await;
    assert_eq!(subject.status, 200, "{subject:?}");
    let files = [upload(ada, "zqxw one").await, upload(ada, "zqxw two").await];
    let note = json!({"text": "zqxw inside", "attachment_ids": files});
    let note = ada.post(&format!("{path}/notes"), note).await;
    assert_eq!(note.status, 201, "{note:?}");
    let draft = json!({"text": "zqxw draft", "version": 0});
    assert!(ada.put(&format!("/drafts/{id}"), draft).await.status < 300);
    let text = json!({"text": "Dear zqxw"});
    let sent = ada.post(&format!("{path}/messages"), text).await;
    assert_eq!(sent.status, 201, "{sent:?}");
}

#[actix_web::test]
async fn who_writes_while_they_are_deleted_belongs_to_somebody() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        for n in 0..8 {
            let from = format!("bo{n}");
            let first = conversation(&server, &ada, &channel, &from).await;
            let path = format!("/contacts/{}", contact_of(&ada, &first).await);
            let id = format!("{from}-2");
            let note = Note {
                channel: &channel,
                from: &from,
                id: &id,
                text: "Hello?",
            };
            let (gone, taken) = futures::join!(ada.delete(&path), note.arrives(&server, &ada));
            assert_eq!(gone.status, 204, "{gone:?}");
            assert!(taken.message_id.is_some());
        }
        until("cleared", async || match count(&server, "jobs").await {
            0 => Ok(0),
            some => Err(some),
        })
        .await;
        let nobodys = "conversations AS c WHERE NOT EXISTS \
             (SELECT 1 FROM contacts AS k WHERE k.id = c.contact_id)";
        assert_eq!(count(&server, nobodys).await, 0);
        let unheard = "messages AS m WHERE NOT EXISTS \
             (SELECT 1 FROM conversations AS c WHERE c.id = m.conversation_id)";
        assert_eq!(count(&server, unheard).await, 0);
    })
    .await;
}
