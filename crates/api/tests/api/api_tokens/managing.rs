//! Making, listing and removing tokens.

use super::{every, get, integration, personal};
use crate::common::{Client, Server, on_each_database, until};
use contract::api_tokens::{NewApiToken, TokenKind};
use contract::page::Paging;
use diesel::RunQueryDsl;
use serde_json::{Value, json};
use std::time::Duration;
use store::StoreError;

#[actix_web::test]
async fn a_token_is_shown_once_and_listed_without_what_opens() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let expires = server.state.now().plus_seconds(3600);
        let body = json!({
            "name": " Shop ",
            "scopes": ["contacts:read", "conversations:write", "contacts:read"],
            "permissions": ["conversations.reply"],
            "expires_at": expires,
        });
        let made = ada.post("/api-tokens", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let token = made.body["token"].as_str().expect("a token");
        assert!(token.starts_with("sb_") && token.len() > 40, "{token}");
        let place = format!("/api/v1/api-tokens/{}", made.id());
        assert_eq!(made.header("location"), place);
        let one = get(&ada, &format!("/api-tokens/{}", made.id())).await;
        let expected = json!({
            "id": made.id(),
            "kind": "integration",
            "name": "Shop",
            "agent_id": ada.id(),
            "scopes": ["contacts:read", "conversations:write"],
            "permissions": ["conversations.reply"],
            "team_ids": [],
            "expires_at": expires,
            "last_used_at": null,
            "created_at": one["created_at"],
        });
        assert_eq!(one, expected);
        assert_eq!(get(&ada, "/api-tokens").await["items"], json!([expected]));
        let kept: Vec<Kept> = server
            .state
            .store
            .read(|db| {
                let hashes = diesel::sql_query("SELECT token_hash FROM api_tokens");
                Ok::<_, StoreError>(hashes.load(db)?)
            })
            .await
            .expect("hashes");
        assert!(kept.len() == 1 && !kept[0].token_hash.contains(&token[3..]));
    })
    .await;
}

#[derive(diesel::QueryableByName)]
struct Kept {
    #[diesel(sql_type = diesel::sql_types::Text)]
    token_hash: String,
}

#[actix_web::test]
async fn lists_are_paged_and_show_what_one_manages() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let mut made = Vec::new();
        for n in 0..3 {
            made.push(integration(&ada, &format!("Program {n}")).await.id());
        }
        let own = personal(&grace).await.id();
        let page = get(&ada, "/api-tokens?limit=2").await;
        let cursor = page["next_cursor"].as_str().expect("a cursor");
        let rest = get(&ada, &format!("/api-tokens?limit=2&cursor={cursor}")).await;
        let ids = |page: &Value| {
            let items = page["items"].as_array().cloned().expect("items");
            let ids = items
                .iter()
                .map(|item| item["id"].as_str().map(str::to_owned));
            ids.collect::<Option<Vec<_>>>().expect("ids")
        };
        assert_eq!(ids(&page), [made[2].clone(), made[1].clone()]);
        assert_eq!(ids(&rest), [made[0].clone()]);
        assert_eq!(rest["next_cursor"], Value::Null);
        assert_eq!(ids(&get(&grace, "/api-tokens").await), [own.as_str()]);
        for (by, id) in [(&grace, &made[0]), (&ada, &own)] {
            let path = format!("/api-tokens/{id}");
            assert_eq!(by.get(&path).await.status, 404);
            assert_eq!(by.delete(&path).await.status, 404);
        }
        let path = format!("/api-tokens/{own}");
        assert_eq!(grace.delete(&path).await.status, 204);
        assert_eq!(grace.delete(&path).await.status, 404);
        assert_eq!(ids(&get(&grace, "/api-tokens").await), [""; 0]);
    })
    .await;
}

#[actix_web::test]
async fn nobody_grants_what_they_lack() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let support = ada.post("/teams", json!({"name": "Support"})).await.id();
        let sales = ada.post("/teams", json!({"name": "Sales"})).await.id();
        let grace = maker(&server, &ada, &[&support]).await;
        let asked = async |body: Value| {
            let mut whole = json!({"name": "Program", "scopes": ["conversations:read"]});
            for (name, value) in body.as_object().expect("members") {
                whole[name] = value.clone();
            }
            let answer = grace.post("/api-tokens", whole).await;
            (answer.status, answer.code().to_owned())
        };
        let refused = (403, "cannot_grant".to_owned());
        let teams = [&support, &sales];
        assert_eq!(asked(json!({"team_ids": teams})).await, refused);
        assert_eq!(asked(json!({})).await, refused, "no team is every team");
        let wide = json!({"team_ids": [support], "permissions": ["teams.manage"]});
        assert_eq!(asked(wide).await, refused);
        let ingest = json!({"team_ids": [support], "scopes": ["messages:ingest"]});
        assert_eq!(asked(ingest).await, refused);
        assert_eq!(asked(json!({"team_ids": [support]})).await.0, 201);
        let agent = server.agent(&ada, &[]).await;
        let body = json!({"name": "Program", "scopes": ["conversations:read"]});
        let answer = agent.post("/api-tokens", body).await;
        assert_eq!((answer.status, answer.code()), (403, "forbidden"));
        assert_eq!(answer.body["permission"], "integrations.manage");
        let mut unbound = integration(&ada, "Unbound").await;
        assert_eq!(unbound.me["permissions"], ada.me["permissions"]);
        unbound.address = "192.0.2.9".to_owned();
        let answer = unbound.post("/api-tokens", json!({})).await;
        assert_eq!((answer.status, answer.code()), (403, "session_required"));
    })
    .await;
}

