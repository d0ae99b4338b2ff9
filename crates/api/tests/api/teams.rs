//! Teams as they are changed and removed: their conversations go where they are told to, at once for who
//! reads and in small steps for the rows.

use crate::common::{Client, Server, on_each_database, send, until};
use crate::desk::{channel, conversation};
use crate::events::Listener;
use reqwest::Method;
use serde_json::{Value, json};

async fn team(owner: &Client, name: &str, agents: &[&Client]) -> String {
    let agents: Vec<String> = agents.iter().map(|agent| agent.id()).collect();
    let made = owner
        .post("/teams", json!({"name": name, "agent_ids": agents}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// The teams of a list's conversations, as the reader has them.
async fn seen(by: &Client, query: &str) -> Vec<Value> {
    let list = by.get(&format!("/conversations?{query}")).await;
    assert_eq!(list.status, 200, "{list:?}");
    let items = list.body["items"].as_array().expect("items").iter();
    items.map(|item| item["team_id"].clone()).collect()
}

/// A conversation of a team, one of them closed.
async fn conversations(server: &Server, owner: &Client, team: &str, count: usize) -> Vec<String> {
    let shop = channel(owner).await;
    let mut ids = Vec::new();
    for n in 0..count {
        let id = conversation(server, owner, &shop, &format!("customer-{n}")).await;
        let done = owner
            .post(
                &format!("/conversations/{id}/assign"),
                json!({"team_id": team}),
            )
            .await;
        assert_eq!(done.status, 200, "{done:?}");
        ids.push(id);
    }
    ids
}

#[actix_web::test]
async fn the_conversations_of_a_removed_team_go_to_another() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (ada, bo) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        let (from, to) = (
            team(&owner, "Orders", &[&ada]).await,
            team(&owner, "Repairs", &[&bo]).await,
        );
        let ids = conversations(&server, &owner, &from, 45).await;
        assert_eq!(
            owner
                .post(&format!("/conversations/{}/close", ids[0]), json!({}))
                .await
                .status,
            200
        );
        assert_eq!(seen(&bo, "folder=open").await.len(), 0);

        let path = format!("/teams/{from}?conversations_to={to}&confirm=last_team");
        assert_eq!(owner.delete(&path).await.status, 204);
        // Before the job has had its turn: seen at once.
        assert_eq!(seen(&bo, "folder=open&limit=100").await.len(), 44);
        assert_eq!(seen(&bo, "folder=closed").await.len(), 1);
        assert_eq!(bo.get("/me").await.body["team_ids"], json!([to]));

        until("all have gone over", async || {
            let of = seen(&bo, &format!("folder=open&limit=100&team_id={to}")).await;
            match of.len() {
                44 => Ok(44),
                n => Err(n),
            }
        })
        .await;
        until("the closed one too", async || {
            let teams = seen(&bo, "folder=closed").await;
            match teams == [json!(to)] {
                true => Ok(teams),
                false => Err(teams),
            }
        })
        .await;
        let log = owner.get(&format!("/conversations/{}/log", ids[1])).await;
        let last = &log.body["items"][0];
        assert_eq!(
            (&last["action"], &last["actor"]["kind"]),
            (&json!("team_assigned"), &json!("system"))
        );
        let counts = bo.get("/conversations/counts").await;
        assert_eq!(counts.body["open"]["conversations"], 44);
    })
    .await;
}

