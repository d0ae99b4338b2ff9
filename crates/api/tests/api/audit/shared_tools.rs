//! What everybody works with: labels, and the quick replies that all have.

use super::{Log, said};
use crate::attachments::upload;
use crate::common::on_each_database;
use serde_json::{Value, json};

#[actix_web::test]
async fn what_is_done_to_labels() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let named = json!({"name": "Vip"});
        let made = said("label.created", None, named.clone());
        let label = log.records(&ada, "POST /labels", named, &made).await.id();
        let call = format!("PATCH /labels/{label}");
        let details = json!({"name": "VIP", "fields": ["name", "priority"]});
        let patch = json!({"name": "VIP", "priority": "high"});
        let changed = said("label.updated", None, details);
        log.records(&ada, &call, patch.clone(), &changed).await;
        let again = ada.patch(&format!("/labels/{label}"), patch).await;
        assert_eq!(again.status, 200, "{again:?}");
        log.nothing("the same again").await;
        let taken = ada.post("/labels", json!({"name": "VIP"})).await;
        assert_eq!(taken.status, 409, "{taken:?}");
        log.nothing("a name that is taken").await;
        let call = format!("DELETE /labels/{label}");
        let gone = said("label.deleted", label.as_str(), json!({"name": "VIP"}));
        log.records(&ada, &call, Value::Null, &gone).await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_done_to_the_quick_replies_that_everyone_has() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let named = json!({"name": "Hours"});
        let new = json!({"name": "Hours", "message": "Nine to five", "visibility": "everyone"});
        let made = said("quick_reply.created", None, named.clone());
        let reply = log.records(&ada, "POST /quick-replies", new, &made).await;
        let reply = reply.id();
        let call = format!("PATCH /quick-replies/{reply}");
        let file = upload(&ada, "hours.txt", b"Nine to five").await.id();
        let patch = json!({"message": "Nine to six", "attachment_ids": [file]});
        let details = json!({"name": "Hours", "fields": ["message", "attachment_ids"]});
        let changed = said("quick_reply.updated", None, details);
        log.records(&ada, &call, patch.clone(), &changed).await;
        let again = ada.patch(&format!("/quick-replies/{reply}"), patch).await;
        assert_eq!(again.status, 200, "{again:?}");
        log.nothing("the same again").await;
        for seen_by in ["me", "everyone"] {
            let details = json!({"name": "Hours", "fields": ["visibility"]});
            let changed = said("quick_reply.updated", None, details);
            let patch = json!({"visibility": seen_by});
            log.records(&ada, &call, patch, &changed).await;
        }
        let call = format!("DELETE /quick-replies/{reply}");
        let gone = said("quick_reply.deleted", reply.as_str(), named);
        log.records(&ada, &call, Value::Null, &gone).await;
        let whole = ada.get("/audit-log?limit=100").await.body.to_string();
        assert!(!whole.contains("Nine to"), "{whole}");
    })
    .await;
}

#[actix_web::test]
async fn a_quick_reply_of_ones_own_is_ones_own_business() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let own = json!({"name": "Mine", "message": "Hello", "visibility": "me"});
        let made = ada.post("/quick-replies", own).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/quick-replies/{}", made.id());
        let changed = ada.patch(&path, json!({"name": "My own"})).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(ada.delete(&path).await.status, 204);
        log.nothing("one's own").await;
    })
    .await;
}
