//! R-06, route by route: what somebody does not see is not there, whatever they may do with what they do see.
//! A new route that names a conversation, a contact or a message, and forgets to ask who sees it, fails here.

use super::{Route, World, rows};
use crate::common::{Client, Server, on_each_database};
use crate::desk::ids;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The rights that widen what one sees, and the one that only Owners have.
const WIDER: [&str; 3] = [
    "conversations.view_all",
    "conversations.view_restricted",
    "organization.delete",
];

/// What the path of a route names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// A conversation, or a message in it.
    Conversation,
    Contact,
}

fn names(route: &Route) -> Option<Names> {
    let (_, path) = route.call.split_once(' ').expect("a method and a path");
    let one_of = |words: &[&str]| words.iter().any(|word| path.contains(word));
    if one_of(&["/conversations/{", "/messages/{", "{conversation_id}"]) {
        return Some(Names::Conversation);
    }
    one_of(&["/contacts/{", "{contact_id}"]).then_some(Names::Contact)
}

fn naming(what: Names) -> impl Iterator<Item = &'static Route> {
    rows().filter(move |route| names(route) == Some(what))
}

/// Somebody of a team who may do everything else.
async fn capable(server: &Server, owner: &Client) -> Client {
    let all = owner.get("/permissions").await;
    let all = all.body["permissions"].as_array().cloned();
    let keys = all
        .expect("permissions")
        .into_iter()
        .map(|mut one| one["key"].take());
    let keys: Vec<Value> = keys
        .filter(|key| !WIDER.iter().any(|wider| key == wider))
        .collect();
    let role = json!({"name": "Everything", "permissions": keys});
    let role = owner.post("/roles", role).await;
    assert_eq!(role.status, 201, "{role:?}");
    let team = owner.post("/teams", json!({"name": "Elsewhere"})).await;
    server.colleague(owner, &role.id(), &[&team.id()]).await
}

/// Another team works on the channel of the conversation.
async fn others_work_on_it(world: &World) {
    let channel = world.id("conversations/channels");
    let body = json!({"name": "Counter", "channel_ids": [channel], "agent_ids": []});
    let made = world.owner.post("/teams", body).await;
    assert_eq!(made.status, 201, "{made:?}");
}

async fn is_not_there(world: &World, by: &Client, what: Names) {
    let mut calls = BTreeSet::new();
    for route in naming(what) {
        let (status, code) = world.call(by, route).await;
        assert_eq!(
            (status, code.as_str()),
            (404, "not_found"),
            "{}",
            route.call
        );
        calls.insert(route.call);
    }
    assert!(calls.len() > 10, "{calls:?}");
}

#[actix_web::test]
async fn what_another_team_has_is_not_there() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let eve = capable(&server, &world.owner).await;
        let path = format!("/conversations/{}", world.id("conversations"));
        assert_eq!(eve.get(&path).await.status, 200, "nobody works on it yet");
        others_work_on_it(&world).await;
        is_not_there(&world, &eve, Names::Conversation).await;

        // Where the body names it, each is refused by itself, or all are.
        let conversation = json!([world.id("conversations")]);
        for act in ["archive", "close", "unarchive"] {
            let body = json!({"conversation_ids": conversation, "action": act});
            let done = eve.post("/conversations/bulk", body).await;
            assert_eq!(done.status, 200, "{done:?}");
            assert_eq!(done.body["results"][0]["code"], "not_found", "{act}");
        }
        let tagging = json!({"message_ids": [world.id("messages")], "tags": ["Mine"]});
        let refused = eve.post("/messages/tags", tagging).await;
        assert!((400..500).contains(&refused.status), "{refused:?}");
        let listed = ids(&eve.get("/conversations?folder=all").await);
        assert!(!listed.contains(&world.id("conversations").to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn what_is_restricted_is_not_there() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let eve = capable(&server, &world.owner).await;
        let admin = world.owner.role("administrator").await;
        let admin = server.colleague(&world.owner, &admin, &[]).await;
        let path = format!("/contacts/{}", world.id("contacts"));
        assert_eq!(eve.get(&path).await.status, 200, "not restricted yet");
        let contact = json!(world.id("contacts"));
        server.restrict(&world.owner, &contact, &[]).await;
        let id = world.id("conversations");
        server.restrict_one(&world.owner, id, &[]).await;
        for by in [&eve, &admin] {
            is_not_there(&world, by, Names::Contact).await;
            is_not_there(&world, by, Names::Conversation).await;
        }
        // Nor does it become seen by beginning something with it.
        let begun = json!({
            "channel_id": world.id("conversations/channels"),
            "contact_id": world.id("contacts"),
            "text": "Hello",
        });
        for by in [&eve, &admin] {
            let refused = by.post("/conversations", begun.clone()).await;
            assert!((400..500).contains(&refused.status), "{refused:?}");
        }
    })
    .await;
}
