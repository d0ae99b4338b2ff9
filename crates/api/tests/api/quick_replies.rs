//! Answers written once and used often (C-11, S-02).

use crate::common::{Client, on_each_database, send};
use crate::desk::{channel, ids};
use reqwest::Method;
use serde_json::{Value, json};

async fn add(by: &Client, name: &str, visibility: &str) -> String {
    let body = json!({"name": name, "message": "Hi {{contact.name}}", "visibility": visibility});
    let made = by.post("/quick-replies", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

#[actix_web::test]
async fn mine_are_mine_and_shared_ones_are_everyones() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let mine = add(&owner, "Mine", "me").await;
        let ours = add(&owner, "Ours", "everyone").await;
        let theirs = add(&agent, "Theirs", "me").await;

        let seen = async |by: &Client, query: &str| {
            ids(&by.get(&format!("/quick-replies{query}")).await).join(" ")
        };
        assert_eq!(seen(&owner, "").await, format!("{mine} {ours}"));
        assert_eq!(seen(&agent, "").await, format!("{ours} {theirs}"));
        assert_eq!(seen(&owner, "?visibility=me").await, mine);
        for (path, body) in [
            (format!("/quick-replies/{mine}"), json!({"name": "Stolen"})),
            (format!("/quick-replies/{theirs}"), json!({"name": "Mine"})),
        ] {
            let by = if path.ends_with(&mine) {
                &agent
            } else {
                &owner
            };
            assert_eq!(by.get(&path).await.status, 404);
            assert_eq!(by.patch(&path, body).await.status, 404);
            assert_eq!(by.delete(&path).await.status, 404);
        }

        // Sharing is a right of its own.
        let shared = json!({"name": "A", "message": "B", "visibility": "everyone"});
        let refused = agent.post("/quick-replies", shared.clone()).await;
        assert_eq!(refused.status, 403);
        assert_eq!(refused.body["permission"], "quick_replies.share");
        for (id, body) in [
            (&theirs, json!({"visibility": "everyone"})),
            (&ours, json!({"visibility": "me"})),
            (&ours, json!({"name": "Changed"})),
        ] {
            let refused = agent.patch(&format!("/quick-replies/{id}"), body).await;
            assert_eq!(refused.status, 403, "{refused:?}");
        }
        let removed = agent.delete(&format!("/quick-replies/{ours}")).await;
        assert_eq!(removed.status, 403);

        // An integration sees the shared ones and has none of its own.
        let scopes = ["quick-replies:read", "quick-replies:write"];
        let permissions = ["quick_replies.own", "quick_replies.share"];
        let body = json!({"name": "Shop", "scopes": scopes, "permissions": permissions});
        let program = owner.program(body).await;
        assert_eq!(seen(&program, "").await, ours);
        assert_eq!(program.post("/quick-replies", shared).await.status, 201);
        let own = json!({"name": "A", "message": "B", "visibility": "me"});
        let refused = program.post("/quick-replies", own).await;
        assert_eq!(
            refused.body["errors"][0]["code"], "agent_only",
            "{refused:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_change_is_kept_unless_somebody_was_faster() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let website = channel(&owner).await;
        let id = add(&owner, "Greeting", "everyone").await;
        let path = format!("/quick-replies/{id}");
        let body =
            json!({"topic": " Shipping ", "channel_ids": [website, website], "visibility": "me"});
        let changed = owner.patch(&path, body).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.body["topic"], "Shipping");
        assert_eq!(changed.body["channel_ids"], json!([website]));
        assert_eq!(changed.body["owner_id"], owner.me["id"]);
        assert_eq!(changed.body["version"], 2);
        let late = owner
            .request(Method::PATCH, &format!("/api/v1{path}"))
            .header("if-match", "\"1\"")
            .json(&json!({"name": "Late"}));
        assert_eq!(send(late).await.status, 412);
        let cleared = owner
            .patch(&path, json!({"topic": null, "channel_ids": []}))
            .await;
        assert_eq!(cleared.body["topic"], Value::Null);
        assert_eq!(owner.get(&path).await.body, cleared.body);
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_with_one_is_said_field_by_field() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let body = json!({
            "name": " ",
            "topic": "t".repeat(41),
            "message": "Hi {{contact.nmae}}",
            "visibility": "everyone",
        });
        let refused = owner.post("/quick-replies", body).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let errors = refused.body["errors"].as_array().expect("errors");
        let mut codes: Vec<_> = errors
            .iter()
            .map(|error| format!("{}: {}", error["field"], error["code"]).replace('"', ""))
            .collect();
        codes.sort();
        assert_eq!(
            codes,
            [
                "message: unknown_placeholder",
                "name: empty",
                "topic: too_long"
            ]
        );
        for body in [
            json!({"name": "A", "message": "B", "visibility": "nobody"}),
            json!({"name": "A", "message": "B", "visibility": "me", "channel_ids": ["1"]}),
            json!({"name": "A", "message": "B", "visibility": "me", "shortcut": "/a"}),
        ] {
            let refused = owner.post("/quick-replies", body.clone()).await;
            assert_eq!(refused.status, 422, "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn they_are_found_by_any_part_and_by_channel_page_by_page() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (website, shop) = (channel(&owner).await, channel(&owner).await);
        let add = async |name: &str, message: &str, channels: &[&String]| {
            let body = json!({
                "name": name,
                "topic": "Versand",
                "message": message,
                "visibility": "everyone",
                "channel_ids": channels,
            });
            owner.post("/quick-replies", body).await.id()
        };
        let back = add("Rückgabe", "Sie können das Rad zurückgeben", &[&website]).await;
        let both = add("Arrival", "100 % on time", &[&website, &shop]).await;
        let all = add("ahlan", "أهلاً بك", &[]).await;
        let found =
            async |query: &str| ids(&owner.get(&format!("/quick-replies?{query}")).await).join(" ");
        let every = format!("{all} {both} {back}");
        assert_eq!(found("q=RUCK").await, back);
        assert_eq!(found("q=konnen").await, back);
        assert_eq!(found("q=versand").await, every);
        assert_eq!(found("q=%25%20on").await, both);
        assert_eq!(found("q=_").await, "");
        assert_eq!(
            found(&format!("channel_id={shop}")).await,
            format!("{all} {both}")
        );
        assert_eq!(found(&format!("channel_id={website}")).await, every);

        let first = owner.get("/quick-replies?limit=2").await;
        assert_eq!(ids(&first), [all, both]);
        let next = first.body["next_cursor"].as_str().expect("a cursor");
        let second = owner
            .get(&format!("/quick-replies?limit=2&cursor={next}"))
            .await;
        assert_eq!(ids(&second), [back]);
        assert_eq!(second.body["next_cursor"], Value::Null);
    })
    .await;
}
