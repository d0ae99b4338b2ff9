//! What somebody has left to be sent is found where an administrator deactivates them.

use crate::common::{on_each_database, until};
use crate::scheduled::Scene;
use serde_json::{Value, json};

#[actix_web::test]
async fn what_a_colleague_leaves_behind_is_listed_for_who_decides_about_it() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let owner = &scene.owner;
        let grace = server.agent(owner, &[]).await;
        let list = format!("/agents/{}/scheduled-messages", grace.id());
        let listed = async |query: &str| {
            let page = owner.get(&format!("{list}{query}")).await;
            assert_eq!(page.status, 200, "{page:?}");
            page.body
        };
        assert_eq!(listed("").await["items"], json!([]));
        let mut written = Vec::new();
        for text in ["One", "Two", "Three"] {
            written.push(scene.later(&server, &grace, text).await);
        }
        scene.later(&server, owner, "Somebody else's").await;
        let left = format!("/agents/{}/deactivate", grace.id());
        assert_eq!(owner.post(&left, json!({})).await.status, 200);

        let all = listed("").await["items"].clone();
        let ids: Vec<_> = all
            .as_array()
            .expect("items")
            .iter()
            .map(|one| &one["id"])
            .collect();
        assert_eq!(json!(ids), json!(written), "the next one first");
        let conversation = owner.get(&scene.path("")).await.body;
        assert_eq!(all[0]["conversation_id"], conversation["id"]);
        assert_eq!(all[0]["conversation_number"], conversation["number"]);
        assert_eq!(all[0]["contact_name"], conversation["contact"]["name"]);
        assert_eq!(all[0]["held"], false);

        let first = listed("?limit=2").await;
        let next = first["next_cursor"].as_str().expect("a cursor");
        let rest = listed(&format!("?limit=2&cursor={next}")).await;
        assert_eq!((&first["items"][1], &rest["items"][0]), (&all[1], &all[2]));
        assert_eq!(rest["next_cursor"], Value::Null);
        let mut taken = Vec::new();
        for query in ["?limit=1", "?limit=3"] {
            taken.push(
                server
                    .fewest_statements(async || drop(listed(query).await))
                    .await,
            );
        }
        assert_eq!(taken[0], taken[1]);

        server.pass(61);
        until("held", async || {
            let all = listed("").await["items"].clone();
            let items = all.as_array().expect("items");
            let is_held = items.len() == 3 && items.iter().all(|one| one["held"] == true);
            match is_held {
                true => Ok(all),
                false => Err(all),
            }
        })
        .await;
        assert_eq!(scene.cancel(owner, &written[0]).await.status, 204);
        let due_at = crate::scheduled::seconds_from_now(&server, 30);
        let path = scene.path(&format!("/scheduled-messages/{}", written[1]));
        assert_eq!(
            owner.patch(&path, json!({"due_at": due_at})).await.status,
            200
        );
        let items = listed("").await["items"].clone();
        assert_eq!(
            (&items[0]["id"], &items[0]["held"]),
            (&json!(written[2]), &json!(true))
        );
        assert_eq!(
            (&items[1]["id"], &items[1]["held"]),
            (&json!(written[1]), &json!(false))
        );
        assert_eq!(items[2], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_a_conversation_does_not_hear_what_waits_in_it() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let owner = &scene.owner;
        let grace = server.agent(owner, &[]).await;
        scene.later(&server, &grace, "Tomorrow").await;
        let list = format!("/agents/{}/scheduled-messages", grace.id());
        let role =
            json!({"name": "People", "permissions": ["agents.manage", "conversations.view_all"]});
        let role = owner.post("/roles", role).await.id();
        let keeper = server.colleague(owner, &role, &[]).await;
        let count = async |by: &crate::common::Client| {
            let page = by.get(&list).await;
            assert_eq!(page.status, 200, "{page:?}");
            page.body["items"].as_array().map(Vec::len)
        };
        assert_eq!(count(&keeper).await, Some(1));
        server
            .restrict_one(owner, &scene.id, &[owner, &grace])
            .await;
        assert_eq!(count(&keeper).await, Some(0));
        assert_eq!(count(owner).await, Some(1));
        assert_eq!(grace.get(&list).await.status, 403);
        let stranger = server.admin().await;
        assert_eq!(stranger.get(&list).await.status, 404);
    })
    .await;
}
