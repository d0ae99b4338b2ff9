//! What was typed and not sent, kept for one's other windows (C-06).

use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use serde_json::{Value, json};

struct Scene {
    owner: Client,
    channel: String,
    id: String,
}

impl Scene {
    async fn new(server: &Server) -> Self {
        let owner = server.admin().await;
        let channel = channel(&owner).await;
        let id = conversation(server, &owner, &channel, "bo").await;
        let picked = owner
            .post(&format!("/conversations/{id}/pick"), Value::Null)
            .await;
        assert_eq!(picked.status, 200, "{picked:?}");
        Self { owner, channel, id }
    }

    fn path(&self) -> String {
        format!("/drafts/{}", self.id)
    }

    async fn save(&self, text: &str, version: i64) -> i64 {
        let body = json!({"text": text, "version": version});
        let saved = self.owner.put(&self.path(), body).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        saved.body["version"].as_i64().expect("a version")
    }

    async fn kept(&self) -> (String, i64) {
        let draft = self.owner.get(&self.path()).await.body;
        let text = draft["text"].as_str().expect("a text").to_owned();
        (text, draft["version"].as_i64().expect("a version"))
    }

    async fn send(&self, body: Value) {
        let path = format!("/conversations/{}/messages", self.id);
        let sent = self.owner.post(&path, body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
    }
}

#[actix_web::test]
async fn a_draft_goes_with_its_message_and_what_was_typed_since_stays() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        assert_eq!(scene.kept().await, (String::new(), 0));
        let first = scene.save("First", 0).await;
        scene
            .send(json!({"text": "First", "draft_version": first}))
            .await;
        let (text, gone) = scene.kept().await;
        assert_eq!(text, "");
        assert!(gone > first, "later than what was sent");

        // The next one is saved while the first is still on its way.
        let second = scene.save("Second", gone).await;
        let third = scene.save("Second and more", second).await;
        scene
            .send(json!({"text": "Second", "draft_version": second}))
            .await;
        assert_eq!(scene.kept().await, ("Second and more".to_owned(), third));
        // Who says nothing of it means whichever there is.
        scene.send(json!({"text": "From a program"})).await;
        assert_eq!(scene.kept().await, (String::new(), third + 1));
        // A second time there is nothing to forget.
        scene.send(json!({"text": "Another one"})).await;
        assert_eq!(scene.kept().await.1, third + 1);
    })
    .await;
}

#[actix_web::test]
async fn a_window_that_missed_a_version_is_told_so_before_it_saves() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let first = scene.save("Here", 0).await;
        let there = scene.save("There", first).await;
        let body = json!({"text": "Here too", "version": first});
        let refused = scene.owner.put(&scene.path(), body.clone()).await;
        assert_eq!((refused.status, refused.code()), (412, "stale"));
        assert_eq!(scene.kept().await, ("There".to_owned(), there));
        let thrown_away = scene.owner.delete(&scene.path()).await;
        assert_eq!(thrown_away.status, 204, "{thrown_away:?}");
        assert_eq!(scene.kept().await, (String::new(), there + 1));
        let refused = scene.owner.put(&scene.path(), body).await;
        assert_eq!(refused.status, 412, "what was thrown away is later too");
    })
    .await;
}

#[actix_web::test]
async fn a_draft_keeps_where_it_goes_and_shows_only_what_is_there() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let options = scene
            .owner
            .get(&format!("/conversations/{}", scene.id))
            .await
            .body;
        let way = &options["reply_options"][0];
        let other = conversation(&server, &scene.owner, &scene.channel, "cy").await;
        let path = format!("/conversations/{other}/messages");
        let elsewhere = scene.owner.get(&path).await.body["items"][0]["id"].clone();
        let client = client::Client::with_token(
            server.origin.as_str(),
            scene.owner.token.clone().expect("a token"),
        );
        let mut files = Vec::new();
        for name in ["a.txt", "b.txt"] {
            let file = client
                .upload(name, "text/plain", b"a".to_vec())
                .await
                .expect("a file");
            files.push(file.id.to_string());
        }
        let body = json!({
            "text": "Look",
            "attachment_ids": files,
            "channel_id": way["channel_id"],
            "identity_id": way["identity_id"],
            "reply_to_id": elsewhere,
        });
        let saved = scene.owner.put(&scene.path(), body).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        scene
            .send(json!({"text": "One of them", "attachment_ids": [files[0]], "draft_version": 0}))
            .await;
        let draft = scene.owner.get(&scene.path()).await.body;
        assert_eq!(draft["identity_id"], way["identity_id"]);
        assert_eq!(draft["channel_id"], way["channel_id"]);
        assert_eq!(draft["attachment_ids"], json!(files));
        let left = draft["attachments"].as_array().expect("files");
        assert_eq!(left.len(), 1, "the other one is used");
        assert_eq!(left[0]["id"], files[1]);
        assert!(draft["reply_to"].is_null(), "of another conversation");
        assert!(draft["updated_at"].is_string());
    })
    .await;
}

#[actix_web::test]
async fn a_draft_keeps_whom_it_goes_to_and_the_template_that_was_begun() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let email = json!({"to": "Nora <nora@", "cc": "", "bcc": "", "subject": "Your lamp"});
        let template = json!({"template_id": "7", "values": {"1": "Nora", "2": ""}});
        let body = json!({"text": "", "email": email, "template": template});
        let saved = scene.owner.put(&scene.path(), body).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        let draft = scene.owner.get(&scene.path()).await.body;
        assert_eq!(draft["email"], email, "as it was typed, be it right or not");
        assert_eq!(draft["template"], template);

        // It is gone with the message, although it had no words of its own.
        let version = draft["version"].as_i64().expect("a version");
        scene
            .send(json!({"text": "Sent", "draft_version": version}))
            .await;
        let gone = scene.owner.get(&scene.path()).await.body;
        assert_eq!(gone["version"], version + 1);
        assert_eq!(
            (&gone["email"], &gone["template"]),
            (&json!(null), &json!(null))
        );
    })
    .await;
}
