//! Who reads a restricted conversation without being its viewer is recorded, once an hour; whoever
//! sees it anyway writes nothing.

use super::{Log, actions, begin_an_hour, entries};
use crate::common::{Client, Server, on_each_database, on_each_database_at_rest};
use crate::desk::{channel, conversation};
use serde_json::json;

const VIEWED: &str = "?action=conversation.viewed";

/// A restricted conversation, and its one viewer.
async fn restricted(server: &Server, owner: &Client) -> (String, Client) {
    let website = channel(owner).await;
    let id = conversation(server, owner, &website, "bo").await;
    let viewer = server.agent(owner, &[]).await;
    server.restrict_one(owner, &id, &[&viewer]).await;
    (id, viewer)
}

#[actix_web::test]
async fn each_way_to_read_it_counts_and_all_of_them_are_one_an_hour() {
    on_each_database(async |server| {
        begin_an_hour(&server);
        let ada = server.admin().await;
        let (id, viewer) = restricted(&server, &ada).await;
        // A sign-in does not last for hours; her own program does.
        let scopes = [
            "conversations:read",
            "conversations:restricted",
            "audit-log:read",
        ];
        let mine = json!({"name": "Mine", "kind": "personal", "scopes": scopes});
        let mine = ada.program(mine).await;
        let mut log = Log::of(&mine).await;
        let one = format!("/conversations/{id}");
        let inside = ["messages", "notes", "log", "scheduled-messages", "export"];
        for path in inside {
            let read = viewer.get(&format!("{one}/{path}")).await;
            assert_eq!(
                read.status,
                if path == "export" { 403 } else { 200 },
                "{read:?}"
            );
        }
        log.nothing("its viewer").await;
        assert_eq!(mine.get("/conversations").await.status, 200);
        assert_eq!(mine.get(&one).await.body["withheld"], true);
        assert_eq!(mine.get("/search?q=Hello").await.status, 200);
        log.nothing("the name and the number").await;

        for (n, path) in inside.iter().enumerate() {
            // Each in an hour of its own.
            server.pass(if n > 0 { 3600 } else { 0 });
            let read = mine.get(&format!("{one}/{path}")).await;
            assert_eq!(read.status, 200, "{path}: {read:?}");
            let again = mine.get(&format!("{one}/messages")).await;
            assert_eq!(again.status, 200, "{again:?}");
            let mut fresh = log.fresh().await;
            fresh.retain(|entry| entry["action"] != "conversation.exported");
            assert_eq!(fresh.len(), 1, "{path}: {fresh:#?}");
            let entry = &fresh[0];
            assert_eq!(entry["action"], "conversation.viewed", "{path}");
            assert_eq!(entry["resource"]["id"], json!(id), "{path}");
            assert_eq!(entry["actor"]["id"], json!(ada.id()), "{path}");
            assert_eq!(entry["via"], "token", "{path}");
            assert!(entry["details"]["number"].is_i64(), "{entry:#}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_mail_of_it_counts_too_and_so_does_a_program() {
    on_each_database(async |server| {
        begin_an_hour(&server);
        let ada = server.admin().await;
        let (id, _) = restricted(&server, &ada).await;
        let mail = json!({"to": ["cy@example.com"], "subject": "Plan"});
        let sent = ada.post(&format!("/conversations/{id}/email"), mail).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let wanted = ["conversation.emailed", "conversation.viewed"];
        let mut found = actions(&ada, &format!("?resource=conversation:{id}")).await;
        found.sort_unstable();
        assert_eq!(found, wanted);
        let scopes = ["conversations:read", "conversations:restricted"];
        let program = ada.program(json!({"name": "Sync", "scopes": scopes})).await;
        for _ in 0..2 {
            let read = program.get(&format!("/conversations/{id}/messages")).await;
            assert_eq!(read.status, 200, "{read:?}");
        }
        let viewed = entries(&ada, VIEWED).await;
        assert_eq!(viewed.len(), 2, "{viewed:#?}");
        let (name, via) = (&viewed[0]["actor"]["name"], &viewed[0]["via"]);
        assert_eq!((name, via), (&json!("Sync"), &json!("token")));
    })
    .await;
}

#[actix_web::test]
async fn a_message_of_it_that_is_forwarded_counts_too() {
    on_each_database(async |server| {
        begin_an_hour(&server);
        let ada = server.admin().await;
        let (id, viewer) = restricted(&server, &ada).await;
        let website = channel(&ada).await;
        let other = conversation(&server, &ada, &website, "cy").await;
        let read = viewer.get(&format!("/conversations/{id}/messages")).await;
        let message = read.body["items"][0]["id"].as_str().expect("a message");
        let path = format!("/conversations/{id}/messages/{message}/forward");
        let to = json!({"conversation_id": other});
        let forwarded = ada.post(&path, to).await;
        assert_eq!(forwarded.status, 201, "{forwarded:?}");
        let viewed = entries(&ada, VIEWED).await;
        assert_eq!(viewed.len(), 1, "{viewed:#?}");
        assert_eq!(viewed[0]["resource"]["id"], json!(id));
        assert_eq!(viewed[0]["actor"]["id"], json!(ada.id()));
    })
    .await;
}

#[actix_web::test]
async fn two_servers_record_it_once() {
    on_each_database(async |server| {
        if !server.state.store.is_shared() {
            return;
        }
        let ada = server.admin().await;
        let (id, _) = restricted(&server, &ada).await;
        let beside = server.beside().await;
        let mut other = ada.clone();
        other.origin = beside.origin.clone();
        let path = format!("/conversations/{id}/messages");
        let hour = || server.state.now().as_micros() / 3_600_000_000;
        let began = hour();
        for by in [&ada, &other, &ada, &other] {
            assert_eq!(by.get(&path).await.status, 200);
        }
        let hours = usize::try_from(hour() - began).expect("time goes on") + 1;
        let viewed = entries(&ada, VIEWED).await;
        assert!((1..=hours).contains(&viewed.len()), "{hours}: {viewed:#?}");
    })
    .await;
}

#[actix_web::test]
async fn who_sees_it_anyway_writes_nothing_and_runs_no_statement_more() {
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let viewer = server.agent(&ada, &[]).await;
        let path = format!("/conversations/{id}/messages");
        let ask = async || assert_eq!(viewer.get(&path).await.status, 200);
        let open = server.fewest_statements(ask).await;
        server.restrict_one(&ada, &id, &[&viewer]).await;
        assert_eq!(server.fewest_statements(ask).await, open);
        let written = entries(&ada, VIEWED).await;
        assert!(written.is_empty(), "{written:#?}");
    })
    .await;
}

#[actix_web::test]
async fn all_data_of_its_contact_counts_too() {
    on_each_database(async |server| {
        begin_an_hour(&server);
        let ada = server.admin().await;
        let (id, _) = restricted(&server, &ada).await;
        let one = ada.get(&format!("/conversations/{id}")).await;
        let contact = one.body["contact"]["id"].as_str().expect("an id");
        let mut log = Log::of(&ada).await;
        let whole = ada.get(&format!("/contacts/{contact}/export")).await;
        assert_eq!(
            whole.body["conversations"].as_array().map(Vec::len),
            Some(1)
        );
        let mut done: Vec<(String, String)> = log
            .fresh()
            .await
            .iter()
            .map(|entry| {
                (
                    entry["action"].as_str().expect("a word"),
                    &entry["resource"]["id"],
                )
            })
            .map(|(action, id)| (action.to_owned(), id.as_str().expect("an id").to_owned()))
            .collect();
        done.sort_unstable();
        let expected = [("contact.exported", contact), ("conversation.viewed", &id)];
        assert_eq!(
            done,
            expected.map(|(action, id)| (action.to_owned(), id.to_owned()))
        );
    })
    .await;
}
