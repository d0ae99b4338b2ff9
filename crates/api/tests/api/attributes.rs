//! Attributes that admins define, and what contacts have of them.

use crate::common::on_each_database;
use serde_json::json;

#[actix_web::test]
async fn contacts_have_what_is_defined_and_nothing_else() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let define = async |key: &str, kind: &str, choices: serde_json::Value| {
            let body = json!({"key": key, "title": key, "kind": kind, "choices": choices});
            ada.post("/contact-attributes", body).await
        };
        let vip = define("vip", "switch", json!([])).await;
        assert_eq!(vip.status, 201, "{vip:?}");
        for (key, kind) in [("city", "text"), ("spent", "number"), ("since", "date")] {
            assert_eq!(define(key, kind, json!([])).await.status, 201);
        }
        let tier = define("tier", "choice", json!(["Gold", "Silver", "Gold"])).await;
        assert_eq!(tier.body["choices"], json!(["Gold", "Silver"]), "{tier:?}");
        let twice = define("vip", "text", json!([])).await;
        assert_eq!((twice.status, twice.code()), (409, "attribute_key_taken"));
        assert_eq!(define("none", "choice", json!([])).await.status, 422);
        assert_eq!(define("a-b", "text", json!([])).await.status, 422);

        let all = json!({
            "vip": true, "city": " Lund ", "spent": 12.5, "since": "2026-02-28", "tier": "Gold",
        });
        let made = ada
            .post("/contacts", json!({"name": "Bo", "attributes": all}))
            .await;
        let expected = json!({
            "vip": true, "city": "Lund", "spent": 12.5, "since": "2026-02-28", "tier": "Gold",
        });
        assert_eq!(made.body["attributes"], expected, "{made:?}");
        let path = format!("/contacts/{}", made.id());
        let wrong = json!({"attributes": {"since": "2026-02-30", "tier": "Tin", "x": 1, "vip": 1}});
        let refused = ada.patch(&path, wrong).await;
        assert_eq!(refused.status, 422);
        let errors = refused.body["errors"].as_array().expect("errors");
        let codes: Vec<_> = errors
            .iter()
            .map(|e| (e["field"].clone(), e["code"].clone()))
            .collect();
        let told = |field: &str, code: &str| (json!(field), json!(code));
        assert_eq!(
            codes,
            [
                told("attributes.since", "not_a_date"),
                told("attributes.tier", "not_a_choice"),
                told("attributes.vip", "not_a_switch"),
                told("attributes.x", "unknown"),
            ]
        );
        let change = json!({"attributes": {"city": null, "tier": "Silver"}});
        let changed = ada.patch(&path, change).await;
        let rest = json!({"vip": true, "spent": 12.5, "since": "2026-02-28", "tier": "Silver"});
        assert_eq!(changed.body["attributes"], rest);
        let found = ada.get("/contacts?q=bo").await;
        assert_eq!(found.body["items"][0]["attributes"], rest);

        let gone = format!("/contact-attributes/{}", vip.id());
        let agent = server.agent(&ada, &[]).await;
        assert_eq!(agent.delete(&gone).await.status, 403);
        assert_eq!(ada.delete(&gone).await.status, 204);
        assert_eq!(ada.delete(&gone).await.status, 404);
        assert_eq!(define("vip", "text", json!([])).await.status, 201);
        let one = agent.get(&path).await;
        assert_eq!(
            one.body["attributes"]["vip"],
            json!(null),
            "another one of that key"
        );
        let list = agent.get("/contact-attributes").await;
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(5));
    })
    .await;
}
