//! Two servers on one PostgreSQL, in one process so that a test can turn their clocks: who is there,
//! who may listen, and in which order they hear.

use crate::common::{Answer, Client, Server, send, until};
use crate::events::Listener;
use crate::metrics;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

async fn two() -> (Server, Server) {
    two_on(testkit::postgres()).await
}

async fn two_on(database: testkit::TestDatabase) -> (Server, Server) {
    let one = Server::start(database, |_| {}).await;
    let other = one.beside().await;
    (one, other)
}

/// The same person at another server.
fn at(client: &Client, server: &Server) -> Client {
    let mut moved = client.clone();
    moved.origin.clone_from(&server.origin);
    moved
}

async fn is_online(by: &Client, agent: &Client) -> bool {
    let list = by.get("/presence").await;
    assert_eq!(list.status, 200, "{list:?}");
    let items = list.body["items"].as_array().expect("items");
    let found = items.iter().find(|item| item["agent_id"] == agent.id());
    found.expect("a colleague")["online"] == Value::Bool(true)
}

#[actix_web::test]
async fn both_servers_know_who_is_there() {
    let (one, other) = two().await;
    let owner = one.admin().await;
    let agent = one.agent(&owner, &[]).await;
    let (here, there) = (owner.clone(), at(&owner, &other));
    let mut told_here = Listener::open(&here, "/api/v1/events").await;
    let mut told_there = Listener::open(&there, "/api/v1/events").await;
    let stream = Listener::open(&at(&agent, &other), "/api/v1/events").await;
    for told in [&mut told_here, &mut told_there] {
        // The owner comes too.
        while told.next_of("presence.changed").await.data["id"] != agent.id() {}
    }
    assert!(is_online(&here, &agent).await);
    assert!(is_online(&there, &agent).await);

    // A reload is no absence; the end of the last stream is, after a while on either server.
    drop(stream);
    let again = Listener::open(&agent, "/api/v1/events").await;
    drop(again);
    until("without a stream", async || {
        let left = [&one, &other].map(|server| server.state.hub.agents().len());
        // The owner's stay.
        (left == [1, 1]).then_some(left).ok_or(left)
    })
    .await;
    for server in [&one, &other] {
        server.pass(20);
    }
    assert!(is_online(&here, &agent).await);
    for server in [&one, &other] {
        server.pass(60);
    }
    assert!(!is_online(&here, &agent).await);
    assert!(!is_online(&there, &agent).await);
    for told in [&mut told_here, &mut told_there] {
        while told.next_of("presence.changed").await.data["id"] != agent.id() {}
    }
}

#[actix_web::test]
async fn a_session_that_ends_on_one_server_ends_its_streams_on_the_other() {
    let (one, other) = two().await;
    let owner = one.admin().await;
    let agent = one.agent(&owner, &[]).await;
    let leaver = one.agent(&owner, &[]).await;
    let streams = [
        Listener::open(&at(&agent, &other), "/api/v1/events").await,
        Listener::open(&at(&leaver, &other), "/api/v1/events").await,
    ];
    sleep(Duration::from_millis(700)).await;
    let path = format!("/agents/{}/deactivate", agent.id());
    assert_eq!(owner.post(&path, json!({})).await.status, 200);
    let left = leaver.post_with_cookie("/auth/logout").await;
    assert_eq!(left.status, 204, "{left:?}");
    for stream in streams {
        stream.ends().await;
    }
    for gone in [agent, leaver] {
        assert_eq!(at(&gone, &other).get("/me").await.status, 401);
    }
}

/// Asks for another access token, with the cookie of a page of ours, at another server.
async fn refresh_at(server: &Server, by: &Client) -> Answer {
    let request = at(by, server)
        .request(Method::POST, "/api/v1/auth/refresh")
        .header("cookie", by.cookie.as_deref().unwrap_or_default())
        .header("origin", &by.origin);
    send(request).await
}

/// Waits until a server lets somebody in no more. One whom it just asked about is known to it for
/// two seconds; anybody else is looked up.
async fn is_shut_out(by: &Client) {
    until("shut out", async || {
        let status = by.get("/contacts").await.status;
        (status == 401).then_some(status).ok_or(status)
    })
    .await;
}

