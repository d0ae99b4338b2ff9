//! Who sees a restricted conversation, and what is asked before somebody loses sight of it.

use crate::common::{Client, on_each_database};
use crate::desk::{channel, conversation};
use serde_json::{Value, json};

async fn restrict(by: &Client, id: &str, viewers: &[&Client], more: &str) -> crate::common::Answer {
    let viewers: Vec<String> = viewers.iter().map(|one| one.id()).collect();
    let body = json!({"restricted": true, "viewer_ids": viewers});
    by.put(&format!("/conversations/{id}/visibility{more}"), body)
        .await
}

async fn sees(by: &Client, id: &str) -> bool {
    by.get(&format!("/conversations/{id}")).await.status == 200
}

#[actix_web::test]
async fn assignees_and_managers_restrict_and_nobody_is_shut_out_unasked() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "di").await;
        let refused = restrict(&bo, &id, &[&bo], "").await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));

        bo.post(&format!("/conversations/{id}/pick"), json!({}))
            .await;
        let refused = restrict(&ada, &id, &[&cy], "?confirm=locks_you_out").await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "assignees_not_viewers")
        );
        assert_eq!(
            refused.body["agents"],
            json!([{"id": bo.id(), "name": bo.me["first_name"]}])
        );

        let done = restrict(&bo, &id, &[&bo], "").await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(done.body["viewer_ids"], json!([bo.id()]));
        assert!(sees(&bo, &id).await && !sees(&cy, &id).await);
        let assigned = bo
            .post(
                &format!("/conversations/{id}/assign"),
                json!({"agent_ids": [cy.id()]}),
            )
            .await;
        assert_eq!((assigned.status, assigned.code()), (422, "cannot_see"));
        let log = bo.get(&format!("/conversations/{id}/log")).await;
        assert_eq!(log.body["items"][0]["action"], "visibility_changed");

        let locked = restrict(&bo, &id, &[&cy], "").await;
        assert_eq!(locked.status, 409, "{locked:?}");
        let body = json!({"restricted": true, "viewer_ids": [cy.id()], "unassign": true});
        let path = format!("/conversations/{id}/visibility");
        let locked = bo.put(&path, body.clone()).await;
        assert_eq!((locked.status, locked.code()), (409, "locks_you_out"));
        let done = bo.put(&format!("{path}?confirm=locks_you_out"), body).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(done.body["assignee_ids"], json!([]));
        assert!(!sees(&bo, &id).await && sees(&cy, &id).await);
    })
    .await;
}

#[actix_web::test]
async fn only_colleagues_are_viewers() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let stranger = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "di").await;
        let refused = restrict(&ada, &id, &[&stranger], "").await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.body["errors"][0]["field"], "viewer_ids");
        let open = ada
            .put(
                &format!("/conversations/{id}/visibility"),
                json!({"restricted": false}),
            )
            .await;
        assert_eq!(
            (open.status, &open.body["restricted"]),
            (200, &Value::Bool(false))
        );
    })
    .await;
}
