//! Restricted conversations reach only those webhooks that somebody who may see them asked for.

use super::{MESSAGES, deliveries, in_state, log, subscribe, subscribe_with};
use crate::common::{Client, Server, until};
use crate::desk::{self, Note};
use crate::hooks::on_each_database;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Call, Integrator};
use tokio::time::sleep;

#[actix_web::test]
async fn what_is_restricted_stays_hidden_unless_asked_for() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        let all = Integrator::start();
        let events = [
            "conversation.created",
            "conversation.updated",
            "conversation.hidden",
            "message.created",
            "log.created",
            "contact.created",
            "contact.updated",
        ];
        let plain = subscribe(&owner, &integrator.url, &events).await;
        let told = json!({"url": all.url, "events": events, "include_restricted": true});
        let full = subscribe_with(&owner, told).await;
        let secret = Note {
            channel: &channel,
            from: "eve",
            id: "0",
            text: "hello",
        };
        secret.arrives(&server, &owner).await;
        let told = happened(&server, &events).await;
        deliveries(&owner, &plain, in_state("delivered", told)).await;
        let before = integrator.calls().len();
        restrict(&server, &owner).await;
        let note = Note {
            channel: &channel,
            from: "eve",
            id: "1",
            text: "marked-secret",
        };
        note.arrives(&server, &owner).await;
        let heard = |calls: &[Call]| {
            calls
                .iter()
                .any(|call| String::from_utf8_lossy(&call.body).contains("marked-secret"))
        };
        until("heard by who asked for it", async || {
            let calls = all.calls();
            match heard(&calls) {
                true => Ok(calls.len()),
                false => Err(calls.len()),
            }
        })
        .await;
        sleep(Duration::from_millis(500)).await;
        assert!(!heard(&integrator.calls()), "who did not hears nothing");
        let after = integrator.calls();
        let late: Vec<Value> = after.iter().skip(before).map(super::body).collect();
        assert!(
            late.iter()
                .all(|told| told["type"] == "conversation.hidden"),
            "{late:#?}"
        );
        assert!(
            deliveries(&owner, &plain, |_| true)
                .await
                .iter()
                .all(|delivery| { !delivery["payload"].to_string().contains("marked-secret") })
        );

        // An administrator may not see it, neither by the log nor by pointing the webhook elsewhere.
        let role = owner.role("administrator").await;
        let administrator = server.colleague(&owner, &role, &[]).await;
        let log = deliveries(&administrator, &full, |_| true).await;
        assert!(log.iter().any(|delivery| delivery["withheld"] == true));
        let shown = json!(log).to_string();
        assert!(!shown.contains("marked-secret"), "{shown}");
        for (path, change) in [
            (full.path.clone(), json!({"url": integrator.url})),
            (plain.path.clone(), json!({"include_restricted": true})),
        ] {
            let refused = administrator.patch(&path, change).await;
            assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        }
        let path = format!("{}/rotate-secret", full.path);
        assert_eq!(administrator.post(&path, json!({})).await.status, 403);
        let body = json!({"url": integrator.url, "events": MESSAGES, "include_restricted": true});
        assert_eq!(administrator.post("/webhooks", body).await.status, 403);
    })
    .await;
}

#[actix_web::test]
async fn a_contact_that_is_restricted_is_hidden_from_who_did_not_ask_for_it() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let all = Integrator::start();
        let events = ["contact.updated", "contact.hidden"];
        let plain = subscribe(&owner, &integrator.url, &events).await;
        let told = json!({"url": all.url, "events": events, "include_restricted": true});
        let full = subscribe_with(&owner, told).await;
        let made = owner.post("/contacts", json!({"name": "Eve"})).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/contacts/{}", made.id());
        let visibility = |restricted: bool| match restricted {
            true => json!({"restricted": true, "viewer_ids": [owner.id()]}),
            false => json!({"restricted": false}),
        };
        for change in [
            json!({"default_visibility": visibility(true)}),
            json!({"remarks": "marked-secret"}),
            json!({"remarks": null}),
            json!({"default_visibility": visibility(false)}),
        ] {
            let changed = owner.patch(&path, change).await;
            assert_eq!(changed.status, 200, "{changed:?}");
        }
        deliveries(&owner, &full, in_state("delivered", 4)).await;
        let heard = deliveries(&owner, &plain, in_state("delivered", 2)).await;
        assert_eq!(
            heard.len(),
            2,
            "neither of what was said in between: {heard:#?}"
        );
        let calls = integrator.calls();
        let told: Vec<Value> = calls.iter().map(super::body).collect();
        let kinds: Vec<&Value> = told.iter().map(|one| &one["type"]).collect();
        assert_eq!(kinds, ["contact.hidden", "contact.updated"]);
        let hidden = told[0].to_string();
        assert!(
            hidden.contains(&made.id()) && !hidden.contains("Eve"),
            "{hidden}"
        );
        assert!(!json!(told).to_string().contains("marked-secret"));
        let kinds: Vec<Value> = all
            .calls()
            .iter()
            .map(|call| super::body(call)["type"].clone())
            .collect();
        assert_eq!(kinds, ["contact.updated"; 4]);
    })
    .await;
}