#[actix_web::test]
async fn what_ends_on_one_server_opens_nothing_on_the_other() {
    let (one, other) = two().await;
    let owner = one.admin().await;
    let scopes = json!({"name": "Program", "scopes": ["contacts:read"]});
    let own = json!({"name": "Own", "scopes": ["contacts:read"], "kind": "personal"});
    let (known, unknown) = (one.agent(&owner, &[]).await, one.agent(&owner, &[]).await);
    let programs = [
        owner.program(scopes.clone()).await,
        owner.program(scopes).await,
    ];
    let personal = [known.program(own.clone()).await, unknown.program(own).await];
    // The first of each is known to the other server, the second is not.
    for by in [&known, &programs[0], &personal[0]] {
        assert_eq!(at(by, &other).get("/contacts").await.status, 200);
    }
    for program in &programs {
        let gone = owner.delete(&format!("/api-tokens/{}", program.id())).await;
        assert_eq!(gone.status, 204, "{gone:?}");
    }
    for agent in [&known, &unknown] {
        let path = format!("/agents/{}/deactivate", agent.id());
        assert_eq!(owner.post(&path, json!({})).await.status, 200);
    }
    for by in [&unknown, &programs[1], &personal[1]] {
        let refused = at(by, &other).get("/contacts").await;
        assert_eq!(refused.status, 401, "at the next request: {refused:?}");
    }
    for by in [&known, &programs[0], &personal[0]] {
        is_shut_out(&at(by, &other)).await;
    }
    assert_eq!(refresh_at(&other, &known).await.status, 401);
}

#[actix_web::test]
async fn a_refresh_token_rotates_across_servers() {
    let (one, other) = two().await;
    let mut owner = one.admin().await;
    let old = owner.clone();
    let first = refresh_at(&other, &owner).await;
    assert_eq!(first.status, 200, "{first:?}");
    owner.keep_cookie(&first);
    // Two tabs may ask at once, wherever they are led.
    assert_eq!(refresh_at(&one, &old).await.status, 200);
    assert_eq!(refresh_at(&one, &owner).await.status, 200);
    for server in [&one, &other] {
        server.pass(31);
    }
    // Later use of a rotated one ends the family, on both.
    let copy = refresh_at(&one, &old).await;
    assert_eq!((copy.status, copy.code()), (401, "signed_out"));
    assert_eq!(refresh_at(&other, &owner).await.status, 401);
    for server in [&one, &other] {
        is_shut_out(&at(&owner, server)).await;
    }
}

#[actix_web::test]
async fn a_transaction_held_open_delays_the_stream_and_changes_nothing_else() {
    let (one, other) = two_on(testkit::postgres_alone()).await;
    let owner = one.admin().await;
    let (here, there) = (owner.clone(), at(&owner, &other));
    let mut streams = [
        Listener::open(&here, "/api/v1/events").await,
        Listener::open(&there, "/api/v1/events").await,
    ];
    // In another database of the cluster: the horizon is the cluster's.
    let url = &one.state.config.database.url;
    let (_, rest) = url.split_once('?').expect("a place");
    let elsewhere = format!("postgres:///template1?{rest}");
    let mut open = PgConnection::establish(&elsewhere).expect("a connection");
    open.batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .expect("open");
    let mut made = Vec::new();
    for n in 0..10 {
        let by = if n % 2 == 0 { &here } else { &there };
        let body = json!({"kind": "webchat", "name": n.to_string()});
        made.push(json!(by.post("/channels", body).await.id()));
    }
    sleep(Duration::from_millis(200)).await;
    let held = api::events::lag::lag(&one.state).await.expect("a lag");
    assert!(held > Duration::from_millis(150), "{held:?}");
    let shown = metrics::held_back(&one).await;
    assert!(shown >= held.as_secs_f64(), "{shown} of {held:?}");
    let early = futures::future::join_all(streams.iter_mut().map(|stream| stream.rest()));
    for frame in early.await.into_iter().flatten() {
        assert_ne!(frame.event, "channel.updated", "told too early");
    }
    open.batch_execute("COMMIT").expect("closed");
    for stream in &mut streams {
        let mut told = Vec::new();
        while told.len() < made.len() {
            told.push(stream.next_of("channel.updated").await.data["id"].clone());
        }
        assert_eq!(told, made, "nothing passed over, and in order");
    }
    until("caught up", async || {
        let lag = api::events::lag::lag(&one.state).await.expect("a lag");
        (lag < held).then_some(lag).ok_or(lag)
    })
    .await;
    let shown = metrics::held_back(&one).await;
    assert!(shown < held.as_secs_f64(), "{shown} of {held:?}");
}
