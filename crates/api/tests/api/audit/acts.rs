//! Every act of consequence leaves one entry, which says who, what and to what; what is refused, done
//! before, or changes nothing leaves none.

use super::{Log, said};
use crate::common::{Client, on_each_database};
use crate::desk::{channel, conversation};
use reqwest::Method;
use serde_json::{Value, json};

async fn with_key(by: &Client, path: &str, body: Value) -> crate::common::Answer {
    let request = by.request(Method::POST, &format!("/api/v1{path}"));
    crate::common::send(request.header("idempotency-key", "k1").json(&body)).await
}

#[actix_web::test]
async fn what_is_done_to_colleagues_and_teams() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let (agent, admin) = (ada.role("agent").await, ada.role("administrator").await);

        let new = json!({"first_name": "Bo", "last_name": "Ek", "email": "bo@example.com", "role_id": agent});
        let details = json!({"role": "Agent", "name": "Bo Ek"});
        let made = log.records(&ada, "POST /agents", new, &said("agent.invited", None, details)).await;
        let bo = made.id();
        let name = json!({"name": "Bo Ek"});
        let call = format!("POST /agents/{bo}/invitation");
        log.records(&ada, &call, Value::Null, &said("agent.invitation_renewed", bo.as_str(), name.clone())).await;
        let call = format!("PATCH /agents/{bo}");
        let details = json!({"fields": ["role_id"], "role": "Administrator", "name": "Bo Ek"});
        log.records(&ada, &call, json!({"role_id": admin, "first_name": "Bo"}), &said("agent.updated", None, details)).await;
        assert_eq!(ada.patch(&format!("/agents/{bo}"), json!({"first_name": "Bo"})).await.status, 200);
        log.nothing("the same name again").await;

        let body = json!({"name": "Support", "agent_ids": [bo]});
        let named = json!({"name": "Support"});
        let team = log.records(&ada, "POST /teams", body, &said("team.created", None, named)).await.id();
        let call = format!("PATCH /teams/{team}");
        let details = json!({"name": "Help", "fields": ["name", "reference"]});
        log.records(&ada, &call, json!({"name": "Help", "reference": "7"}), &said("team.updated", None, details)).await;
        let path = format!("/teams/{team}?conversations_to=none");
        assert_eq!(ada.delete(&path).await.status, 409, "their last team");
        log.nothing("what was refused").await;
        let call = format!("DELETE {path}&confirm=last_team");
        log.records(&ada, &call, Value::Null, &said("team.deleted", team.as_str(), json!({"name": "Help"}))).await;

        let body = json!({"name": "Night shift", "permissions": ["reports.view"]});
        let named = json!({"name": "Night shift"});
        let role = log.records(&ada, "POST /roles", body, &said("role.created", None, named.clone())).await.id();
        let call = format!("PATCH /roles/{role}");
        let details = json!({"name": "Night shift", "fields": ["permissions"]});
        let patch = json!({"name": "Night shift", "permissions": []});
        log.records(&ada, &call, patch, &said("role.updated", None, details)).await;
        let call = format!("DELETE /roles/{role}");
        log.records(&ada, &call, Value::Null, &said("role.deleted", role.as_str(), named)).await;

        let call = format!("POST /agents/{bo}/deactivate");
        log.records(&ada, &call, json!({}), &said("agent.deactivated", None, name.clone())).await;
        let call = format!("POST /agents/{bo}/reactivate");
        log.records(&ada, &call, Value::Null, &said("agent.reactivated", None, name)).await;

        let grace = server.agent(&ada, &[]).await;
        log.fresh().await;
        assert_eq!(grace.post("/teams", json!({"name": "Hers"})).await.status, 403);
        log.nothing("what is not allowed").await;
        for _ in 0..2 {
            assert_eq!(with_key(&ada, "/teams", json!({"name": "Once"})).await.status, 201);
        }
        assert_eq!(log.one("asked twice").await["action"], "team.created");
    })
    .await;
}