/// Somebody who may make integrations, and answer.
async fn maker(server: &Server, admin: &Client, teams: &[&str]) -> Client {
    let organization = admin.me["organization_id"].as_str().expect("an id");
    let id: i64 = server.state.new_id();
    let insert = format!(
        "INSERT INTO roles (organization_id, id, name, name_key, permissions, version, created_at) \
         VALUES ({organization}, {id}, 'Maker', 'maker', 'conversations.reply integrations.manage', 1, 0)"
    );
    let added = server.state.store.write(move |db| {
        diesel::sql_query(insert.as_str()).execute(db)?;
        Ok::<_, StoreError>(())
    });
    added.await.expect("a role");
    server.colleague(admin, &id.to_string(), teams).await
}

#[actix_web::test]
async fn nonsense_is_refused_by_name() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let past = server.state.now().minus_seconds(1);
        let read = ["contacts:read"];
        for (body, field) in [
            (json!({"name": " ", "scopes": read}), "name"),
            (json!({"name": "A", "scopes": []}), "scopes"),
            (
                json!({"name": "A", "scopes": ["contacts:read", "moon:read"]}),
                "scopes",
            ),
            (
                json!({"name": "A", "scopes": read, "permissions": ["moon"]}),
                "permissions",
            ),
            (
                json!({"name": "A", "scopes": read, "kind": "robot"}),
                "kind",
            ),
            (
                json!({"name": "A", "scopes": read, "team_ids": ["1"]}),
                "team_ids",
            ),
            (
                json!({"name": "A", "scopes": read, "expires_at": past}),
                "expires_at",
            ),
            (
                json!({"name": "A", "scopes": read, "kind": "personal", "permissions": []}),
                "permissions",
            ),
            (
                json!({"name": "A", "scopes": read, "kind": "personal", "team_ids": []}),
                "team_ids",
            ),
        ] {
            let answer = ada.post("/api-tokens", body.clone()).await;
            assert_eq!(answer.status, 422, "{body}: {answer:?}");
            assert_eq!(answer.body["errors"][0]["field"], field, "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn there_are_only_so_many_tokens() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        for (by, kind) in [
            (&ada, domain::api_tokens::TokenKind::Personal),
            (&ada, domain::api_tokens::TokenKind::Integration),
            (&grace, domain::api_tokens::TokenKind::Personal),
        ] {
            let body = json!({"name": "One", "scopes": ["me:read"], "kind": kind.as_str()});
            let mut last = String::new();
            for _ in 0..kind.most() {
                let made = by.post("/api-tokens", body.clone()).await;
                assert_eq!(made.status, 201, "{made:?}");
                last = made.id();
            }
            let refused = by.post("/api-tokens", body.clone()).await;
            assert_eq!((refused.status, refused.code()), (422, "too_many_tokens"));
            assert_eq!(refused.body["limit"], json!(kind.most()));
            let removed = by.delete(&format!("/api-tokens/{last}")).await;
            assert_eq!(removed.status, 204, "{removed:?}");
            let made = by.post("/api-tokens", body).await;
            assert_eq!(made.status, 201, "{made:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_scopes_there_are_can_be_read() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = integration(&ada, "Shop").await;
        let listed = get(&shop, "/permissions").await;
        assert_eq!(listed["scopes"], json!(every()));
        let scopes = listed["scopes"].as_array().cloned().expect("scopes");
        for known in [
            "conversations:read",
            "messages:ingest",
            "conversations:restricted",
        ] {
            assert!(scopes.contains(&json!(known)), "{known}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_last_use_is_shown() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let shop = integration(&ada, "Shop").await;
        let path = format!("/api-tokens/{}", shop.id());
        assert_eq!(get(&ada, &path).await["last_used_at"], Value::Null);
        get(&shop, "/contacts").await;
        let first = until("written beside the request", async || {
            let at = get(&ada, &path).await["last_used_at"].clone();
            at.is_string().then_some(at.clone()).ok_or(at)
        })
        .await;
        get(&shop, "/contacts").await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let second = get(&ada, &path).await["last_used_at"].clone();
        assert_eq!(second, first, "at most once a minute");
    })
    .await;
}

/// What an integrator in Rust writes.
#[actix_web::test]
async fn the_typed_client_makes_tokens_and_comes_in_with_them() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let owner =
            client::Client::with_token(&server.origin, ada.token.clone().expect("signed in"));
        let new = NewApiToken {
            name: "Shop".to_owned(),
            scopes: vec!["conversations:read".to_owned()],
            kind: TokenKind::Integration,
            team_ids: None,
            permissions: Some(Vec::new()),
            expires_at: None,
        };
        let made = owner.create_api_token(&new).await.expect("a token");
        let shop = client::Client::with_token(&server.origin, made.token);
        let query = contract::conversations::ConversationQuery::default();
        assert!(
            shop.conversations(&query)
                .await
                .expect("a page")
                .body
                .items
                .is_empty()
        );
        let refused = shop.me().await.expect_err("refused");
        assert_eq!(refused.code(), Some("scope_required"));
        assert_eq!(
            refused.member::<String>("scope").as_deref(),
            Some("me:read")
        );
        let listed = owner.api_tokens(&Paging::default()).await.expect("a page");
        assert_eq!(
            listed.items,
            [owner.api_token(made.api_token.id).await.expect("one")]
        );
        assert!(owner.permissions().await.expect("a list").scopes.len() > 20);
        owner
            .delete_api_token(made.api_token.id)
            .await
            .expect("gone");
        let refused = shop.conversations(&query).await.expect_err("refused");
        assert_eq!(refused.status(), Some(401));
    })
    .await;
}
