//! `Idempotency-Key`: the same request again has no second effect, on every route that creates or
//! acts.

use crate::access::{Route, World, rows};
use crate::common::{Answer, Client, PASSWORD, Server, on_each_database, send};
use crate::desk;
use crate::document::operations;
use crate::jobs::give_up;
use crate::messages::{failed, step};
use api::messages::deliver::Step;
use api::openapi::{WITHOUT_KEY, takes_key};
use domain::messages::Delivery;
use reqwest::Method;
use serde_json::{Value, json};

async fn post(by: &Client, key: &str, path: &str, body: &Value) -> Answer {
    let request = by.request(Method::POST, &format!("/api/v1{path}"));
    send(request.header("Idempotency-Key", key).json(body)).await
}

fn is_replay(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

/// The paths of the document that are posted to, and whether they say that they take a key.
fn posts() -> impl Iterator<Item = (&'static str, bool)> {
    let posts = operations().into_iter();
    let posts = posts.filter(|operation| operation.method == "POST");
    posts.map(|operation| (operation.path, operation.takes("Idempotency-Key")))
}

#[test]
fn every_exception_is_one() {
    for (exempt, reason) in WITHOUT_KEY {
        let named = |path: &str| match exempt.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == *exempt,
        };
        let is_there = posts().any(|(path, takes)| named(path) && !takes);
        assert!(is_there, "{exempt} ({reason}) excepts nothing");
    }
}

/// Brings about that the route can be called with success; gives a body where the row's will not do.
async fn prepare(server: &Server, world: &mut World, route: &Route) -> Option<Value> {
    let owner = world.owner.clone();
    let sent = async |conversation: &str, to: &[Step]| {
        let path = format!("/conversations/{conversation}/messages");
        let message = owner.post(&path, json!({"text": "Good morning"})).await;
        assert_eq!(message.status, 201, "{message:?}");
        for to in to {
            step(server, &owner, &message.id(), to.clone()).await;
        }
        message.id()
    };
    let conversation = world.id("conversations").to_owned();
    let sending = Step::to(Delivery::Sending);
    let (_, name) = route.call.rsplit_once('/').expect("a path");
    match name {
        "reactivate" => {
            let path = format!("/agents/{}/deactivate", world.id("agents"));
            assert_eq!(owner.post(&path, json!({})).await.status, 200);
        }
        "retry" => {
            let message = sent(&conversation, &[sending, failed()]).await;
            world.ids.insert("messages", message);
        }
        "discard" => {
            let again = give_up(server, &owner, "tests.nothing", 1, "{}").await;
            world.ids.insert("jobs", again);
        }
        "settle" => {
            let lost = [sending, Step::to(Delivery::Unknown)];
            world
                .ids
                .insert("messages", sent(&conversation, &lost).await);
        }
        "receipts" => {
            let path = format!("/channels/{}/inbound", world.id("channels"));
            let body = json!({"message_id": "m", "contact": {"address": "a"}, "text": "Hello"});
            let taken = owner.post(&path, body).await;
            let conversation = taken.body["conversation_id"].as_str().expect("an id");
            let message = sent(conversation, &[sending, Step::to(Delivery::Sent)]).await;
            return Some(json!({"message_id": message, "state": "delivered"}));
        }
        _ => {}
    }
    None
}

