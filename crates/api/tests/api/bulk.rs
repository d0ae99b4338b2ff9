//! One act on a selection: each is done or refused by itself.

use crate::common::{Client, on_each_database};
use crate::desk::{channel, conversation};
use serde_json::{Value, json};

async fn act(by: &Client, ids: &[&str], more: Value) -> Vec<(u16, String)> {
    let mut body = json!({"conversation_ids": ids});
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    let answer = by.post("/conversations/bulk", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let results = answer.body["results"].as_array().expect("results");
    let named: Vec<&str> = results.iter().filter_map(|r| r["id"].as_str()).collect();
    assert_eq!(named, ids, "in the order given");
    let result = |result: &Value| {
        let status = result["status"].as_u64().expect("a status");
        let code = result["code"].as_str().unwrap_or_default();
        (u16::try_from(status).expect("small"), code.to_owned())
    };
    results.iter().map(result).collect()
}

async fn row(by: &Client, id: &str) -> Value {
    by.get(&format!("/conversations/{id}")).await.body
}

fn ok() -> (u16, String) {
    (200, String::new())
}

fn no(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[actix_web::test]
async fn what_is_refused_holds_up_nothing_else() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let hers = conversation(&server, &ada, &channel, "bo").await;
        let free = conversation(&server, &ada, &channel, "cy").await;
        let hidden = conversation(&server, &ada, &channel, "di").await;
        server.restrict_one(&ada, &hidden, &[&ada]).await;
        let picked = grace
            .post(&format!("/conversations/{hers}/pick"), json!({}))
            .await;
        assert_eq!(picked.status, 200, "{picked:?}");

        let ids = [hidden.as_str(), free.as_str(), hers.as_str()];
        let closed = act(&grace, &ids, json!({"action": "close"})).await;
        assert_eq!(closed, [no(404, "not_found"), no(403, "forbidden"), ok()]);
        assert_eq!(row(&ada, &hers).await["status"], "closed");
        assert_eq!(row(&ada, &free).await["status"], "open");
        assert_eq!(row(&ada, &hidden).await["status"], "open");
        let again = act(&grace, &[&hers], json!({"action": "close"})).await;
        assert_eq!(again, [ok()]);
        let reopened = act(&grace, &[&hers], json!({"action": "reopen"})).await;
        assert_eq!(reopened, [ok()]);
        assert_eq!(row(&ada, &hers).await["status"], "open");
    })
    .await;
}

#[actix_web::test]
async fn every_act_does_to_each_what_it_does_to_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let mut ids = Vec::new();
        for n in 0..23 {
            ids.push(conversation(&server, &ada, &channel, &format!("customer{n}")).await);
        }
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let label = ada
            .post("/labels", json!({"name": "Vip", "priority": "high"}))
            .await
            .id();
        let until = "2100-01-01T00:00:00.000Z";
        let acts = [
            (
                json!({"action": "assign", "agent_ids": [ada.id()]}),
                "assignee_ids",
                json!([ada.id()]),
            ),
            (
                json!({"action": "revoke", "agent_ids": [ada.id()]}),
                "assignee_ids",
                json!([]),
            ),
            (
                json!({"action": "label", "label_id": label}),
                "priority",
                json!("high"),
            ),
            (
                json!({"action": "unlabel", "label_id": label}),
                "label_ids",
                json!([]),
            ),
            (
                json!({"action": "snooze", "until": until}),
                "snoozed_until",
                json!(until),
            ),
            (json!({"action": "unsnooze"}), "snoozed_until", Value::Null),
            (json!({"action": "archive"}), "archived", json!(true)),
            (json!({"action": "unarchive"}), "archived", json!(false)),
            (json!({"action": "read"}), "unread_count", json!(0)),
            (json!({"action": "unread"}), "unread_count", json!(1)),
        ];
        for (what, field, expected) in acts {
            let results = act(&ada, &all, what.clone()).await;
            assert!(
                results.iter().all(|result| *result == ok()),
                "{what}: {results:?}"
            );
            for id in [&ids[0], &ids[19], &ids[20], &ids[22]] {
                assert_eq!(row(&ada, id).await[field], expected, "{what}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_an_act_needs_is_asked_for_by_name() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        for (action, field) in [
            ("assign", "agent_ids"),
            ("label", "label_id"),
            ("snooze", "until"),
        ] {
            let body = json!({"conversation_ids": [id], "action": action});
            let refused = ada.post("/conversations/bulk", body).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["field"], field);
        }
        let gone = json!({"conversation_ids": [id], "action": "label", "label_id": "1"});
        let gone = ada.post("/conversations/bulk", gone).await;
        assert_eq!(gone.status, 422, "{gone:?}");
        assert_eq!(gone.body["errors"][0]["code"], "unknown");
        let none = json!({"conversation_ids": [], "action": "close"});
        assert_eq!(ada.post("/conversations/bulk", none).await.status, 422);
    })
    .await;
}
