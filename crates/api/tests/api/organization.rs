//! The settings of the organization, which hold on every way a file comes in or goes out, and its end.

use crate::common::{Answer, Client, PASSWORD, Server, on_each_database, send, until};
use crate::desk::{channel, conversation};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

async fn upload(by: &Client, path: &str, name: &'static str, bytes: &'static [u8]) -> Answer {
    let part = Part::bytes(bytes).file_name(name);
    let form = Form::new().part("file", part);
    send(by.request(Method::POST, path).multipart(form)).await
}

#[actix_web::test]
async fn settings_are_read_as_they_were_written() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let patch = json!({
            "name": "Oriel", "default_language": "pt-BR", "default_country": "PT", "time_zone": "europe/lisbon",
            "one_conversation_across_channels": false, "after_closing": "reopen", "assistants_enabled": true,
            "allowed_file_types": [".PDF", "png"], "max_file_bytes": 2_000_000,
        });
        let changed = owner.patch("/organization", patch).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        let expected = json!({
            "name": "Oriel", "default_language": "pt-BR", "default_country": "PT", "time_zone": "Europe/Lisbon",
            "one_conversation_across_channels": false, "after_closing": "reopen", "assistants_enabled": true,
            "allowed_file_types": ["pdf", "png"], "max_file_bytes": 2_000_000,
        });
        for (field, value) in expected.as_object().expect("fields") {
            assert_eq!(&changed.body[field], value, "{field}");
        }
        assert_eq!(owner.get("/organization").await.body, changed.body);
        for (field, value) in [
            ("default_language", "english please"),
            ("time_zone", "Mars/Olympus"),
            ("default_country", "XX"),
            ("name", " "),
        ] {
            let refused = owner.patch("/organization", json!({field: value})).await;
            assert_eq!((refused.status, refused.code()), (422, "invalid"), "{field}");
            assert_eq!(refused.body["errors"][0]["field"], field);
        }
        let stale = owner.request(Method::PATCH, "/api/v1/organization").header("if-match", "\"1\"");
        assert_eq!(send(stale.json(&json!({"name": "Late"}))).await.status, 412);
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_longer_allowed_goes_out_no_more() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let shop = channel(&owner).await;
        let id = conversation(&server, &owner, &shop, "di").await;
        let before = upload(&owner, "/api/v1/attachments", "scratch.png", PNG).await;
        assert_eq!(before.status, 201, "{before:?}");
        let kept = upload(&owner, "/api/v1/attachments", "kept.png", PNG).await.id();
        let reply = json!({"name": "Photo", "message": "Here", "visibility": "everyone", "attachment_ids": [kept]});
        let reply = owner.post("/quick-replies", reply).await;
        assert_eq!(reply.status, 201, "{reply:?}");

        let patch = json!({"allowed_file_types": ["pdf"]});
        assert_eq!(owner.patch("/organization", patch).await.status, 200);
        let path = format!("/conversations/{id}/messages");
        let sent = owner.post(&path, json!({"text": "See", "attachment_ids": [before.id()]})).await;
        assert_eq!((sent.status, sent.code()), (422, "unsupported_media"), "{sent:?}");
        let again = upload(&owner, "/api/v1/attachments", "scratch.png", PNG).await;
        assert_eq!((again.status, again.code()), (422, "unsupported_media"));
        let renamed = upload(&owner, "/api/v1/attachments", "scratch.pdf", PNG).await;
        assert_eq!(renamed.code(), "unsupported_media", "its bytes tell");

        let patch = json!({"allowed_file_types": [], "max_file_bytes": 10});
        assert_eq!(owner.patch("/organization", patch).await.status, 200);
        let sent = owner.post(&path, json!({"text": "See", "attachment_ids": [before.id()]})).await;
        assert_eq!((sent.status, sent.code()), (413, "too_large"), "{sent:?}");
        let large = upload(&owner, "/api/v1/attachments", "scratch.png", PNG).await;
        assert_eq!((large.status, large.code()), (413, "too_large"));

        let patch = json!({"max_file_bytes": 1000});
        assert_eq!(owner.patch("/organization", patch).await.status, 200);
        let sent = owner.post(&path, json!({"text": "See", "attachment_ids": [before.id()]})).await;
        assert_eq!(sent.status, 201, "{sent:?}");
    })
    .await;
}