#[actix_web::test]
async fn every_route_that_acts_does_so_once() {
    for (path, takes) in posts() {
        assert_eq!(takes, takes_key(path), "{path}");
    }
    let acting: Vec<&Route> = rows()
        .filter(|row| row.call.strip_prefix("POST ").is_some_and(takes_key))
        .collect();
    assert!(acting.len() >= 20, "{}", acting.len());
    on_each_database(async |server| {
        // Messages go only as far as the test says: the worker stops.
        server.state.closing.close();
        let mut world = World::new(&server).await;
        for route in &acting {
            world.renew(&server, route).await;
            let body = prepare(&server, &mut world, route).await;
            let body = body.or_else(|| route.body.map(|body| body(&world)));
            let (method, path) = world.path(route);
            let call = async || {
                let request = world.owner.request(method.clone(), &path);
                let request = request.header("Idempotency-Key", "the same");
                match &body {
                    Some(body) => send(request.json(body)).await,
                    None => send(request).await,
                }
            };
            let first = call().await;
            assert!((200..300).contains(&first.status), "{path}: {first:?}");
            assert!(!is_replay(&first), "{path}");
            let again = call().await;
            assert_eq!(again.status, first.status, "{path}: {again:?}");
            assert!(is_replay(&again), "{path} does not know its key");
            assert_eq!(again.body["id"], first.body["id"], "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_key_is_for_one_caller_one_path_and_one_body() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let bo = json!({"name": "Bo", "remarks": "Likes tea"});
        let first = post(&ada, "k", "/contacts", &bo).await;
        assert_eq!((first.status, is_replay(&first)), (201, false), "{first:?}");
        let reordered = json!({"remarks": "Likes tea", "name": "Bo", "phone": null});
        let again = post(&ada, "k", "/contacts", &reordered).await;
        assert_eq!((again.status, is_replay(&again)), (201, true), "{again:?}");
        assert_eq!(again.id(), first.id());
        assert_eq!(again.header("location"), first.header("location"));

        let other = post(&ada, "k", "/contacts", &json!({"name": "Cy"})).await;
        assert_eq!(
            (other.status, other.code()),
            (422, "idempotency_key_reused")
        );
        let elsewhere = post(&ada, "k", "/teams", &json!({"name": "Bo"})).await;
        assert_eq!((elsewhere.status, is_replay(&elsewhere)), (201, false));
        for (by, key) in [(&grace, "k"), (&ada, "K")] {
            let made = post(by, key, "/contacts", &bo).await;
            assert_eq!((made.status, is_replay(&made)), (201, false), "{made:?}");
            assert_ne!(made.id(), first.id());
        }
        let contacts = ada.get("/contacts").await;
        assert_eq!(contacts.body["items"].as_array().map(Vec::len), Some(3));

        // Signed in once more, for the access token runs out sooner than the key.
        server.pass(24 * 3600 - 60);
        let email = ada.me["email"].clone();
        let login = json!({"email": email, "password": PASSWORD});
        let ada = server.anonymous().post("/auth/login", login).await;
        let ada = server.anonymous().signed_in(&ada);
        let late = post(&ada, "k", "/contacts", &bo).await;
        assert_eq!((late.id(), is_replay(&late)), (first.id(), true));
        server.pass(120);
        let after = post(&ada, "k", "/contacts", &bo).await;
        assert_eq!((after.status, is_replay(&after)), (201, false), "{after:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_replay_reads_what_is_there_now_with_the_rights_of_now() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let team = ada.post("/teams", json!({"name": "Support"})).await.id();
        let other = ada.post("/teams", json!({"name": "Sales"})).await.id();
        let grace = server.agent(&ada, &[&team]).await;
        let channel = desk::channel(&ada).await;
        let id = desk::conversation(&server, &ada, &channel, "bo").await;
        let pick = format!("/conversations/{id}/pick");
        let picked = post(&grace, "k", &pick, &Value::Null).await;
        assert_eq!(picked.status, 200, "{picked:?}");
        let renamed = json!({"subject": "Tea"});
        let renamed = ada.patch(&format!("/conversations/{id}"), renamed).await;
        assert_eq!(renamed.status, 200, "{renamed:?}");
        let again = post(&grace, "k", &pick, &Value::Null).await;
        assert_eq!((again.status, is_replay(&again)), (200, true), "{again:?}");
        assert_eq!(again.body["subject"], "Tea");

        let transfer = json!({"team_id": other});
        let path = format!("/conversations/{id}/transfer");
        let gone = post(&grace, "k", &path, &transfer).await;
        assert_eq!(gone.status, 403, "{gone:?}");
        let gone = ada.post(&path, transfer).await;
        assert_eq!(gone.status, 200, "{gone:?}");
        let hidden = post(&grace, "k", &pick, &Value::Null).await;
        assert_eq!((hidden.status, hidden.code()), (404, "not_found"));
        assert!(!is_replay(&hidden));
    })
    .await;
}

#[actix_web::test]
async fn what_was_refused_leaves_its_key_free() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = desk::channel(&ada).await;
        let id = desk::conversation(&server, &ada, &channel, "bo").await;
        let pick = format!("/conversations/{id}/pick");
        assert_eq!(ada.post(&pick, Value::Null).await.status, 200);
        let refused = post(&grace, "k", &pick, &Value::Null).await;
        assert_eq!((refused.status, refused.code()), (409, "already_assigned"));
        let revoke = json!({"agent_ids": [ada.id()]});
        let revoked = ada
            .post(&format!("/conversations/{id}/revoke"), revoke)
            .await;
        assert_eq!(revoked.status, 200, "{revoked:?}");
        let picked = post(&grace, "k", &pick, &Value::Null).await;
        assert_eq!((picked.status, is_replay(&picked)), (200, false));

        let nameless = post(&ada, "k", "/contacts", &json!({})).await;
        assert_eq!(nameless.status, 422, "{nameless:?}");
        let named = post(&ada, "k", "/contacts", &json!({"name": "Bo"})).await;
        assert_eq!(named.status, 201, "{named:?}");
    })
    .await;
}

