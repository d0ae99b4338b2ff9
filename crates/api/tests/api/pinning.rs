//! Pinned contacts: whose they are, who may say so, and where what they write goes.

use crate::common::{Client, on_each_database, send};
use crate::desk::{Note, channel, ids};
use crate::events::Listener;
use reqwest::Method;
use serde_json::{Value, json};

async fn contact(by: &Client) -> String {
    let made = by.post("/contacts", json!({"name": "Di"})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

#[actix_web::test]
async fn an_agent_pins_to_themselves_and_who_manages_to_anyone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada).await;
        let (pin, unpin) = (
            format!("/contacts/{id}/pin"),
            format!("/contacts/{id}/unpin"),
        );

        let refused = bo.post(&pin, json!({"agent_id": cy.id()})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(refused.body["permission"], "conversations.manage");
        let mine = bo.post(&pin, json!({})).await;
        assert_eq!(
            (
                mine.status,
                &mine.body["owner_agent_id"],
                &mine.body["version"]
            ),
            (200, &json!(bo.id()), &json!(2)),
            "{mine:?}"
        );
        let again = bo.post(&pin, json!({})).await;
        assert_eq!((again.status, &again.body["version"]), (200, &json!(2)));

        let named = json!({"id": bo.id(), "name": bo.me["first_name"]});
        for (who, body) in [
            (&cy, json!({})),
            (&ada, json!({})),
            (&ada, json!({"agent_id": cy.id()})),
        ] {
            let refused = who.post(&pin, body).await;
            assert_eq!((refused.status, refused.code()), (409, "pinned"));
            assert_eq!(refused.body["agent"], named);
        }
        let refused = cy.post(&unpin, json!({})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let free = bo.post(&unpin, json!({})).await;
        assert_eq!(
            (free.status, &free.body["owner_agent_id"]),
            (200, &Value::Null)
        );
        assert_eq!(
            cy.post(&unpin, json!({})).await.status,
            200,
            "nobody has it"
        );

        let given = ada.post(&pin, json!({"agent_id": cy.id()})).await;
        assert_eq!(
            (given.status, &given.body["owner_agent_id"]),
            (200, &json!(cy.id()))
        );
        let taken = ada.post(&unpin, json!({})).await;
        assert_eq!(
            (taken.status, &taken.body["owner_agent_id"]),
            (200, &Value::Null)
        );
        let stranger = server.admin().await.id();
        for nobody in ["999", stranger.as_str()] {
            let refused = ada.post(&pin, json!({"agent_id": nobody})).await;
            assert_eq!((refused.status, refused.code()), (422, "invalid"));
            assert_eq!(refused.body["errors"][0]["field"], "agent_id");
        }
    })
    .await;
}

#[actix_web::test]
async fn who_is_invited_or_not_named_gets_nothing() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let role = ada.role("agent").await;
        let invited = json!({"email": "ines@example.com", "first_name": "Ines", "role_id": role});
        let invited = ada.post("/agents", invited).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        let pin = format!("/contacts/{}/pin", contact(&ada).await);
        let invited = invited.id();
        let refused = ada.post(&pin, json!({"agent_id": invited})).await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
        assert_eq!(refused.body["errors"][0]["code"], "not_active");
        let program = json!({
            "name": "Sorter",
            "scopes": ["contacts:write"],
            "permissions": ["conversations.manage"],
        });
        let program = ada.program(program).await;
        let refused = program.post(&pin, json!({})).await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("agent_id"), &json!("required"))
        );
        let given = program.post(&pin, json!({"agent_id": ada.id()})).await;
        assert_eq!(given.status, 200, "{given:?}");
    })
    .await;
}

#[actix_web::test]
async fn who_read_an_older_version_takes_it_from_nobody() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada).await;
        let pin = format!("/contacts/{id}/pin");
        let read = bo.post(&pin, json!({})).await.body["version"].clone();
        let unpin = async |version: &Value, key: &str| {
            let path = format!("/api/v1/contacts/{id}/unpin");
            let request = ada.request(Method::POST, &path);
            let request = request.header("if-match", format!("\"{version}\""));
            send(request.header("idempotency-key", key)).await
        };
        // Between reading and pressing Bo lets go, and Cy takes it.
        let free = bo.post(&format!("/contacts/{id}/unpin"), json!({})).await;
        assert_eq!(free.status, 200, "{free:?}");
        assert_eq!(cy.post(&pin, json!({})).await.status, 200);
        let refused = unpin(&read, "one").await;
        assert_eq!((refused.status, refused.code()), (412, "stale"));
        let now = ada.get(&format!("/contacts/{id}")).await.body;
        assert_eq!(now["owner_agent_id"], json!(cy.id()));
        // What was done once is answered, whatever the version is by now.
        for _ in 0..2 {
            let done = unpin(&now["version"], "two").await;
            assert_eq!(done.status, 200, "{done:?}");
            assert_eq!(done.body["owner_agent_id"], Value::Null);
        }
    })
    .await;
}

