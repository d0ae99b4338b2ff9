//! Handing a conversation on, with a note for whoever has it next.

use crate::common::{Client, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use reqwest::Method;
use serde_json::{Value, json};

async fn notes(by: &Client, id: &str) -> Vec<Value> {
    let page = by.get(&format!("/conversations/{id}/notes")).await;
    assert_eq!(page.status, 200, "{page:?}");
    let items = page.body["items"].as_array().expect("items");
    items.iter().map(|note| note["text"].clone()).collect()
}

async fn transfer(by: &Client, id: &str, body: Value) -> crate::common::Answer {
    by.post(&format!("/conversations/{id}/transfer"), body)
        .await
}

#[actix_web::test]
async fn it_goes_to_one_agent_with_a_note_and_the_log_says_from_whom() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "di").await;
        let both = json!({"agent_ids": [ada.id(), bo.id()]});
        let assigned = ada.post(&format!("/conversations/{id}/assign"), both).await;
        assert_eq!(assigned.status, 200, "{assigned:?}");
        // Asked again after a lost answer, it is done once.
        for _ in 0..2 {
            let request = bo
                .request(
                    Method::POST,
                    &format!("/api/v1/conversations/{id}/transfer"),
                )
                .header("idempotency-key", "once")
                .json(&json!({"agent_id": cy.id(), "note": " Speaks Finnish "}));
            let moved = send(request).await;
            assert_eq!(moved.status, 200, "{moved:?}");
            assert_eq!(moved.body["assignee_ids"], json!([cy.id()]));
        }
        assert_eq!(notes(&cy, &id).await, ["Speaks Finnish"]);
        let log = cy.get(&format!("/conversations/{id}/log")).await;
        let entry = &log.body["items"][0];
        assert_eq!(entry["action"], "transferred");
        assert_eq!(entry["actor"]["id"], json!(bo.id()));
        assert_eq!(entry["details"]["from"], json!([ada.id(), bo.id()]));
        assert_eq!(ids(&cy.get("/conversations?folder=yours").await), [id]);
        let shown = cy.get("/conversations").await.body.to_string();
        assert!(!shown.contains("Finnish"), "a note is no message");
    })
    .await;
}

#[actix_web::test]
async fn what_is_refused_leaves_neither_move_nor_note() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let team = async |name: &str| ada.post("/teams", json!({"name": name})).await.id();
        let (sales, stores) = (team("Sales").await, team("Stores").await);
        let seller = server.agent(&ada, &[&sales]).await;
        let keeper = server.agent(&ada, &[&stores]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "di").await;
        let assigned = json!({"agent_ids": [seller.id()]});
        let assigned = ada
            .post(&format!("/conversations/{id}/assign"), assigned)
            .await;
        assert_eq!(assigned.status, 200, "{assigned:?}");
        server.restrict_one(&ada, &id, &[&seller]).await;

        for (body, status, code) in [
            (json!({"team_id": stores}), 409, "no_viewer_in_team"),
            (json!({"agent_id": keeper.id()}), 422, "cannot_see"),
            (json!({"team_id": "999"}), 422, "invalid"),
        ] {
            let mut body = body;
            body["note"] = json!("Never written");
            let refused = transfer(&ada, &id, body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (status, code),
                "{refused:?}"
            );
        }
        let elsewhere = json!({"team_id": stores, "note": "Never written"});
        let refused = transfer(&seller, &id, elsewhere).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let one = seller.get(&format!("/conversations/{id}")).await;
        assert_eq!(one.body["assignee_ids"], json!([seller.id()]));
        assert!(notes(&seller, &id).await.is_empty());

        let own = json!({"team_id": sales, "note": "Somebody of ours"});
        let moved = transfer(&seller, &id, own).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(
            (
                &moved.body["assignee_ids"],
                &moved.body["team_id"],
                &moved.body["viewer_ids"]
            ),
            (&json!([]), &json!(sales), &json!([seller.id()])),
            "its viewers stay"
        );
        assert_eq!(notes(&seller, &id).await, ["Somebody of ours"]);
    })
    .await;
}

#[actix_web::test]
async fn who_takes_no_notes_hands_on_without_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "di").await;
        let program = json!({
            "name": "Dispatcher",
            "scopes": ["conversations:write"],
            "permissions": ["conversations.assign"],
        });
        let program = ada.program(program).await;
        let with = json!({"agent_id": bo.id(), "note": "From a program"});
        let refused = transfer(&program, &id, with).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(refused.body["permission"], "conversations.reply");
        let moved = transfer(&program, &id, json!({"agent_id": bo.id()})).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert!(notes(&ada, &id).await.is_empty());
    })
    .await;
}
