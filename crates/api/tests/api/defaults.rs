//! The defaults of contacts: who sees them and what they begin, and who gets it.

use crate::common::{Answer, Client, Server, on_each_database, send, until};
use crate::desk::{Note, channel, ids};
use crate::events::Listener;
use reqwest::Method;
use serde_json::{Value, json};

async fn contact(by: &Client, name: &str) -> String {
    let made = by.post("/contacts", json!({"name": name})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

fn shown_to(viewers: &[&Client]) -> Value {
    let viewers: Vec<String> = viewers.iter().map(|one| one.id()).collect();
    json!({"restricted": true, "viewer_ids": viewers})
}

async fn change(by: &Client, id: &str, body: Value) -> Answer {
    by.patch(&format!("/contacts/{id}"), body).await
}

async fn sees(by: &Client, id: &str) -> bool {
    let one = by.get(&format!("/contacts/{id}")).await.status == 200;
    let listed = ids(&by.get("/contacts").await).contains(&id.to_owned());
    assert_eq!(one, listed);
    one
}

#[actix_web::test]
async fn who_gets_its_conversations_and_who_manages_say_who_sees_it() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let admin = ada.role("administrator").await;
        let admin = server.colleague(&ada, &admin, &[]).await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada, "Di").await;
        let notes = format!("/contacts/{id}/notes");

        let refused = change(&bo, &id, json!({"default_visibility": shown_to(&[&bo])})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(refused.body["permission"], "conversations.manage");
        let given = change(&ada, &id, json!({"default_assignee_ids": [bo.id()]})).await;
        assert_eq!(given.status, 200, "{given:?}");
        assert_eq!(given.body["default_assignee_ids"], json!([bo.id()]));

        let mut lost = Listener::open(&cy, "/api/v1/events").await;
        let mut away = Listener::open(&cy, "/api/v1/events").await;
        let renamed = change(&ada, &id, json!({"name": "Dita"})).await;
        assert_eq!(renamed.status, 200, "{renamed:?}");
        let cursor = away.next_of("contact.updated").await.id.expect("a cursor");
        drop(away);
        let mut kept = Listener::open(&bo, "/api/v1/events").await;
        let done = change(&bo, &id, json!({"default_visibility": shown_to(&[&bo])})).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(done.body["default_visibility"], shown_to(&[&bo]));
        let hidden = lost.next_of("contact.hidden").await;
        assert_eq!(hidden.data, json!({"id": id}), "an id and nothing else");
        let mut back = Listener::open(&cy, &format!("/api/v1/events?after={cursor}")).await;
        assert_eq!(back.next_of("contact.hidden").await.data, json!({"id": id}));
        assert_eq!(kept.next_of("contact.updated").await.data["id"], json!(id));
        for (who, expected) in [(&bo, true), (&cy, false), (&admin, false), (&ada, true)] {
            assert_eq!(sees(who, &id).await, expected);
            let seen = who.get(&notes).await.status == 200;
            assert_eq!(seen, expected);
        }
        for (path, body) in [
            (format!("/contacts/{id}/block"), json!({})),
            (format!("/contacts/{id}/pin"), json!({})),
            (notes, json!({"text": "Hello"})),
        ] {
            assert_eq!(cy.post(&path, body).await.status, 404, "{path}");
        }
        assert_eq!(change(&cy, &id, json!({"name": "Mine"})).await.status, 404);
        let wider = json!({"restricted": false, "viewer_ids": [bo.id()]});
        let open = change(&bo, &id, json!({"default_visibility": wider})).await;
        assert_eq!(open.status, 200, "{open:?}");
        let everyone = json!({"restricted": false, "viewer_ids": []});
        assert_eq!(open.body["default_visibility"], everyone);
        assert_eq!(lost.next_of("contact.updated").await.data["id"], json!(id));
        assert!(sees(&cy, &id).await);
    })
    .await;
}

#[actix_web::test]
async fn a_list_that_somebody_has_changed_is_not_written_over() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada, "Di").await;
        let all = json!({"default_visibility": shown_to(&[&ada, &bo, &cy])});
        let read = change(&ada, &id, all).await;
        assert_eq!(read.status, 200, "{read:?}");
        let fewer = json!({"default_visibility": shown_to(&[&ada, &bo])});
        let fewer = change(&ada, &id, fewer).await;
        assert_eq!(fewer.status, 200, "{fewer:?}");
        for body in [
            json!({"default_visibility": shown_to(&[&ada, &cy])}),
            json!({"default_assignee_ids": [bo.id()], "name": "Never"}),
        ] {
            let request = ada.request(Method::PATCH, &format!("/api/v1/contacts/{id}"));
            let request = request.header("if-match", format!("\"{}\"", read.body["version"]));
            let refused = send(request.json(&body)).await;
            assert_eq!((refused.status, refused.code()), (412, "stale"));
        }
        let now = ada.get(&format!("/contacts/{id}")).await;
        assert_eq!(now.body, fewer.body);
    })
    .await;
}