#[actix_web::test]
async fn of_several_who_pin_at_once_one_wins() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let pin = format!("/contacts/{}/pin", contact(&ada).await);
        let all = [&ada, &bo, &cy].map(|who| who.post(&pin, json!({})));
        let answers = futures::future::join_all(all).await;
        let won: Vec<_> = answers.iter().filter(|one| one.status == 200).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        for lost in answers.iter().filter(|one| one.status != 200) {
            assert_eq!((lost.status, lost.code()), (409, "pinned"));
            assert_eq!(lost.body["agent"]["id"], won[0].body["owner_agent_id"]);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_a_pinned_contact_begins_skips_open() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let note = |id| Note {
            channel: &channel,
            from: "di",
            id,
            text: "Hello",
        };
        let first = note("di-1").arrives(&server, &ada).await;
        let id = first.conversation_id.expect("one").to_string();
        let close = format!("/conversations/{id}/close");
        assert_eq!(ada.post(&close, json!({})).await.status, 200);
        // Away they get it all the same.
        let away = bo
            .put("/me/availability", json!({"availability": "away"}))
            .await;
        assert_eq!(away.status, 200, "{away:?}");
        let mut heard = Listener::open(&ada, "/api/v1/events").await;
        let pin = format!("/contacts/{}/pin", first.contact_id);
        assert_eq!(bo.post(&pin, json!({})).await.status, 200);
        let told = heard.next_of("contact.updated").await;
        assert_eq!(told.data["id"], json!(first.contact_id.to_string()));

        let second = note("di-2").arrives(&server, &ada).await;
        let id = second.conversation_id.expect("one").to_string();
        assert_eq!(
            ids(&bo.get("/conversations?folder=yours").await),
            std::slice::from_ref(&id)
        );
        assert!(ids(&ada.get("/conversations?folder=open").await).is_empty());
        let log = ada.get(&format!("/conversations/{id}/log")).await;
        let routed = log.body["items"]
            .as_array()
            .expect("a log")
            .iter()
            .find(|entry| entry["action"] == "routed")
            .expect("routed");
        assert_eq!(routed["details"]["agents"], json!([bo.id()]));

        // It goes on with them after somebody else had it meanwhile (S1).
        let given = json!({"agent_id": ada.id()});
        let transfer = format!("/conversations/{id}/transfer");
        assert_eq!(ada.post(&transfer, given).await.status, 200);
        let close = format!("/conversations/{id}/close");
        assert_eq!(ada.post(&close, json!({})).await.status, 200);
        let third = note("di-3").arrives(&server, &ada).await;
        let id = third.conversation_id.expect("one").to_string();
        assert_eq!(ids(&bo.get("/conversations?folder=yours").await), [id]);
    })
    .await;
}

#[actix_web::test]
async fn the_contacts_of_somebody_are_listed_by_name() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let mut pinned = Vec::new();
        for (name, to) in [("Zoe", &bo), ("Di", &bo), ("Emil", &cy)] {
            let made = ada.post("/contacts", json!({"name": name})).await;
            let pin = format!("/contacts/{}/pin", made.id());
            assert_eq!(to.post(&pin, json!({})).await.status, 200);
            pinned.push(made.id());
        }
        let free = contact(&ada).await;
        let of = async |by: &Client, owner: &str| {
            ids(&by.get(&format!("/contacts?owner_agent_id={owner}")).await)
        };
        let both = [pinned[1].clone(), pinned[0].clone()];
        assert_eq!(of(&bo, "me").await, both);
        assert_eq!(of(&cy, &bo.id()).await, both);
        assert!(of(&ada, "me").await.is_empty());
        let page = ada
            .get(&format!("/contacts?owner_agent_id={}&limit=1", bo.id()))
            .await;
        let next = page.body["next_cursor"].as_str().expect("more");
        let rest = format!("/contacts?owner_agent_id={}&limit=1&cursor={next}", bo.id());
        assert_eq!(ids(&ada.get(&rest).await), [pinned[0].clone()]);
        server.restrict(&ada, &json!(pinned[1]), &[&bo]).await;
        assert_eq!(of(&cy, &bo.id()).await, [pinned[0].clone()]);
        assert!(ids(&ada.get("/contacts").await).contains(&free));

        let program = json!({"name": "Books", "scopes": ["contacts:read"], "permissions": []});
        let program = ada.program(program).await;
        for (by, owner) in [(&ada, "nobody"), (&program, "me")] {
            let refused = by.get(&format!("/contacts?owner_agent_id={owner}")).await;
            assert_eq!((refused.status, refused.code()), (422, "invalid"));
            assert_eq!(refused.body["errors"][0]["field"], "owner_agent_id");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_restricted_contact_is_pinned_to_its_viewers() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada).await;
        server.restrict(&ada, &json!(id), &[&bo]).await;
        let pin = format!("/contacts/{id}/pin");
        assert_eq!(cy.post(&pin, json!({})).await.status, 404);
        let refused = ada.post(&pin, json!({"agent_id": cy.id()})).await;
        assert_eq!((refused.status, refused.code()), (422, "cannot_see"));
        assert_eq!(refused.body["agent_id"], json!(cy.id()));
        let given = ada.post(&pin, json!({"agent_id": bo.id()})).await;
        assert_eq!(given.status, 200, "{given:?}");
    })
    .await;
}
