//! What a token shows: its teams' conversations, and what is restricted only with the scope.

use super::{every, get, integration, unrestricted};
use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation, ids};
use crate::events::Listener;
use api::conversations::record::{self, Change};
use api::conversations::work::Work;
use domain::actors::Actor;
use domain::conversations::LeftOut;
use domain::routing::Visibility;
use serde_json::json;
use store::StoreError;
use store::conversations::lock;

/// Restricts a conversation to some agents.
async fn restrict(server: &Server, by: &Client, conversation: &str, viewers: &[String]) {
    let organization = by.me["organization_id"].as_str().expect("an id");
    let organization = organization.parse().expect("an id");
    let id = conversation.parse().expect("an id");
    let viewers: Vec<domain::AgentId> = viewers
        .iter()
        .map(|id| id.parse().expect("an id"))
        .collect();
    let work = Work::new(&server.state);
    let done = server.state.write(move |db| {
        let mut locked = lock(db, organization, id)?;
        let to = Visibility {
            restricted: true,
            viewers: viewers.clone(),
        };
        let moves = locked
            .conversation
            .set_visibility(to, LeftOut::Unassign, work.now)
            .expect("allowed");
        record::save(db, &work, &locked, Change::of(Actor::System, moves))?;
        Ok::<_, StoreError>(())
    });
    done.await.expect("restricted");
}

#[actix_web::test]
async fn an_integration_sees_what_its_teams_see() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let on = json!({"name": "Support", "channel_ids": [channel]});
        let support = ada.post("/teams", on).await.id();
        let sales = ada.post("/teams", json!({"name": "Sales"})).await.id();
        let id = conversation(&server, &ada, &channel, "bo").await;
        let bound = async |team: &str| {
            let body =
                json!({"name": "Bound", "scopes": every(), "team_ids": [team], "permissions": []});
            ada.program(body).await
        };
        let (inside, outside) = (bound(&support).await, bound(&sales).await);
        assert_eq!(ids(&inside.get("/conversations").await), [id.as_str()]);
        assert_eq!(ids(&outside.get("/conversations").await), [""; 0]);
        let path = format!("/conversations/{id}");
        assert_eq!(outside.get(&path).await.status, 404);
        let unbound = integration(&ada, "Unbound").await;
        assert_eq!(ids(&unbound.get("/conversations").await), [id.as_str()]);
        // A team that is gone does not show more.
        let gone = format!("/teams/{sales}?conversations_to=none&confirm=last_team");
        assert_eq!(ada.delete(&gone).await.status, 204);
        assert_eq!(outside.get(&path).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_is_restricted_is_shown_only_with_the_scope() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let open = conversation(&server, &ada, &channel, "bo").await;
        let secret = conversation(&server, &ada, &channel, "cy").await;
        let picked = ada
            .post(&format!("/conversations/{secret}/pick"), json!({}))
            .await;
        assert_eq!(picked.status, 200);
        restrict(&server, &ada, &secret, &[ada.id()]).await;
        let path = format!("/conversations/{secret}");
        for kind in ["personal", "integration"] {
            let made = async |scopes: Vec<String>| {
                let body = json!({"name": "Program", "kind": kind, "scopes": scopes});
                ada.program(body).await
            };
            let (with, without) = (made(every()).await, made(unrestricted()).await);
            assert_eq!(without.get(&path).await.status, 404, "{kind}");
            assert_eq!(
                ids(&without.get("/conversations?folder=all").await),
                [open.as_str()]
            );
            assert_eq!(
                ids(&without.get("/conversations?folder=yours").await),
                [""; 0]
            );
            let counts = get(&without, "/conversations/counts").await;
            assert_eq!(counts["all"]["conversations"], 1, "{kind}");
            let sent = without
                .post(&format!("{path}/messages"), json!({"text": "Hi"}))
                .await;
            assert_eq!(sent.status, 404, "{kind}");
            let seen = get(&with, &path).await;
            let withheld = kind == "integration";
            assert_eq!(
                seen["withheld"].as_bool().unwrap_or_default(),
                withheld,
                "{kind}"
            );
            assert_eq!(ids(&with.get("/conversations?folder=all").await).len(), 2);
            let counts = get(&with, "/conversations/counts").await;
            assert_eq!(counts["all"]["conversations"], 2, "{kind}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_stream_follows_the_scope_too() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let open = conversation(&server, &ada, &channel, "bo").await;
        let secret = conversation(&server, &ada, &channel, "cy").await;
        restrict(&server, &ada, &secret, &[ada.id()]).await;
        let body = json!({"name": "Script", "kind": "personal", "scopes": unrestricted()});
        let script = ada.program(body).await;
        let mut stream = Listener::open(&script, "/api/v1/events").await;
        for (id, subject) in [(&secret, "Hidden"), (&open, "Shown")] {
            let path = format!("/conversations/{id}");
            let renamed = ada.patch(&path, json!({"subject": subject})).await;
            assert_eq!(renamed.status, 200, "{renamed:?}");
        }
        let told = stream.next_of("conversation.updated").await;
        assert_eq!(told.data["id"], json!(open));
        assert_eq!(told.data["object"]["subject"], "Shown");
    })
    .await;
}
