//! Two contacts who are one person become one: at once for everybody, and for ever.

use crate::common::{Client, count, on_each_database, on_each_database_at_rest, send, until};
use crate::desk::{Note, channel, conversation, ids};
use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

async fn contact_of(by: &Client, conversation: &str) -> String {
    let one = by.get(&format!("/conversations/{conversation}")).await;
    let id = one.body["contact"]["id"].as_str();
    id.expect("an id").to_owned()
}

async fn merged(by: &Client, source: &str, target: &str) -> crate::common::Answer {
    let body = json!({"into_contact_id": target});
    by.post(&format!("/contacts/{source}/merge"), body).await
}

/// The status and where it leads, without going there.
async fn led(by: &Client, path: &str) -> (u16, String) {
    let still = reqwest::Client::builder().redirect(Policy::none()).build();
    let request = still
        .expect("a client")
        .get(format!("{}/api/v1{path}", by.origin));
    let token = by.token.as_deref().expect("a token");
    let answer = send(request.bearer_auth(token)).await;
    (answer.status, answer.header("location").to_owned())
}

#[actix_web::test]
async fn the_one_goes_on_as_both() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let first = conversation(&server, &ada, &channel, "bo").await;
        let second = conversation(&server, &ada, &channel, "bosse").await;
        let (source, target) = (
            contact_of(&ada, &first).await,
            contact_of(&ada, &second).await,
        );
        let (from, into) = (format!("/contacts/{source}"), format!("/contacts/{target}"));
        let known = json!({"phone": "+46701234567", "email": "bo@example.com", "remarks": "Tea"});
        assert_eq!(ada.patch(&from, known).await.status, 200);
        let known = json!({"name": "Bosse", "phone": "+46707654321"});
        assert_eq!(ada.patch(&into, known).await.status, 200);
        ada.put(&format!("{from}/favorite"), json!({})).await;
        let note = json!({"text": "Calls at noon"});
        assert_eq!(ada.post(&format!("{from}/notes"), note).await.status, 201);

        let done = merged(&ada, &source, &target).await;
        assert_eq!(done.status, 200, "{done:?}");
        let one = ada.get(&into).await;
        assert_eq!(one.body["name"], "Bosse");
        assert_eq!(
            one.body["phone"], "+46707654321",
            "the target keeps its main number"
        );
        assert_eq!(
            one.body["email"], "bo@example.com",
            "and takes what it lacks"
        );
        assert_eq!(one.body["remarks"], "Tea");
        assert_eq!(one.body["favorite"], true);
        assert_eq!(one.body["identities"].as_array().map(Vec::len), Some(5));
        let notes = ada.get(&format!("{into}/notes")).await;
        assert_eq!(notes.body["items"][0]["text"], "Calls at noon");
        let both = ids(&ada
            .get(&format!("/conversations?contact_id={target}"))
            .await);
        assert_eq!(both.len(), 2);
        assert_eq!(ids(&ada.get("/contacts").await), [target.as_str()]);

        let api = "/api/v1";
        assert_eq!(led(&ada, &from).await, (301, format!("{api}{into}")));
        let notes = led(&ada, &format!("{from}/notes")).await;
        assert_eq!(notes, (301, format!("{api}{into}/notes")));
        let stranger = server.admin().await;
        assert_eq!(stranger.get(&from).await.status, 404);
        let again = merged(&ada, &source, &target).await;
        assert_eq!(again.status, 200, "it leads to what it is now: {again:?}");

        // A third one: what was merged before leads on at once.
        let third = ada.post("/contacts", json!({"name": "Bo Ek"})).await.id();
        assert_eq!(merged(&ada, &target, &third).await.status, 200);
        assert_eq!(
            led(&ada, &from).await,
            (301, format!("{api}/contacts/{third}"))
        );
        let note = Note {
            channel: &channel,
            from: "bo",
            id: "bo-2",
            text: "Hello again",
        };
        let later = note.arrives(&server, &ada).await;
        assert_eq!(later.contact_id.to_string(), third);
        assert_eq!(ada.delete(&format!("/contacts/{third}")).await.status, 204);
        assert_eq!(ada.get(&from).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_everything_of_both_does_not_merge() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let first = conversation(&server, &ada, &channel, "bo").await;
        let second = conversation(&server, &ada, &channel, "bosse").await;
        let (source, target) = (
            contact_of(&ada, &first).await,
            contact_of(&ada, &second).await,
        );
        let agent = server.agent(&ada, &[]).await;
        assert_eq!(merged(&agent, &source, &target).await.status, 403);
        let role = ada.role("administrator").await;
        let merger = server.colleague(&ada, &role, &[]).await;
        server.restrict_one(&ada, &first, &[&ada]).await;
        for (source, target) in [(&source, &target), (&target, &source)] {
            let refused = merged(&merger, source, target).await;
            assert_eq!((refused.status, refused.code()), (403, "cannot_see_all"));
        }
        let same = merged(&ada, &source, &source).await;
        assert_eq!(same.status, 422);
        let unknown = merged(&ada, &source, "1").await;
        assert_eq!(
            (unknown.status, &unknown.body["errors"][0]["code"]),
            (422, &json!("unknown"))
        );
        let gone = merged(&ada, "1", &source).await;
        assert_eq!(gone.status, 404);
        let done = merged(&ada, &source, &target).await;
        assert_eq!(done.status, 200, "{done:?}");
        let kept = ada.get(&format!("/conversations/{first}")).await;
        assert_eq!(kept.body["restricted"], true, "it keeps its own visibility");
    })
    .await;
}