#[actix_web::test]
async fn who_has_not_come_yet_gets_nothing() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let role = ada.role("agent").await;
        let invited = json!({"email": "ines@example.com", "first_name": "Ines", "role_id": role});
        let invited = ada.post("/agents", invited).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        let id = contact(&ada, "Di").await;
        let refused = change(&ada, &id, json!({"default_assignee_ids": [invited.id()]})).await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("default_assignee_ids"), &json!("not_active"))
        );
        let shown = json!({"restricted": true, "viewer_ids": [ada.id(), invited.id()]});
        let shown = change(&ada, &id, json!({"default_visibility": shown})).await;
        assert_eq!(
            shown.status, 200,
            "they may see it when they come: {shown:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_shut_out_unasked() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let id = contact(&ada, "Di").await;
        let both =
            json!({"default_visibility": shown_to(&[&bo]), "default_assignee_ids": [cy.id()]});
        let refused = change(&ada, &id, both).await;
        assert_eq!((refused.status, refused.code()), (422, "cannot_see"));
        assert_eq!(refused.body["agent_id"], json!(cy.id()));

        let given = json!({"default_assignee_ids": [bo.id(), cy.id()]});
        assert_eq!(change(&ada, &id, given).await.status, 200);
        let pin = format!("/contacts/{id}/pin");
        assert_eq!(cy.post(&pin, json!({})).await.status, 200);
        let narrow =
            |unassign: bool| json!({"default_visibility": shown_to(&[&bo]), "unassign": unassign});
        let refused = change(&ada, &id, narrow(false)).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "assignees_not_viewers")
        );
        let named = json!([{"id": cy.id(), "name": cy.me["first_name"]}]);
        assert_eq!(refused.body["agents"], named);
        // Bo says who sees it, and yet does not detach it from a colleague.
        let refused = change(&bo, &id, narrow(true)).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let done = change(&ada, &id, narrow(true)).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(
            (
                &done.body["default_assignee_ids"],
                &done.body["owner_agent_id"]
            ),
            (&json!([bo.id()]), &Value::Null)
        );

        // Oneself neither.
        let elsewhere = json!({"default_visibility": shown_to(&[&cy]), "unassign": true});
        let locked = change(&bo, &id, elsewhere.clone()).await;
        assert_eq!((locked.status, locked.code()), (409, "locks_you_out"));
        let path = format!("/contacts/{id}?confirm=locks_you_out");
        let done = bo.patch(&path, elsewhere).await;
        assert_eq!(done.status, 200, "the last they get: {done:?}");
        assert!(!sees(&bo, &id).await && sees(&cy, &id).await);
    })
    .await;
}

#[actix_web::test]
async fn an_agent_gives_them_to_their_own_team_only() {
    on_each_database(async |server: Server| {
        let ada = server.admin().await;
        let team = async |name: &str| ada.post("/teams", json!({"name": name})).await.id();
        let (sales, stores) = (team("Sales").await, team("Stores").await);
        let bo = server.agent(&ada, &[&sales]).await;
        let mate = server.agent(&ada, &[&sales]).await;
        let keeper = server.agent(&ada, &[&stores]).await;
        let id = contact(&ada, "Di").await;
        let to = |who: &[&Client]| {
            let who: Vec<String> = who.iter().map(|one| one.id()).collect();
            json!({"default_assignee_ids": who})
        };
        assert_eq!(change(&bo, &id, to(&[&bo, &mate])).await.status, 200);
        let refused = change(&bo, &id, to(&[&bo, &keeper])).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(change(&ada, &id, to(&[&keeper])).await.status, 200);
        let refused = change(&bo, &id, to(&[])).await;
        assert_eq!(
            (refused.status, refused.code()),
            (403, "forbidden"),
            "nor take away"
        );
        let same = change(&bo, &id, to(&[&keeper])).await;
        assert_eq!(same.status, 200, "what stays asks nobody: {same:?}");

        // Nor by the way of who sees it, which one may say oneself.
        assert_eq!(change(&ada, &id, to(&[&bo, &keeper])).await.status, 200);
        let narrow = json!({"default_visibility": shown_to(&[&bo]), "unassign": true});
        let refused = change(&bo, &id, narrow.clone()).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let one = ada.get(&format!("/contacts/{id}")).await;
        assert_eq!(one.body["default_visibility"]["restricted"], false);
        assert_eq!(
            one.body["default_assignee_ids"].as_array().map(Vec::len),
            Some(2)
        );
        assert_eq!(change(&ada, &id, to(&[&bo, &mate])).await.status, 200);
        let done = change(&bo, &id, narrow).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(done.body["default_assignee_ids"], json!([bo.id()]));
        let wider = json!({"default_visibility": {"restricted": false, "viewer_ids": []}});
        assert_eq!(change(&ada, &id, wider).await.status, 200);

        let stranger = server.admin().await;
        for (body, field) in [
            (to(&[&stranger]), "default_assignee_ids"),
            (
                json!({"default_visibility": shown_to(&[&stranger])}),
                "default_visibility.viewer_ids",
            ),
        ] {
            let refused = change(&ada, &id, body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "invalid"),
                "{refused:?}"
            );
            assert_eq!(refused.body["errors"][0]["field"], field);
        }
    })
    .await;
}