/// Whether anything of an organization is left in any table a backup holds.
async fn left(server: &Server, organization: i64) -> Vec<String> {
    let left = server.state.store.read(move |db| {
        use diesel::RunQueryDsl;
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let mut left = Vec::new();
        for table in store::organization_removal::tables() {
            let count =
                format!("SELECT COUNT(*) AS n FROM {table} WHERE organization_id = {organization}");
            let count: Count = diesel::sql_query(count).get_result(db)?;
            if count.n > 0 {
                left.push(table.to_owned());
            }
        }
        let row = format!("SELECT COUNT(*) AS n FROM organizations WHERE id = {organization}");
        let row: Count = diesel::sql_query(row).get_result(db)?;
        if row.n > 0 {
            left.push("organizations".to_owned());
        }
        Ok::<_, store::StoreError>(left)
    });
    left.await.expect("counts")
}

#[actix_web::test]
async fn a_deleted_organization_is_gone_for_everybody_at_once_and_then_all_of_it() {
    on_each_database(async |server| {
        let (owner, neighbour) = (server.admin().await, server.admin().await);
        let grace = server.agent(&owner, &[]).await;
        let shop = channel(&owner).await;
        let id = conversation(&server, &owner, &shop, "di").await;
        let file = upload(&owner, "/api/v1/attachments", "a.png", PNG).await;
        let message = json!({"text": "See", "attachment_ids": [file.id()]});
        let sent = owner
            .post(&format!("/conversations/{id}/messages"), message)
            .await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let program = owner
            .program(json!({"name": "Sync", "scopes": ["contacts:read"]}))
            .await;
        let other = channel(&neighbour).await;
        let theirs = conversation(&server, &neighbour, &other, "bo").await;

        let wrong = owner
            .call(
                Method::DELETE,
                "/organization",
                Some(json!({"password": "guess"})),
            )
            .await;
        assert_eq!(
            (wrong.status, &wrong.body["errors"][0]["code"]),
            (422, &json!("wrong_password"))
        );
        let denied = grace
            .call(
                Method::DELETE,
                "/organization",
                Some(json!({"password": PASSWORD})),
            )
            .await;
        assert_eq!((denied.status, denied.code()), (403, "forbidden"));
        let done = owner
            .call(
                Method::DELETE,
                "/organization",
                Some(json!({"password": PASSWORD})),
            )
            .await;
        assert_eq!(done.status, 204, "{done:?}");

        for client in [&owner, &grace, &program] {
            assert_eq!(client.get("/contacts").await.status, 401);
        }
        assert_eq!(grace.post_with_cookie("/auth/refresh").await.status, 401);
        let email = owner.me["email"].clone();
        let login = json!({"email": email, "password": PASSWORD});
        assert_eq!(
            server.anonymous().post("/auth/login", login).await.status,
            401
        );
        // The address is free: it can be invited elsewhere.
        let new =
            json!({"first_name": "Ada", "email": email, "role_id": neighbour.role("agent").await});
        assert_eq!(neighbour.post("/agents", new).await.status, 201);

        let organization: i64 = owner.me["organization_id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id");
        until("nothing is left", async || {
            let left = left(&server, organization).await;
            match left.is_empty() {
                true => Ok(left),
                false => Err(left),
            }
        })
        .await;
        let kept = neighbour.get(&format!("/conversations/{theirs}")).await;
        assert_eq!(
            (kept.status, &kept.body["id"]),
            (200, &Value::String(theirs.clone()))
        );
    })
    .await;
}