#[actix_web::test]
async fn that_both_will_be_blocked_is_said_first() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let first = conversation(&server, &ada, &channel, "bo").await;
        let second = conversation(&server, &ada, &channel, "bosse").await;
        let (source, target) = (
            contact_of(&ada, &first).await,
            contact_of(&ada, &second).await,
        );
        ada.post(&format!("/contacts/{source}/block"), json!({}))
            .await;
        let asked = merged(&ada, &source, &target).await;
        assert_eq!((asked.status, asked.code()), (409, "blocked_in_merge"));
        assert_eq!(
            ada.get(&format!("/contacts/{target}")).await.body["blocked"],
            false
        );
        let path = format!("/contacts/{source}/merge?confirm=blocked_in_merge");
        let done = ada.post(&path, json!({"into_contact_id": target})).await;
        assert_eq!(
            (done.status, &done.body["blocked"]),
            (200, &json!(true)),
            "{done:?}"
        );
        assert!(ids(&ada.get("/conversations").await).is_empty());
        let blacklist = ids(&ada.get("/conversations?folder=blacklist").await);
        assert_eq!(blacklist.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn many_conversations_follow_behind_and_are_its_own_at_once() {
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let mut source = String::new();
        for n in 0..45 {
            let id = format!("bo-{n}");
            let note = Note {
                channel: &channel,
                from: "bo",
                id: &id,
                text: "Hello",
            };
            let taken = note.arrives(&server, &ada).await;
            source = taken.contact_id.to_string();
            let id = taken.conversation_id.expect("a conversation");
            let closed = ada
                .post(&format!("/conversations/{id}/close"), json!({}))
                .await;
            assert_eq!(closed.status, 200, "{closed:?}");
        }
        let target = ada.post("/contacts", json!({"name": "Bosse"})).await.id();
        let request = ada.request(Method::POST, &format!("/api/v1/contacts/{source}/merge"));
        let body = json!({"into_contact_id": target});
        let request = request.header("idempotency-key", "once").json(&body);
        let again = request.try_clone().expect("a request");
        assert_eq!(send(request).await.status, 200);
        assert_eq!(send(again).await.status, 200, "the same under one key");
        let path = format!("/conversations?contact_id={target}&limit=100");
        assert_eq!(ids(&ada.get(&path).await).len(), 45, "all at once");
        // The server stopped here; another takes its jobs up.
        let beside = server.beside().await;
        until("followed", async || {
            let all = ada.get(&path).await;
            let items = all.body["items"].as_array().cloned().unwrap_or_default();
            let is_its = |item: &Value| item["contact"]["id"] == json!(target);
            match items.iter().filter(|item| is_its(item)).count() {
                45 => Ok(45),
                some => Err(some),
            }
        })
        .await;
        assert_eq!(
            count(&server, "conversation_log WHERE action = 'merged'").await,
            45
        );
        drop(beside);
    })
    .await;
}

#[actix_web::test]
async fn who_writes_meanwhile_is_heard_once_by_the_one_who_goes_on() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        for n in 0..8 {
            let from = format!("bo{n}");
            let first = conversation(&server, &ada, &channel, &from).await;
            let source = contact_of(&ada, &first).await;
            let target = ada.post("/contacts", json!({"name": "Bosse"})).await.id();
            let id = format!("{from}-2");
            let note = Note {
                channel: &channel,
                from: &from,
                id: &id,
                text: "Hello?",
            };
            let (done, taken) =
                futures::join!(merged(&ada, &source, &target), note.arrives(&server, &ada));
            assert_eq!(done.status, 200, "{done:?}");
            let into = taken.conversation_id.expect("a conversation").to_string();
            assert_eq!(into, first, "the open one goes on");
            assert_eq!(contact_of(&ada, &first).await, target);
        }
        assert_eq!(count(&server, "messages").await, 16);
    })
    .await;
}