#[actix_web::test]
async fn none_keeps_the_removed_team() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (ada, bo) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        let (gone, other) = (
            team(&owner, "Orders", &[&ada]).await,
            team(&owner, "Repairs", &[&bo]).await,
        );
        let ids = conversations(&server, &owner, &gone, 2).await;
        let assigned = json!({"agent_ids": [bo.id()]});
        assert_eq!(
            owner
                .post(&format!("/conversations/{}/assign", ids[0]), assigned)
                .await
                .status,
            200
        );
        let path = format!("/teams/{gone}?conversations_to=none&confirm=last_team");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(seen(&owner, "folder=all").await, [json!(gone), json!(gone)]);
        assert_eq!(
            seen(&bo, "folder=inbox").await,
            [json!(gone)],
            "the one assigned to them"
        );
        assert_eq!(owner.get(&format!("/teams/{other}")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_team_that_takes_over_may_be_removed_too() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let bo = server.agent(&owner, &[]).await;
        let (first, second) = (
            team(&owner, "Orders", &[]).await,
            team(&owner, "Repairs", &[]).await,
        );
        let third = team(&owner, "Parts", &[&bo]).await;
        conversations(&server, &owner, &first, 3).await;
        for (gone, to) in [(&first, &second), (&second, &third)] {
            let path = format!("/teams/{gone}?conversations_to={to}");
            assert_eq!(owner.delete(&path).await.status, 204);
        }
        assert_eq!(seen(&bo, "folder=open").await.len(), 3);
        until("all are with the last one", async || {
            let teams = seen(&bo, "folder=open").await;
            match teams.len() == 3 && teams.iter().all(|team| *team == json!(third)) {
                true => Ok(teams),
                false => Err(teams),
            }
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn conversations_go_to_a_team_there_is() {
    on_each_database(async |server| {
        let (owner, stranger) = (server.admin().await, server.admin().await);
        let (gone, theirs) = (
            team(&owner, "Orders", &[]).await,
            team(&stranger, "Orders", &[]).await,
        );
        for to in ["7", "Repairs", "", gone.as_str(), theirs.as_str()] {
            let refused = owner
                .delete(&format!("/teams/{gone}?conversations_to={to}"))
                .await;
            assert_eq!((refused.status, refused.code()), (422, "invalid"), "{to}");
            assert_eq!(refused.body["errors"][0]["field"], "conversations_to");
        }
        assert_eq!(owner.get(&format!("/teams/{gone}")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn whoever_was_deactivated_stays_in_their_team() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (ada, bo) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        let orders = team(&owner, "Orders", &[&ada]).await;
        let agent = format!("/agents/{}", ada.id());
        assert_eq!(
            owner
                .post(&format!("{agent}/deactivate"), json!({}))
                .await
                .status,
            200
        );
        let path = format!("/teams/{orders}");
        let both = owner
            .patch(&path, json!({"agent_ids": [ada.id(), bo.id()]}))
            .await;
        assert_eq!(both.status, 200, "{both:?}");
        let repairs = team(&owner, "Repairs", &[]).await;
        let new = owner
            .patch(
                &format!("/teams/{repairs}"),
                json!({"agent_ids": [ada.id()]}),
            )
            .await;
        assert_eq!(
            (new.status, new.code()),
            (422, "invalid"),
            "nobody is let in who is not there"
        );
    })
    .await;
}

#[actix_web::test]
async fn one_begins_with_ones_own_team_while_another_moves_there() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let bo = server.agent(&owner, &[]).await;
        let (from, to) = (
            team(&owner, "Orders", &[]).await,
            team(&owner, "Repairs", &[&bo]).await,
        );
        let id = |text: &str| text.parse::<i64>().expect("an id");
        let organization = id(owner.me["organization_id"].as_str().expect("an id"));
        let (gone, heir) = (id(&from), id(&to));
        let moves = server.state.write(move |db| {
            store::teams::begin_move(db, organization.into(), gone.into(), heir.into())
        });
        moves.await.expect("on its way");
        server.state.principals.forget();

        let settings = json!({"webhook_url": "https://shop.example/in", "address_scheme": "phone"});
        let phone = owner
            .post(
                "/channels",
                json!({"kind": "api", "name": "Phone", "settings": settings}),
            )
            .await
            .id();
        let contact = json!({"name": "Cleo", "address": "+46 70 123 45 67"});
        let begun = bo
            .post(
                "/conversations",
                json!({"channel_id": phone, "contact": contact, "text": "Hello"}),
            )
            .await;
        assert_eq!(
            (begun.status, &begun.body["team_id"]),
            (201, &json!(to)),
            "{begun:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_form_read_before_somebody_came_does_not_write_over_them() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let ada = server.agent(&owner, &[]).await;
        let (orders, repairs, stores) = (
            team(&owner, "Orders", &[&ada]).await,
            team(&owner, "Repairs", &[]).await,
            team(&owner, "Stores", &[&ada]).await,
        );
        let read = async |id: &str| owner.get(&format!("/teams/{id}")).await.body;
        let before = [
            read(&orders).await,
            read(&repairs).await,
            read(&stores).await,
        ];
        let mut listener = Listener::open(&owner, "/api/v1/events").await;
        let agent = format!("/agents/{}", ada.id());
        let moved = owner
            .patch(&agent, json!({"team_ids": [repairs, stores]}))
            .await;
        assert_eq!(moved.status, 200, "{moved:?}");
        let told = [
            listener.next_of("team.updated").await.data["id"].clone(),
            listener.next_of("team.updated").await.data["id"].clone(),
        ];
        assert_eq!(told, [json!(orders), json!(repairs)]);

        let save = async |old: &Value| {
            let path = format!("/api/v1/teams/{}", old["id"].as_str().expect("an id"));
            let request = owner
                .request(Method::PATCH, &path)
                .header("if-match", format!("\"{}\"", old["version"]))
                .json(&json!({"name": old["name"], "agent_ids": old["agent_ids"]}));
            let answer = send(request).await;
            (answer.status, answer.code().to_owned())
        };
        let stale = (412, "stale".to_owned());
        assert_eq!(save(&before[0]).await, stale, "left");
        assert_eq!(save(&before[1]).await, stale, "joined");
        assert_eq!(save(&before[2]).await.0, 200, "stayed");
        assert_eq!(read(&orders).await["agent_ids"], json!([]));
        assert_eq!(read(&repairs).await["agent_ids"], json!([ada.id()]));

        // Somebody new comes as well.
        let old = read(&orders).await;
        server.agent(&owner, &[&orders]).await;
        assert_eq!(save(&old).await, stale, "invited");
    })
    .await;
}

#[actix_web::test]
async fn no_team_comes_to_a_removed_channel() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (gone, there) = (channel(&owner).await, channel(&owner).await);
        let had = json!({"name": "Orders", "channel_ids": [gone]});
        let had = owner.post("/teams", had).await.id();
        let new = team(&owner, "Repairs", &[]).await;
        assert_eq!(owner.delete(&format!("/channels/{gone}")).await.status, 204);
        let both = json!({"channel_ids": [gone, there]});
        let named = json!({"name": "Stores", "channel_ids": [gone]});
        for refused in [
            owner.post("/teams", named).await,
            owner.patch(&format!("/teams/{new}"), both.clone()).await,
        ] {
            let error = &refused.body["errors"][0];
            assert_eq!(
                (refused.status, &error["field"], &error["code"]),
                (422, &json!("channel_ids"), &json!("unknown")),
                "{refused:?}"
            );
        }
        // Who worked on it keeps it, for its old conversations are theirs.
        let kept = owner.patch(&format!("/teams/{had}"), both).await;
        assert_eq!(kept.status, 200, "{kept:?}");
        assert_eq!(kept.body["channel_ids"], json!([gone, there]));
    })
    .await;
}