#[actix_web::test]
async fn no_contact_waits_for_who_has_left() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        // More than one step takes.
        let mut contacts = Vec::new();
        for n in 0..15 {
            let id = contact(&ada, &format!("Di {n:02}")).await;
            let pinned = bo.post(&format!("/contacts/{id}/pin"), json!({})).await;
            assert_eq!(pinned.status, 200, "{pinned:?}");
            let both = json!({
                "default_assignee_ids": [bo.id(), cy.id()],
                "default_visibility": shown_to(&[&bo, &cy]),
            });
            assert_eq!(change(&ada, &id, both).await.status, 200);
            contacts.push(id);
        }
        let theirs = contact(&ada, "Theirs").await;
        let alone = json!({"default_visibility": shown_to(&[&bo])});
        assert_eq!(change(&ada, &theirs, alone).await.status, 200);

        let path = format!("/agents/{}/deactivate", bo.id());
        assert_eq!(ada.post(&path, json!({})).await.status, 200);
        for id in &contacts {
            let one = until("without them", async || {
                let one = ada.get(&format!("/contacts/{id}")).await.body;
                let all = one.to_string();
                match all.contains(&bo.id()) {
                    true => Err(one),
                    false => Ok(one),
                }
            })
            .await;
            assert_eq!(one["default_visibility"], shown_to(&[&cy]));
            assert_eq!(one["default_assignee_ids"], json!([cy.id()]));
        }
        let nobody = until("without them", async || {
            let one = ada.get(&format!("/contacts/{theirs}")).await.body;
            match one["default_visibility"]["viewer_ids"] == json!([]) {
                true => Ok(one),
                false => Err(one),
            }
        })
        .await;
        assert_eq!(nobody["default_visibility"]["restricted"], true);
        assert!(!sees(&cy, &theirs).await && sees(&ada, &theirs).await);
        let mine = format!("/contacts/{}/pin", contacts[0]);
        assert_eq!(cy.post(&mine, json!({})).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn what_a_contact_begins_takes_its_defaults() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let channel = channel(&ada).await;
        let note = |id| Note {
            channel: &channel,
            from: "di",
            id,
            text: "Hello",
        };
        let first = note("di-1").arrives(&server, &ada).await;
        let old = first.conversation_id.expect("one").to_string();
        let close = format!("/conversations/{old}/close");
        assert_eq!(ada.post(&close, json!({})).await.status, 200);
        let both =
            json!({"default_visibility": shown_to(&[&bo]), "default_assignee_ids": [bo.id()]});
        let set = change(&ada, &first.contact_id.to_string(), both).await;
        assert_eq!(set.status, 200, "{set:?}");

        let second = note("di-2").arrives(&server, &ada).await;
        let new = second.conversation_id.expect("one").to_string();
        let one = bo.get(&format!("/conversations/{new}")).await;
        assert_eq!(
            (
                &one.body["restricted"],
                &one.body["viewer_ids"],
                &one.body["assignee_ids"]
            ),
            (&json!(true), &json!([bo.id()]), &json!([bo.id()]))
        );
        assert_eq!(
            ids(&bo.get("/conversations?folder=yours").await),
            std::slice::from_ref(&new)
        );
        assert_eq!(cy.get(&format!("/conversations/{new}")).await.status, 404);
        // What began before keeps its own.
        assert_eq!(cy.get(&format!("/conversations/{old}")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_contact_begins_with_its_defaults() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let admin = ada.role("administrator").await;
        let admin = server.colleague(&ada, &admin, &[]).await;
        let new = json!({
            "name": "Di",
            "default_assignee_ids": [bo.id()],
            "default_visibility": shown_to(&[&bo]),
        });
        let refused = bo.post("/contacts", new.clone()).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let locked = admin.post("/contacts", new.clone()).await;
        assert_eq!((locked.status, locked.code()), (409, "locks_you_out"));
        let made = admin.post("/contacts?confirm=locks_you_out", new).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert!(sees(&bo, &made.id()).await && !sees(&admin, &made.id()).await);
    })
    .await;
}