#[actix_web::test]
async fn what_is_still_running_is_said_to() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = desk::channel(&ada).await;
        let id = desk::conversation(&server, &ada, &channel, "bo").await;
        let close = format!("/conversations/{id}/close");
        let organization = ada.me["organization_id"].as_str().expect("an id");
        let organization = organization.parse().expect("an id");
        let conversation = id.parse().expect("an id");
        let (began, begun) = tokio::sync::oneshot::channel();
        let mut began = Some(began);
        let (let_go, told) = std::sync::mpsc::channel::<()>();
        // Somebody holds the conversation until one of the two was refused.
        let store = server.state.store.clone();
        let held = move |db: &mut store::Db| {
            store::conversations::lock(db, organization, conversation)?;
            if let Some(began) = began.take() {
                began.send(()).expect("awaited");
            }
            // Ends with the test too.
            let _ = told.recv();
            Ok::<_, store::StoreError>(())
        };
        let holding = actix_web::rt::spawn(async move { store.write(held).await });
        begun.await.expect("held");
        let one = Box::pin(post(&ada, "k", &close, &Value::Null));
        let other = Box::pin(post(&ada, "k", &close, &Value::Null));
        let (refused, waits) = futures::future::select(one, other).await.factor_first();
        let code = refused.code();
        assert_eq!((refused.status, code), (409, "request_in_progress"));
        assert_eq!(refused.header("retry-after"), "1");
        let_go.send(()).expect("it waits");
        let done = waits.await;
        assert_eq!((done.status, is_replay(&done)), (200, false), "{done:?}");
        let third = post(&ada, "k", &close, &Value::Null).await;
        assert_eq!((third.status, is_replay(&third)), (200, true), "{third:?}");
        holding.await.expect("held").expect("written");
    })
    .await;
}

#[actix_web::test]
async fn a_key_is_printable_and_short() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let long = "x".repeat(129);
        for key in ["", &long, "é", "a\tb"] {
            let refused = post(&ada, key, "/contacts", &json!({"name": "Bo"})).await;
            assert_eq!(
                (refused.status, refused.code()),
                (400, "malformed"),
                "{key}"
            );
        }
        let longest = post(&ada, &long[1..], "/contacts", &json!({"name": "Bo"})).await;
        assert_eq!(longest.status, 201, "{longest:?}");
    })
    .await;
}
