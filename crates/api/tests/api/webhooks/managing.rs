//! Webhooks as those see them who set them up.

use super::{MESSAGES, body, pass, subscribe, write};
use crate::common::Answer;
use crate::desk;
use crate::hooks::on_each_database;
use serde_json::json;
use testkit::Answer as Told;

#[actix_web::test]
async fn a_webhook_is_changed_listed_tried_out_and_removed() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        let tested = owner
            .post(&format!("{}/test", webhook.path), json!({}))
            .await;
        assert_eq!(
            (tested.status, &tested.body["state"]),
            (200, &json!("delivered"))
        );
        let call = integrator.calls_of(1).await.pop().expect("a call");
        call.verify(&webhook.secret).expect("our signature");
        assert_eq!(body(&call)["type"], "webhook.test");
        let redeliver =
            |answer: &Answer| format!("{}/deliveries/{}/redeliver", webhook.path, answer.id());
        let refused = owner.post(&redeliver(&tested), json!({})).await;
        assert_eq!((refused.status, refused.code()), (409, "not_redeliverable"));

        let off = json!({"enabled": false, "events": ["team.created", "team.created"]});
        let changed = owner.patch(&webhook.path, off).await;
        assert_eq!(
            changed.body["events"],
            json!(["team.created"]),
            "{changed:?}"
        );
        assert_eq!(changed.body["version"], 2);
        let stale = owner
            .request(reqwest::Method::PATCH, &format!("/api/v1{}", webhook.path))
            .header("if-match", "\"1\"")
            .json(&json!({"enabled": true}));
        assert_eq!(crate::common::send(stale).await.status, 412);
        write(&server, &owner, &channel, "bo", 1).await;
        integrator.answer(Told::Status(500));
        let tested = owner
            .post(&format!("{}/test", webhook.path), json!({}))
            .await;
        assert_eq!(
            tested.body["state"], "failed",
            "a test is tried once: {tested:?}"
        );
        assert_eq!(integrator.calls().len(), 2);

        let page = owner
            .get(&format!("{}/deliveries?limit=1", webhook.path))
            .await;
        assert_eq!(page.body["items"][0]["state"], "failed");
        let cursor = page.body["next_cursor"].as_str().expect("a cursor");
        let path = format!("{}/deliveries?limit=1&cursor={cursor}", webhook.path);
        let rest = owner.get(&path).await;
        assert_eq!(rest.body["items"][0]["state"], "delivered");
        assert_eq!(rest.body["next_cursor"], json!(null));
        let failed = owner
            .get(&format!("{}/deliveries?state=failed", webhook.path))
            .await;
        assert_eq!(failed.body["items"].as_array().map(Vec::len), Some(1));
        let list = owner.get("/webhooks").await;
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1));

        assert_eq!(owner.delete(&webhook.path).await.status, 204);
        for path in [webhook.path.clone(), format!("{}/deliveries", webhook.path)] {
            assert_eq!(owner.get(&path).await.status, 404);
        }
        assert_eq!(owner.get("/webhooks").await.body["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_webhook_is_named() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let url = integrator.url.as_str();
        let wrong = [
            (json!({"url": url, "events": []}), "events"),
            (
                json!({"url": url, "events": ["presence.changed"]}),
                "events",
            ),
            (json!({"url": url}), "events"),
            (
                json!({"url": "ftp://example.com", "events": MESSAGES}),
                "url",
            ),
            (
                json!({"url": "https://a:b@example.com", "events": MESSAGES}),
                "url",
            ),
            (json!({"url": "nonsense", "events": MESSAGES}), "url"),
            (
                json!({"url": url, "events": MESSAGES, "secret": "mine"}),
                "secret",
            ),
        ];
        for (body, field) in wrong {
            let refused = owner.post("/webhooks", body.clone()).await;
            assert_eq!(refused.status, 422, "{body}");
            let named =
                refused.body["errors"].to_string() + refused.body["detail"].as_str().unwrap_or("");
            assert!(named.contains(field), "{body}: {refused:?}");
        }
        for url in [
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://[fd00::1]/",
        ] {
            let refused = owner
                .post("/webhooks", json!({"url": url, "events": MESSAGES}))
                .await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "private_target"),
                "{url}"
            );
        }
        let webhook = subscribe(&owner, url, MESSAGES).await;
        let moved = owner
            .patch(&webhook.path, json!({"url": "http://10.0.0.1/"}))
            .await;
        assert_eq!((moved.status, moved.code()), (422, "private_target"));
        let unknown = owner
            .get(&format!("{}/deliveries?state=lost", webhook.path))
            .await;
        assert_eq!(unknown.status, 422, "{unknown:?}");
    })
    .await;
}
#[actix_web::test]
async fn the_old_secret_signs_for_a_day_beside_the_new_one() {
    on_each_database(async |server, integrator| {
        let mut owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let webhook = subscribe(&owner, &integrator.url, MESSAGES).await;
        let path = format!("{}/rotate-secret", webhook.path);
        let rotated = owner.post(&path, json!({})).await;
        assert_eq!(rotated.status, 200, "{rotated:?}");
        let new = rotated.body["secret"].as_str().expect("a secret");
        assert_ne!(new, webhook.secret);
        let read = owner.get(&webhook.path).await;
        assert_eq!(read.body["secret"], json!(null), "shown once");
        write(&server, &owner, &channel, "bo", 1).await;
        let call = integrator.calls_of(1).await.pop().expect("a call");
        call.verify(new).expect("the new signature");
        call.verify(&webhook.secret).expect("the old signature");
        pass(&server, &mut owner, 25 * 3600).await;
        let tested = owner
            .post(&format!("{}/test", webhook.path), json!({}))
            .await;
        assert_eq!(tested.body["state"], "delivered", "{tested:?}");
        let call = integrator.calls_of(2).await.pop().expect("a call");
        let signatures = call.header("webhook-signature").split(' ').count();
        assert_eq!(signatures, 1, "the old one ended");
    })
    .await;
}
