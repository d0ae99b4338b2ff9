//! Who looks at a conversation and types in it: told at once, on every server, and gone by itself.

use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use crate::events::Listener;
use crate::webchat::widget::{self, Widget};
use serde_json::{Value, json};

async fn set(by: &Client, id: &str, state: &str) {
    let path = format!("/conversations/{id}/presence");
    let done = by.put(&path, json!({"state": state})).await;
    assert_eq!(done.status, 204, "{done:?}");
}

/// The same person at another server.
fn at(client: &Client, server: &Server) -> Client {
    let mut moved = client.clone();
    moved.origin.clone_from(&server.origin);
    moved
}

async fn presence(by: &Client, id: &str) -> Value {
    let answer = by.get(&format!("/conversations/{id}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["presence"].clone()
}

#[actix_web::test]
async fn who_looks_and_types_is_answered_while_it_lasts() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (grace, joan) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = conversation(&server, &ada, &channel(&ada).await, "bo").await;
        assert_eq!(presence(&ada, &id).await, json!([]));
        set(&grace, &id, "viewing").await;
        set(&joan, &id, "viewing").await;
        set(&joan, &id, "typing").await;
        let seen = |agent: &Client, state: &str| json!({"agent_id": agent.id(), "state": state});
        let both = json!([seen(&grace, "viewing"), seen(&joan, "typing")]);
        assert_eq!(presence(&ada, &id).await, both);
        let other = json!([seen(&joan, "typing")]);
        assert_eq!(presence(&grace, &id).await, other, "oneself left out");
        set(&grace, &id, "away").await;
        assert_eq!(presence(&ada, &id).await, other);
        server.pass(9);
        assert_eq!(presence(&ada, &id).await, json!([seen(&joan, "viewing")]));
        server.pass(60);
        assert_eq!(presence(&ada, &id).await, json!([]), "it expires by itself");
    })
    .await;
}

#[actix_web::test]
async fn only_who_sees_it_is_told_and_nobody_of_themselves() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let body = json!({"name": "Sales", "channel_ids": [website], "agent_ids": []});
        let sales = ada.post("/teams", body).await.id();
        let body = json!({"name": "Stores", "channel_ids": [], "agent_ids": []});
        let stores = ada.post("/teams", body).await.id();
        let grace = server.agent(&ada, &[&sales]).await;
        let outsider = server.agent(&ada, &[&stores]).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        let mut own = Listener::open(&grace, "/api/v1/events").await;
        let mut told = Listener::open(&ada, "/api/v1/events").await;
        let mut untold = Listener::open(&outsider, "/api/v1/events").await;
        set(&grace, &id, "typing").await;
        let frame = told.next_of("typing.changed").await;
        let typing = json!({"conversation_id": id, "agent_id": grace.id(), "state": "typing"});
        assert_eq!(frame.data, typing);
        for stream in [&mut own, &mut untold] {
            for frame in stream.rest().await {
                assert_ne!(frame.event, "typing.changed");
            }
        }
        let path = format!("/conversations/{id}/presence");
        let hidden = outsider.put(&path, json!({"state": "viewing"})).await;
        assert_eq!((hidden.status, hidden.code()), (404, "not_found"));
        let odd = grace.put(&path, json!({"state": "asleep"})).await;
        assert_eq!((odd.status, odd.code()), (422, "invalid"));
    })
    .await;
}

#[actix_web::test]
async fn a_stream_that_resumes_is_not_told_who_typed_meanwhile() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let id = conversation(&server, &ada, &channel(&ada).await, "bo").await;
        let read = ada.get("/conversations").await;
        let cursor = read.header("x-event-cursor");
        let mut witness = Listener::open(&ada, &format!("/api/v1/events?after={cursor}")).await;
        set(&grace, &id, "typing").await;
        let closed = ada
            .post(&format!("/conversations/{id}/pick"), json!({}))
            .await;
        assert_eq!(closed.status, 200, "{closed:?}");
        let typing = witness.next_of("typing.changed").await;
        assert_eq!(typing.id, None, "nobody resumes behind it");
        witness.next_of("conversation.updated").await;
        let mut stream = Listener::open(&ada, &format!("/api/v1/events?after={cursor}")).await;
        let mut missed = Vec::new();
        while missed
            .last()
            .is_none_or(|event| event != "conversation.updated")
        {
            missed.push(stream.next().await.event);
        }
        missed.extend(stream.rest().await.into_iter().map(|frame| frame.event));
        assert!(!missed.contains(&"typing.changed".to_owned()), "{missed:?}");
    })
    .await;
}

#[actix_web::test]
async fn typing_reaches_agents_and_visitors_on_another_server() {
    let first = Server::start(testkit::postgres(), |_| {}).await;
    let second = first.beside().await;
    let ada = first.admin().await;
    let grace = first.agent(&ada, &[]).await;
    let (_, public_id) = widget::channel(&ada, json!({})).await;
    let mut visitor = Widget::new(&second, &public_id);
    visitor.begin(json!({})).await;
    visitor.write("c1", "Hello").await;
    let id = widget::conversations(&ada).await.remove(0)["id"].clone();
    let id = id.as_str().expect("an id");

    let mut there = Listener::open(&at(&ada, &second), "/api/v1/events").await;
    let mut chat = visitor.listen().await;
    set(&grace, id, "typing").await;
    let frame = there.next_of("typing.changed").await;
    assert_eq!(frame.data["agent_id"], json!(grace.id()));
    let frame = chat.next_of("typing.changed").await;
    assert_eq!(frame.data["typing"], true);
    let elsewhere = presence(&at(&ada, &second), id).await;
    assert_eq!(elsewhere[0]["state"], "typing");

    let mut here = Listener::open(&ada, "/api/v1/events").await;
    let typing = visitor.call(reqwest::Method::PUT, "/typing", json!({"typing": true}));
    assert_eq!(typing.await.status, 204);
    let frame = here.next_of("typing.changed").await;
    let customer = json!({"conversation_id": id, "agent_id": null, "state": "typing"});
    assert_eq!(frame.data, customer);
}

#[actix_web::test]
async fn who_goes_away_is_told_with_the_event_and_what_one_prefers_only_to_oneself() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let mut own = Listener::open(&grace, "/api/v1/events").await;
        let mut told = Listener::open(&ada, "/api/v1/events").await;
        // That Grace came at all is told to everybody, and may be told only now: what is told after a mark of
        // ours is not about that.
        let mark = ada.post("/labels", json!({"name": "Mark"})).await;
        assert_eq!(mark.status, 201, "{mark:?}");
        own.next_of("label.created").await;
        told.next_of("label.created").await;
        let muted = grace.patch("/me/preferences", json!({"muted": true})).await;
        assert_eq!(muted.status, 200, "{muted:?}");
        let frame = own.next_of("agent.updated").await;
        assert_eq!(frame.data["id"], json!(grace.id()));
        let preferences = frame.id;
        assert!(preferences.is_some(), "a stored event has an id");
        let away = grace
            .put("/me/availability", json!({"availability": "away"}))
            .await;
        assert_eq!(away.status, 200, "{away:?}");
        let mut heard = told.next().await;
        while heard.event != "presence.changed" || heard.data["object"]["availability"] != "away" {
            assert_ne!(heard.id, preferences, "a colleague's preferences");
            heard = told.next().await;
        }
        let there = json!({"agent_id": grace.id(), "availability": "away", "online": false});
        assert_eq!(heard.data["object"], there);
    })
    .await;
}
