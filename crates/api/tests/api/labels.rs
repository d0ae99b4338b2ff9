//! Labels: what admins keep, and what agents put on conversations.

use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

async fn label(by: &Client, name: &str, priority: &str) -> String {
    let made = by
        .post("/labels", json!({"name": name, "priority": priority}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

async fn row(by: &Client, id: &str) -> Value {
    let answer = by.get(&format!("/conversations/{id}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// Waits until the row says so; what brings it runs behind.
async fn until(by: &Client, id: &str, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..400 {
        let now = row(by, id).await;
        if holds(&now) {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("never so: {}", row(by, id).await);
}

async fn actions(by: &Client, id: &str) -> Vec<String> {
    let log = by.get(&format!("/conversations/{id}/log")).await;
    let items = log.body["items"].as_array().cloned().expect("items");
    let word = |entry: &Value| entry["action"].as_str().expect("a word").to_owned();
    items.iter().map(word).collect()
}

#[actix_web::test]
async fn a_name_is_taken_once_whatever_its_case_and_is_free_when_the_label_is_gone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let vip = label(&ada, "Vip", "high").await;
        let taken = ada.post("/labels", json!({"name": " VIP "})).await;
        assert_eq!((taken.status, taken.code()), (409, "label_name_taken"));
        let other = label(&ada, "Äther", "normal").await;
        let patch = json!({"name": "vip"});
        let taken = ada.patch(&format!("/labels/{other}"), patch).await;
        assert_eq!((taken.status, taken.code()), (409, "label_name_taken"));
        let nameless = ada.post("/labels", json!({"name": " "})).await;
        assert_eq!(nameless.status, 422, "{nameless:?}");

        let listed = ada.get("/labels?limit=1").await;
        assert_eq!(listed.body["items"][0]["name"], "Vip");
        let cursor = listed.body["next_cursor"].as_str().expect("a cursor");
        let rest = ada.get(&format!("/labels?limit=1&cursor={cursor}")).await;
        assert_eq!(rest.body["items"][0]["name"], "Äther");
        assert_eq!(rest.body["next_cursor"], Value::Null);

        let gone = ada.delete(&format!("/labels/{vip}")).await;
        assert_eq!(gone.status, 204, "{gone:?}");
        assert_eq!(ada.get(&format!("/labels/{vip}")).await.status, 404);
        assert_eq!(ada.delete(&format!("/labels/{vip}")).await.status, 404);
        label(&ada, "VIP", "normal").await;
        let stranger = server.admin().await;
        label(&stranger, "VIP", "normal").await;
    })
    .await;
}

#[actix_web::test]
async fn of_two_who_change_a_label_the_later_is_told() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let id = label(&ada, "Vip", "normal").await;
        let change = async |version: &str, body: Value| {
            let path = format!("/api/v1/labels/{id}");
            let request = ada
                .request(Method::PATCH, &path)
                .header("If-Match", version);
            crate::common::send(request.json(&body)).await
        };
        let first = change("\"1\"", json!({"color": "red"})).await;
        assert_eq!((first.status, &first.body["version"]), (200, &json!(2)));
        let late = change("\"1\"", json!({"name": "Other"})).await;
        assert_eq!(late.status, 412, "{late:?}");
        assert_eq!(ada.get(&format!("/labels/{id}")).await.body["name"], "Vip");
    })
    .await;
}

#[actix_web::test]
async fn labels_are_put_on_singly_and_the_log_says_so() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let (calm, vip) = (
            label(&ada, "Calm", "normal").await,
            label(&ada, "Vip", "high").await,
        );
        let path = |label: &str| format!("/conversations/{id}/labels/{label}");
        let put = async |by: &Client, label: &str| by.call(Method::PUT, &path(label), None).await;
        let (one, two) = futures::join!(put(&ada, &calm), put(&grace, &vip));
        assert_eq!((one.status, two.status), (200, 200), "{one:?} {two:?}");
        let now = row(&ada, &id).await;
        let mut named: Vec<&str> = now["label_ids"]
            .as_array()
            .expect("ids")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        named.sort_unstable();
        assert_eq!(named, [calm.as_str(), vip.as_str()]);
        assert_eq!(now["priority"], "high");

        let again = put(&ada, &vip).await;
        assert_eq!(again.body["revision"], now["revision"]);
        let off = ada.delete(&path(&vip)).await;
        assert_eq!(off.body["label_ids"], json!([calm]), "{off:?}");
        assert_eq!(off.body["priority"], "normal");
        let mut said = actions(&ada, &id).await;
        said.retain(|action| action.ends_with("labelled"));
        assert_eq!(said, ["unlabelled", "labelled", "labelled"]);
        let nobody = put(&ada, "999").await;
        assert_eq!(nobody.status, 404, "{nobody:?}");
    })
    .await;
}

#[actix_web::test]
async fn there_is_an_end_to_the_labels_of_a_conversation() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        for n in 0..21 {
            let label = label(&ada, &format!("Label {n}"), "normal").await;
            let path = format!("/conversations/{id}/labels/{label}");
            let put = ada.call(Method::PUT, &path, None).await;
            match n {
                20 => assert_eq!((put.status, put.code()), (409, "too_many_labels")),
                _ => assert_eq!(put.status, 200, "{put:?}"),
            }
        }
    })
    .await;
}

async fn labelled(server: &Server, ada: &Client, label: &str) -> Vec<String> {
    let channel = channel(ada).await;
    let mut ids = Vec::new();
    for n in 0..25 {
        let id = conversation(server, ada, &channel, &format!("customer{n}")).await;
        let path = format!("/conversations/{id}/labels/{label}");
        assert_eq!(ada.call(Method::PUT, &path, None).await.status, 200);
        ids.push(id);
    }
    ids
}

#[actix_web::test]
async fn a_deleted_label_leaves_every_row_at_once_and_priorities_follow() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let vip = label(&ada, "Vip", "high").await;
        let ids = labelled(&server, &ada, &vip).await;
        assert_eq!(ada.delete(&format!("/labels/{vip}")).await.status, 204);
        let listed = ada.get("/conversations?limit=100").await;
        let rows = listed.body["items"].as_array().expect("items");
        assert_eq!(rows.len(), 25);
        assert!(rows.iter().all(|row| row["label_ids"] == json!([])));
        for id in &ids {
            until(&ada, id, |row| row["priority"] == "normal").await;
        }
        let path = format!("/conversations/{}/labels/{vip}", ids[0]);
        assert_eq!(ada.call(Method::PUT, &path, None).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn conversations_follow_the_priority_of_their_label() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let calm = label(&ada, "Calm", "normal").await;
        let ids = labelled(&server, &ada, &calm).await;
        for priority in ["high", "normal"] {
            let patch = json!({"priority": priority});
            let changed = ada.patch(&format!("/labels/{calm}"), patch).await;
            assert_eq!(changed.status, 200, "{changed:?}");
            for id in [&ids[0], &ids[12], &ids[24]] {
                let row = until(&ada, id, |row| row["priority"] == priority).await;
                assert_eq!(row["label_ids"], json!([calm]));
            }
        }
    })
    .await;
}
