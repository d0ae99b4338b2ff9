//! Answers written once and used often (C-11, S-02).

use crate::common::{Answer, Client, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
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

async fn upload(by: &Client, name: &str) -> Answer {
    let part = Part::bytes(b"opening hours".to_vec()).file_name(name.to_owned());
    let form = Form::new().part("file", part);
    let request = by.request(Method::POST, "/api/v1/attachments");
    send(request.multipart(form)).await
}

fn names(files: &Value) -> Vec<&str> {
    let files = files.as_array().expect("files").iter();
    files
        .map(|file| file["name"].as_str().expect("a name"))
        .collect()
}

#[actix_web::test]
async fn files_go_along_and_a_copy_of_them_goes_with_each_message() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let website = channel(&owner).await;
        let plan = upload(&owner, "plan.txt").await.id();
        let hours = upload(&owner, "hours.txt").await.id();
        let body = json!({
            "name": "Hours",
            "message": "See the file",
            "visibility": "everyone",
            "attachment_ids": [plan, hours, plan],
        });
        let made = owner.post("/quick-replies", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(
            names(&made.body["attachments"]),
            ["plan.txt", "hours.txt"],
            "each once, in order"
        );
        let path = format!("/quick-replies/{}", made.id());
        let listed = agent.get("/quick-replies").await;
        assert_eq!(
            listed.body["items"][0]["attachments"], made.body["attachments"],
            "whoever sees it sees its files"
        );

        // They are the reply's: nothing else takes them.
        let id = conversation(&server, &owner, &website, "ada").await;
        owner
            .post(&format!("/conversations/{id}/pick"), json!({}))
            .await;
        let say = async |by: &Client, files: &Value| {
            let body = json!({"text": "Look", "attachment_ids": files});
            by.post(&format!("/conversations/{id}/messages"), body)
                .await
        };
        let refused = say(&owner, &json!([plan])).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.body["errors"][0]["code"], "not_available");

        // A copy for each who asks, with bytes of their own right.
        let copied = agent.post(&format!("{path}/attachments"), json!({})).await;
        assert_eq!(copied.status, 201, "{copied:?}");
        assert_eq!(
            names(&copied.body["attachments"]),
            ["plan.txt", "hours.txt"]
        );
        let copies: Vec<&Value> = copied.body["attachments"]
            .as_array()
            .expect("files")
            .iter()
            .map(|file| &file["id"])
            .collect();
        let refused = say(&owner, &json!(copies)).await;
        assert_eq!(refused.status, 422, "they are the agent's: {refused:?}");
        let sent = say(&agent, &json!(copies)).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!(names(&sent.body["attachments"]), ["plan.txt", "hours.txt"]);

        // Gone with the reply, save what was sent.
        let link = |answer: &Value| {
            answer["attachments"][0]["url"]
                .as_str()
                .expect("a link")
                .to_owned()
        };
        let (own, theirs) = (link(&owner.get(&path).await.body), link(&sent.body));
        let status = async |url: &str| {
            send(server.anonymous().request(Method::GET, url))
                .await
                .status
        };
        assert_eq!(status(&own).await, 200);
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(status(&own).await, 404);
        server.pass(3600);
        assert_eq!(status(&theirs).await, 200);
    })
    .await;
}

#[actix_web::test]
async fn files_are_changed_as_a_whole_and_only_for_ones_own() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let first = upload(&owner, "a.txt").await.id();
        let body =
            json!({"name": "A", "message": "B", "visibility": "me", "attachment_ids": [first]});
        let path = format!(
            "/quick-replies/{}",
            owner.post("/quick-replies", body).await.id()
        );
        let second = upload(&owner, "b.txt").await.id();
        let set = async |files: Value| owner.patch(&path, json!({"attachment_ids": files})).await;
        let changed = set(json!([second, first])).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(names(&changed.body["attachments"]), ["b.txt", "a.txt"]);
        let untouched = owner.patch(&path, json!({"name": "C"})).await;
        assert_eq!(names(&untouched.body["attachments"]), ["b.txt", "a.txt"]);

        let theirs = upload(&agent, "theirs.txt").await.id();
        for files in [json!([first, theirs]), json!(["1"])] {
            let refused = set(files).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["field"], "attachment_ids");
            assert_eq!(refused.body["errors"][0]["code"], "not_available");
        }
        let many: Vec<String> = (1..=11).map(|n| n.to_string()).collect();
        let refused = set(json!(many)).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let kept = owner.get(&path).await;
        assert_eq!(names(&kept.body["attachments"]), ["b.txt", "a.txt"]);

        let gone = set(json!([second])).await;
        assert_eq!(names(&gone.body["attachments"]), ["b.txt"]);
        let again = set(json!([first])).await;
        assert_eq!(again.status, 422, "what was taken out is gone: {again:?}");
        let hidden = agent.post(&format!("{path}/attachments"), json!({})).await;
        assert_eq!(hidden.status, 404);
        let none = set(json!([])).await;
        assert_eq!(none.body["attachments"], json!([]));
        let copied = owner.post(&format!("{path}/attachments"), json!({})).await;
        assert_eq!(copied.body["attachments"], json!([]));
    })
    .await;
}
