//! Every token ends: at its time, when it is removed, a personal one with its agent.

use super::{every, get, integration, personal};
use crate::common::{Client, Server, on_each_database};
use crate::events::Listener;
use serde_json::json;

/// A token that ends so many seconds from now.
async fn short(server: &Server, by: &Client, seconds: i64) -> Client {
    let at = server.state.now().plus_seconds(seconds);
    by.program(json!({"name": "Short", "scopes": every(), "expires_at": at}))
        .await
}

#[actix_web::test]
async fn the_expiry_holds_at_the_next_request_though_it_was_just_used() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = short(&server, &ada, 60).await;
        get(&shop, "/contacts").await;
        server.pass_at_once(59);
        get(&shop, "/contacts").await;
        server.pass_at_once(1);
        assert_eq!(shop.get("/contacts").await.status, 401);
        get(&ada, &format!("/api-tokens/{}", shop.id())).await;
    })
    .await;
}

#[actix_web::test]
async fn streams_end_with_their_token() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let (shop, script) = (integration(&ada, "Shop").await, personal(&grace).await);
        let brief = short(&server, &ada, 60).await;
        let streams = [
            Listener::open(&shop, "/api/v1/events").await,
            Listener::open(&script, "/api/v1/events").await,
            Listener::open(&brief, "/api/v1/events").await,
        ];
        let path = format!("/api-tokens/{}", shop.id());
        assert_eq!(ada.delete(&path).await.status, 204);
        let path = format!("/agents/{}/deactivate", grace.id());
        assert_eq!(ada.post(&path, json!({})).await.status, 200);
        server.pass_at_once(60);
        let ended = streams.map(|stream| stream.ends());
        futures::future::join_all(ended).await;
    })
    .await;
}

#[actix_web::test]
async fn a_personal_token_ends_with_its_agent_and_an_integration_outlives_its_maker() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let role = ada.role("administrator").await;
        let grace = server.colleague(&ada, &role, &[]).await;
        let script = personal(&grace).await;
        let mut body = json!({"name": "Shop", "scopes": every()});
        body["scopes"]
            .as_array_mut()
            .expect("scopes")
            .retain(|s| s != "conversations:restricted");
        let shop = grace.program(body).await;
        let path = format!("/agents/{}", grace.id());
        assert_eq!(
            ada.post(&format!("{path}/deactivate"), json!({}))
                .await
                .status,
            200
        );
        assert_eq!(script.get("/contacts").await.status, 401);
        assert_eq!(shop.get("/contacts").await.status, 200);
        assert_eq!(
            ada.post(&format!("{path}/reactivate"), json!({}))
                .await
                .status,
            200
        );
        let still = script.get("/contacts").await;
        assert_eq!(still.status, 401, "who comes back makes new ones");
    })
    .await;
}

#[actix_web::test]
async fn a_personal_token_follows_its_agents_rights() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let script = personal(&grace).await;
        let team = json!({"name": "Support"});
        assert_eq!(
            script.post("/teams", team.clone()).await.code(),
            "forbidden"
        );
        let role = ada.role("administrator").await;
        let path = format!("/agents/{}", grace.id());
        let promoted = ada.patch(&path, json!({"role_id": role})).await;
        assert_eq!(promoted.status, 200, "{promoted:?}");
        assert_eq!(script.post("/teams", team).await.status, 201);
    })
    .await;
}
