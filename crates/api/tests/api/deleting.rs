//! A deleted conversation is gone at once, and everything of it soon after.

use crate::common::{Server, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use std::time::Duration;
use store::StoreError;

#[derive(QueryableByName)]
struct Left {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

const TABLES: [&str; 13] = [
    "messages",
    "message_tags",
    "conversation_tags",
    "notes",
    "search_words",
    "conversation_log",
    "conversation_reads",
    "drafts",
    "conversation_channels",
    "conversation_assignees",
    "conversation_viewers",
    "conversation_labels",
    "conversations",
];

async fn left(server: &Server, id: &str) -> i64 {
    let counts = TABLES.map(|table| {
        let column = if table == "conversations" {
            "id"
        } else {
            "conversation_id"
        };
        format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} = {id}")
    });
    let sql = format!(
        "SELECT CAST(SUM(n) AS BIGINT) AS rows FROM ({}) AS all_of_them",
        counts.join(" UNION ALL ")
    );
    let counted = server.state.store.read(move |db| {
        let left: Left = diesel::sql_query(sql.as_str()).get_result(db)?;
        Ok::<_, StoreError>(left.rows)
    });
    counted.await.expect("counted")
}

#[actix_web::test]
async fn it_is_gone_at_once_and_nothing_of_it_stays() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let other = conversation(&server, &ada, &channel, "cy").await;
        let path = format!("/conversations/{id}");
        let label = ada.post("/labels", json!({"name": "Vip"})).await.id();
        ada.put(&format!("{path}/labels/{label}"), json!({})).await;
        ada.post(&format!("{path}/pick"), json!({})).await;
        for n in 0..60 {
            let text = json!({"text": format!("Message {n}")});
            let sent = ada.post(&format!("{path}/messages"), text).await;
            assert_eq!(sent.status, 201, "{sent:?}");
        }
        ada.put(
            &format!("/drafts/{id}"),
            json!({"text": "Hel", "version": 0}),
        )
        .await;
        let types = json!({"allowed_file_types": ["txt"]});
        assert_eq!(ada.patch("/organization", types).await.status, 200);
        let part = Part::bytes(b"the form".to_vec()).file_name("form.txt");
        let form = Form::new().part("file", part);
        let upload = ada.request(Method::POST, "/api/v1/attachments");
        let upload = send(upload.multipart(form)).await;
        let note = json!({"text": "Signed", "attachment_ids": [upload.id()]});
        let note = ada.post(&format!("{path}/notes"), note).await;
        assert_eq!(note.status, 201, "{note:?}");
        let file = note.body["attachments"][0]["url"].as_str().expect("a link");
        let said = ids(&ada.get(&format!("{path}/messages?limit=60")).await);
        let tagging = json!({"message_ids": said, "tags": ["Refund", "Late"]});
        assert_eq!(ada.post("/messages/tags", tagging).await.status, 200);
        assert!(left(&server, &id).await > 180);

        let grace = server.agent(&ada, &[]).await;
        assert_eq!(grace.delete(&path).await.status, 403);
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.get(&path).await.status, 404);
        assert_eq!(ada.get(&format!("{path}/messages")).await.status, 404);
        assert_eq!(
            ids(&ada.get("/conversations?folder=all").await),
            [other.as_str()]
        );
        let counts = ada.get("/conversations/counts").await;
        assert_eq!(counts.body["all"]["conversations"], 1);
        assert_eq!(counts.body["yours"]["conversations"], 0);
        assert_eq!(ada.delete(&path).await.status, 404);

        for _ in 0..400 {
            if left(&server, &id).await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(left(&server, &id).await, 0);
        let gone = ada.request(Method::GET, file).send().await;
        assert_eq!(gone.expect("an answer").status(), 404, "so is its file");
        assert_eq!(ids(&ada.get("/tags").await).len(), 2, "the tags stay");
        let again = conversation(&server, &ada, &channel, "bo").await;
        assert_ne!(again, id, "who writes again begins anew");
    })
    .await;
}