#[actix_web::test]
async fn what_is_done_to_settings() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let organization = ada.me["organization_id"].as_str().expect("an id");
        let details = json!({"name": "Oriel", "fields": ["name", "max_file_bytes"]});
        let patch = json!({"name": "Oriel", "max_file_bytes": 1000, "after_closing": "new"});
        log.records(
            &ada,
            "PATCH /organization",
            patch,
            &said("organization.updated", organization, details),
        )
        .await;

        let new = json!({"kind": "api", "name": "Shop", "settings": {"webhook_url": "https://example.com/hook"}});
        let made = ada.post("/channels", new).await;
        assert_eq!(made.status, 201, "{made:?}");
        let entry = log.one("POST /channels").await;
        assert_eq!(
            (&entry["action"], &entry["resource"]["name"]),
            (&json!("channel.created"), &json!("Shop"))
        );
        let shop = entry["resource"]["id"].as_str().expect("an id").to_owned();
        let call = format!("PATCH /channels/{shop}");
        let details = json!({"name": "Web shop", "fields": ["name", "available"]});
        log.records(
            &ada,
            &call,
            json!({"name": "Web shop", "available": false}),
            &said("channel.updated", None, details),
        )
        .await;
        let named = json!({"name": "Web shop"});
        let call = format!("POST /channels/{shop}/rotate-secret");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("channel.secret_rotated", shop.as_str(), named.clone()),
        )
        .await;
        let call = format!("DELETE /channels/{shop}");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("channel.deleted", shop.as_str(), named),
        )
        .await;

        let new = json!({"url": "https://example.com/in?secret=1", "events": ["message.created"]});
        let host = json!({"name": "example.com"});
        let hook = log
            .records(
                &ada,
                "POST /webhooks",
                new,
                &said("webhook.created", None, host.clone()),
            )
            .await
            .id();
        let call = format!("PATCH /webhooks/{hook}");
        let details = json!({"name": "example.com", "fields": ["enabled"]});
        log.records(
            &ada,
            &call,
            json!({"enabled": false}),
            &said("webhook.updated", None, details),
        )
        .await;
        let call = format!("POST /webhooks/{hook}/rotate-secret");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("webhook.secret_rotated", None, host.clone()),
        )
        .await;
        let call = format!("DELETE /webhooks/{hook}");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("webhook.deleted", hook.as_str(), host),
        )
        .await;

        let new = json!({"name": "Sync", "scopes": ["teams:write", "teams:read"]});
        let named = json!({"name": "Sync"});
        let made = ada.post("/api-tokens", new).await;
        let entry = log.one("POST /api-tokens").await;
        assert_eq!(entry["action"], "api_token.created");
        let sync = entry["resource"]["id"].as_str().expect("an id").to_owned();
        let mut program = ada.clone();
        program.token = made.body["token"].as_str().map(str::to_owned);
        assert_eq!(
            program.post("/teams", json!({"name": "Made"})).await.status,
            201
        );
        let entry = log.one("by a program").await;
        assert_eq!(
            (&entry["via"], &entry["actor"]["name"]),
            (&json!("token"), &json!("Sync"))
        );
        let call = format!("DELETE /api-tokens/{sync}");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("api_token.deleted", sync.as_str(), named),
        )
        .await;

        let whole = ada.get("/audit-log?limit=100").await.body.to_string();
        for secret in ["secret=1", "whsec_", "sb_"] {
            assert!(!whole.contains(secret), "{secret}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_done_to_customers() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let one = ada.get(&format!("/conversations/{id}")).await;
        let number = json!({"number": one.body["number"]});
        let contact = one.body["contact"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let mut log = Log::of(&ada).await;
        for path in ["", "/messages", "/notes", "/log"] {
            let read = ada.get(&format!("/conversations/{id}{path}")).await;
            assert_eq!(read.status, 200, "{read:?}");
        }
        log.nothing("reading").await;

        for (verb, action) in [
            ("block", "contact.blocked"),
            ("unblock", "contact.unblocked"),
        ] {
            let call = format!("POST /contacts/{contact}/{verb}");
            log.records(&ada, &call, Value::Null, &said(action, None, json!({})))
                .await;
            let again = ada
                .post(&format!("/contacts/{contact}/{verb}"), json!({}))
                .await;
            assert_eq!(again.status, 200, "{again:?}");
            log.nothing("what is so already").await;
        }
        let call = format!("PATCH /contacts/{contact}");
        for (restricted, action) in [
            (true, "contact.restricted"),
            (false, "contact.unrestricted"),
        ] {
            let shown =
                json!({"default_visibility": {"restricted": restricted, "viewer_ids": [ada.id()]}});
            log.records(&ada, &call, shown, &said(action, None, json!({})))
                .await;
        }
        let named = ada
            .patch(
                &format!("/contacts/{contact}"),
                json!({"name": "Bo Marked"}),
            )
            .await;
        assert_eq!(named.status, 200, "{named:?}");
        log.nothing("a name").await;

        let call = format!("PUT /conversations/{id}/visibility");
        for (restricted, action) in [
            (true, "conversation.restricted"),
            (false, "conversation.unrestricted"),
        ] {
            let shown = json!({"restricted": restricted, "viewer_ids": [ada.id()]});
            log.records(
                &ada,
                &call,
                shown.clone(),
                &said(action, None, number.clone()),
            )
            .await;
            let again = ada
                .put(&format!("/conversations/{id}/visibility"), shown)
                .await;
            assert_eq!(again.status, 200, "{again:?}");
            log.nothing("the same again").await;
        }
        let call = format!("GET /conversations/{id}/export");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("conversation.exported", id.as_str(), number.clone()),
        )
        .await;
        let call = format!("POST /conversations/{id}/email");
        let mail = json!({"to": ["marked@example.com"], "subject": "Marked"});
        log.records(
            &ada,
            &call,
            mail,
            &said("conversation.emailed", id.as_str(), number.clone()),
        )
        .await;
        let call = format!("DELETE /conversations/{id}");
        log.records(
            &ada,
            &call,
            Value::Null,
            &said("conversation.deleted", id.as_str(), number),
        )
        .await;
        assert_eq!(
            ada.delete(&format!("/conversations/{id}")).await.status,
            404
        );
        log.nothing("what is gone").await;

        let other = ada.post("/contacts", json!({"name": "Marked too"})).await;
        for (call, body, action) in [
            (
                format!("GET /contacts/{contact}/export"),
                Value::Null,
                "contact.exported",
            ),
            (
                format!("POST /contacts/{}/merge", other.id()),
                json!({"into_contact_id": contact}),
                "contact.merged",
            ),
            (
                format!("DELETE /contacts/{contact}"),
                Value::Null,
                "contact.deleted",
            ),
        ] {
            let of = if action == "contact.merged" {
                other.id()
            } else {
                contact.clone()
            };
            log.records(&ada, &call, body, &said(action, of.as_str(), json!({})))
                .await;
        }
        let own = ada.get("/organization").await.id();
        let exported = said("organization.contacts_exported", own.as_str(), json!({}));
        log.records(&ada, "GET /contacts/export", Value::Null, &exported)
            .await;
        let attribute = json!({"key": "tier", "title": "Tier", "kind": "text"});
        let defined = json!({"fields": ["contact_attributes"]});
        let defined = said("organization.updated", own.as_str(), defined);
        log.records(&ada, "POST /contact-attributes", attribute, &defined)
            .await;

        // who did what to which id, and nothing else of it.
        let whole = ada.get("/audit-log?limit=100").await.body.to_string();
        for word in ["Hello", "Marked", "marked", "\"bo\""] {
            assert!(!whole.contains(word), "{word}");
        }
    })
    .await;
}