#[actix_web::test]
async fn what_was_sent_of_a_contact_is_not_shown_once_it_is_restricted() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let events = ["contact.created", "note.created"];
        let hook = subscribe(&owner, &integrator.url, &events).await;
        let made = owner.post("/contacts", json!({"name": "Eve"})).await;
        let path = format!("/contacts/{}", made.id());
        let note = json!({"text": "marked-note"});
        let noted = owner.post(&format!("{path}/notes"), note).await;
        assert_eq!(noted.status, 201, "{noted:?}");
        deliveries(&owner, &hook, in_state("delivered", 2)).await;

        let role = owner.role("administrator").await;
        let administrator = server.colleague(&owner, &role, &[]).await;
        let shown = json!(deliveries(&administrator, &hook, |_| true).await).to_string();
        assert!(shown.contains("marked-note"), "{shown}");
        let restricted = json!({"restricted": true, "viewer_ids": [owner.id()]});
        let restricted = json!({"default_visibility": restricted});
        let restricted = owner.patch(&path, restricted).await;
        assert_eq!(restricted.status, 200, "{restricted:?}");

        let log = deliveries(&administrator, &hook, |_| true).await;
        assert!(!json!(log).to_string().contains("marked"), "{log:#?}");
        assert!(log.iter().all(|delivery| delivery["withheld"] == true));
        let log = json!(deliveries(&owner, &hook, |_| true).await).to_string();
        assert!(log.contains("marked-note"), "{log}");

        // Sending it again neither shows it, nor tells the webhook more than it may hear.
        let before = integrator.calls().len();
        let note = log_of(&administrator, &hook.path, "note.created").await;
        let again = format!("{}/deliveries/{note}/redeliver", hook.path);
        let again = administrator.post(&again, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert_eq!(again.body["withheld"], true);
        assert!(!again.body.to_string().contains("marked"), "{again:?}");
        let is_gone = |items: &[Value]| items.iter().all(|item| item["event"] != "note.created");
        deliveries(&owner, &hook, is_gone).await;
        assert_eq!(integrator.calls().len(), before);
    })
    .await;
}

/// The newest delivery of an event.
async fn log_of(by: &Client, webhook: &str, event: &str) -> String {
    let page = by.get(&format!("{webhook}/deliveries")).await;
    let items = page.body["items"].as_array().cloned().expect("items");
    let found = items.iter().find(|item| item["event"] == event);
    let id = found.expect("a delivery")["id"].as_str().expect("an id");
    id.to_owned()
}

/// How many events of these names there are, once all are behind the horizon of the log.
async fn happened(server: &Server, names: &[&str]) -> usize {
    until("in the log", async || {
        let log = log(server).await;
        let is_written = log.iter().any(|event| event.name == "message.created");
        let told = log.iter().filter(|event| names.contains(&&*event.name));
        let told = told.count();
        is_written.then_some(told).ok_or(told)
    })
    .await
}

/// Restricts every conversation of an organization to its viewers, as `PUT …/visibility` will.
async fn restrict(server: &Server, owner: &Client) {
    use api::conversations::work::Work;
    use domain::{ConversationId, OrganizationId};
    let organization = owner.me["organization_id"].as_str().expect("an id");
    let organization: OrganizationId = organization.parse().expect("an id");
    let page = owner.get("/conversations?folder=inbox").await;
    let ids: Vec<ConversationId> = desk::ids(&page)
        .iter()
        .map(|id| id.parse().expect("an id"))
        .collect();
    let (work, me) = (Work::new(&server.state), owner.id().parse().expect("an id"));
    let done = server.state.write(move |db| {
        for id in &ids {
            let mut locked = store::conversations::lock(db, organization, *id)?;
            locked.conversation.restricted = true;
            locked.conversation.viewers = vec![me];
            locked.conversation.version += 1;
            locked.conversation.revision += 1;
            let change =
                api::conversations::record::Change::of(domain::actors::Actor::System, Vec::new());
            api::conversations::record::save(db, &work, &locked, change)?;
        }
        Ok::<_, store::StoreError>(())
    });
    done.await.expect("restricted");
}
