//! Saved views: everybody has their own, and sees what others share.

use crate::common::on_each_database;
use crate::events::Listener;
use serde_json::json;

#[actix_web::test]
async fn a_view_is_ones_own_until_it_is_shared_and_nobody_else_changes_it() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let query = json!({
            "folder": "open",
            "sort": "waiting",
            "priority_first": true,
            "filter": {"agent_id": ["none"], "reply_state": ["pending"], "unread": true},
        });
        let made = ada
            .post("/saved-views", json!({"name": " Late ", "query": query}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(
            (&made.body["name"], &made.body["query"]),
            (&json!("Late"), &query)
        );
        let path = format!("/saved-views/{}", made.id());
        assert_eq!(grace.get(&path).await.status, 404);
        assert_eq!(grace.get("/saved-views").await.body["items"], json!([]));

        let shared = ada.patch(&path, json!({"shared": true})).await;
        assert_eq!((shared.status, &shared.body["version"]), (200, &json!(2)));
        assert_eq!(
            grace.get("/saved-views").await.body["items"][0]["name"],
            "Late"
        );
        assert_eq!(
            grace.patch(&path, json!({"name": "Mine"})).await.status,
            403
        );
        assert_eq!(grace.delete(&path).await.status, 403);
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(grace.get(&path).await.status, 404);

        // One's own come first, and an administrator clears away what others left.
        let theirs = json!({"name": "Theirs", "query": {}, "shared": true});
        let theirs = grace.post("/saved-views", theirs).await;
        let own = json!({"name": "Own", "query": {}});
        ada.post("/saved-views", own).await;
        let listed = ada.get("/saved-views").await;
        assert_eq!(listed.body["items"][0]["name"], "Own");
        let path = format!("/saved-views/{}", theirs.id());
        assert_eq!(ada.delete(&path).await.status, 204);
    })
    .await;
}

#[actix_web::test]
async fn what_no_list_can_be_asked_by_is_not_saved() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        for filter in [
            json!({"team_id": ["x"]}),
            json!({"from": "soon"}),
            json!({"colour": "red"}),
        ] {
            let body = json!({"name": "Odd", "query": {"filter": filter}});
            let refused = ada.post("/saved-views", body).await;
            assert_eq!(refused.status, 422, "{refused:?}");
        }
    })
    .await;
}

/// The next that is told of views.
async fn of_views(listener: &mut Listener) -> String {
    loop {
        let frame = listener.next().await;
        if frame.event.starts_with("saved_view.") {
            return frame.event;
        }
    }
}

#[actix_web::test]
async fn a_view_is_told_of_to_whoever_sees_it_or_did() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let mut hers = Listener::open(&ada, "/api/v1/events").await;
        let mut others = Listener::open(&grace, "/api/v1/events").await;
        let made = ada
            .post("/saved-views", json!({"name": "Late", "query": {}}))
            .await;
        let path = format!("/saved-views/{}", made.id());
        let told = hers.next_of("saved_view.created").await;
        assert_eq!(told.data["id"], made.body["id"]);
        ada.patch(&path, json!({"shared": true})).await;
        // What was one's own was nobody else's to hear of.
        assert_eq!(of_views(&mut others).await, "saved_view.updated");
        ada.patch(&path, json!({"shared": false})).await;
        assert_eq!(of_views(&mut others).await, "saved_view.updated");
        assert_eq!(ada.delete(&path).await.status, 204);
        hers.next_of("saved_view.deleted").await;
    })
    .await;
}

#[actix_web::test]
async fn the_order_of_views_is_ones_own() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let order = json!({"order": ["3", "1"], "hidden": ["2"]});
        let kept = ada.patch("/me/preferences", json!({"views": order})).await;
        assert_eq!((kept.status, &kept.body["views"]), (200, &order));
        assert_eq!(ada.get("/me").await.body["preferences"]["views"], order);
        let theirs = grace.get("/me").await.body;
        assert_eq!(theirs["preferences"]["views"], json!(null));
    })
    .await;
}
