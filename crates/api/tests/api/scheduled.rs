//! Messages that wait for their time: undoing, sending later, and what holds when the time comes (C-23).

use crate::common::{Answer, Client, Server, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use api::messages::due;
use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use store::jobs::{self, Waiting};

/// A moment by the server's clock.
pub fn seconds_from_now(server: &Server, seconds: i64) -> String {
    server.state.now().plus_seconds(seconds).to_string()
}

/// A desk with one conversation, which its owner has.
pub struct Scene {
    pub owner: Client,
    pub channel: String,
    pub id: String,
}

impl Scene {
    pub async fn new(server: &Server) -> Self {
        let owner = server.admin().await;
        let channel = channel(&owner).await;
        let id = conversation(server, &owner, &channel, "bo").await;
        let picked = owner
            .post(&format!("/conversations/{id}/pick"), Value::Null)
            .await;
        assert_eq!(picked.status, 200, "{picked:?}");
        Self { owner, channel, id }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/conversations/{}{rest}", self.id)
    }

    pub async fn write(&self, by: &Client, body: Value) -> Answer {
        let sent = by.post(&self.path("/messages"), body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!(sent.body["delivery"]["state"], "scheduled");
        sent
    }

    pub async fn later(&self, server: &Server, by: &Client, text: &str) -> String {
        let due_at = seconds_from_now(server, 60);
        let body = json!({"text": text, "due_at": due_at});
        let sent = self.write(by, body).await;
        assert!(sent.body["delivery"].get("undo").is_none());
        sent.id()
    }

    pub async fn waiting(&self) -> Vec<String> {
        ids(&self.owner.get(&self.path("/scheduled-messages")).await)
    }

    pub async fn thread(&self) -> Vec<Value> {
        let page = self.owner.get(&self.path("/messages")).await;
        page.body["items"].as_array().cloned().expect("items")
    }

    async fn state(&self) -> (Value, Value) {
        let one = self.owner.get(&self.path("")).await.body;
        (one["reply_state"].clone(), one["pending_scheduled"].clone())
    }

    /// The message as it is in the thread, once the worker has looked at it.
    pub async fn left(&self, id: &str) -> Value {
        for _ in 0..600 {
            let found = self.thread().await.into_iter().find(|m| m["id"] == id);
            if let Some(message) = found {
                return message;
            }
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{id} has not left: {:?}", self.waiting().await);
    }

    /// The texts of the thread, the newest first.
    pub async fn texts(&self) -> Vec<String> {
        let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
        self.thread().await.iter().map(text).collect()
    }

    /// Waits until all that was due by now has been looked at.
    pub async fn looked_at(&self, server: &Server) {
        let now = server.state.now();
        for _ in 0..600 {
            let waiting = server.state.store.read(jobs::waiting).await;
            let waiting = waiting.expect("the jobs");
            let is_due = |one: &Waiting| one.kind == due::KIND && one.oldest_due_at <= now;
            if !waiting.iter().any(is_due) {
                return;
            }
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("jobs that are due are left");
    }

    pub async fn cancel(&self, by: &Client, id: &str) -> Answer {
        by.delete(&self.path(&format!("/scheduled-messages/{id}")))
            .await
    }
}

#[actix_web::test]
async fn what_is_undone_in_time_is_never_sent_and_its_files_are_back() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let client = client::Client::with_token(
            server.origin.as_str(),
            scene.owner.token.clone().expect("a token"),
        );
        let file = client
            .upload("a.txt", "text/plain", b"a".to_vec())
            .await
            .expect("a file")
            .id;
        let body = json!({"text": "Oops", "attachment_ids": [file], "due_at": seconds_from_now(&server, 60)});
        let sent = scene.write(&scene.owner, body).await;
        assert_eq!(scene.waiting().await, [sent.id()]);
        assert_eq!(scene.thread().await.len(), 1, "only the customer's");
        assert_eq!(scene.state().await, (json!("pending"), json!(1)));

        assert_eq!(scene.cancel(&scene.owner, &sent.id()).await.status, 204);
        assert_eq!(scene.cancel(&scene.owner, &sent.id()).await.status, 404);
        assert!(scene.waiting().await.is_empty());
        server.pass(600);
        scene.looked_at(&server).await;
        assert_eq!(scene.texts().await, ["Hello"]);
        let again = json!({"text": "Better", "attachment_ids": [file]});
        let again = scene.owner.post(&scene.path("/messages"), again).await;
        assert_eq!(again.status, 201, "{again:?}");
        assert_eq!(scene.texts().await, ["Better", "Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn what_can_be_undone_leaves_by_itself_five_seconds_later() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let before = server.state.now();
        let sent = scene
            .write(&scene.owner, json!({"text": "Fast", "undo": true}))
            .await;
        let due: Timestamp = sent.body["delivery"]["due_at"]
            .as_str()
            .expect("a time")
            .parse()
            .expect("a time");
        assert_eq!(sent.body["delivery"]["undo"], true);
        // Times are written in whole milliseconds.
        assert!(due.as_millis() >= before.plus_seconds(5).as_millis());
        assert!(due <= server.state.now().plus_seconds(5));
        server.pass(6);
        assert_eq!(scene.left(&sent.id()).await["text"], "Fast");
    })
    .await;
}

#[actix_web::test]
async fn what_is_due_leaves_once_at_its_time_as_it_was_changed_last() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let id = scene.later(&server, &scene.owner, "Tomorrow").await;
        let path = scene.path(&format!("/scheduled-messages/{id}"));
        let due_at = seconds_from_now(&server, 120);
        let body = json!({"text": "The day after", "due_at": due_at});
        let changed = scene.owner.patch(&path, body).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.body["text"], "The day after");
        let stale = scene
            .owner
            .request(Method::PATCH, &format!("/api/v1{path}"))
            .header("if-match", "\"1\"")
            .json(&json!({"text": "Late"}));
        assert_eq!(send(stale).await.status, 412);
        for (body, code) in [
            (json!({"due_at": seconds_from_now(&server, -1)}), "past"),
            (
                json!({"due_at": seconds_from_now(&server, 400 * 86_400)}),
                "too_far",
            ),
            (json!({"text": " "}), "empty"),
        ] {
            let refused = scene.owner.patch(&path, body).await;
            assert_eq!(
                (refused.status, &refused.body["errors"][0]["code"]),
                (422, &json!(code))
            );
        }

        // Meanwhile nothing is held back.
        let now = scene
            .owner
            .post(&scene.path("/messages"), json!({"text": "First"}))
            .await;
        scene.left(&now.id()).await;
        server.pass(121);
        let left = scene.left(&id).await;
        assert_eq!(left["text"], "The day after");
        assert!(left["delivery"].get("due_at").is_none(), "{left}");
        assert_eq!(scene.state().await, (json!("replied"), json!(0)));
        let late = scene.cancel(&scene.owner, &id).await;
        assert_eq!((late.status, late.code()), (409, "already_sent"));
        let late = scene.owner.patch(&path, json!({"text": "No"})).await;
        assert_eq!((late.status, late.code()), (409, "already_sent"));
        assert_eq!(scene.texts().await, ["The day after", "First", "Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn closing_names_what_waits_and_blocking_takes_it_back() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let id = scene.later(&server, &scene.owner, "Tomorrow").await;
        let refused = scene.owner.post(&scene.path("/close"), json!({})).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "scheduled_messages")
        );
        assert_eq!(refused.body["messages"][0]["id"], id);
        let closed = scene
            .owner
            .post(&scene.path("/close"), json!({"cancel_scheduled": true}))
            .await;
        assert_eq!(
            (closed.status, &closed.body["status"]),
            (200, &json!("closed"))
        );
        assert!(scene.waiting().await.is_empty());
        let draft = scene.owner.get(&format!("/drafts/{}", scene.id)).await;
        assert_eq!(draft.body["text"], "Tomorrow", "no word is lost");
        // No body is as good as an empty one.
        scene.owner.post(&scene.path("/reopen"), Value::Null).await;
        let request = scene
            .owner
            .request(Method::POST, &format!("/api/v1{}", scene.path("/close")));
        assert_eq!(send(request).await.status, 200);
        scene.owner.post(&scene.path("/reopen"), Value::Null).await;

        let id = scene.later(&server, &scene.owner, "Next week").await;
        let contact = scene.owner.get(&scene.path("")).await.body["contact"]["id"].clone();
        let contact = contact.as_str().expect("an id");
        let path = format!("/contacts/{contact}/block");
        assert_eq!(scene.owner.post(&path, Value::Null).await.status, 200);
        assert!(scene.waiting().await.is_empty());
        let path = format!("/contacts/{contact}/unblock");
        assert_eq!(scene.owner.post(&path, Value::Null).await.status, 200);
        server.pass(61);
        scene.looked_at(&server).await;
        assert!(scene.thread().await.iter().all(|m| m["id"] != id));
    })
    .await;
}

#[actix_web::test]
async fn what_may_not_leave_any_more_fails_with_the_reason() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let id = scene.later(&server, &scene.owner, "Tomorrow").await;
        let path = format!("/channels/{}", scene.channel);
        let off = scene.owner.patch(&path, json!({"enabled": false})).await;
        assert_eq!(off.status, 200, "{off:?}");
        server.pass(61);
        let failed = scene.left(&id).await;
        assert_eq!(failed["delivery"]["state"], "failed");
        assert_eq!(failed["delivery"]["error"]["code"], "channel_disabled");
        assert_eq!(scene.state().await, (json!("pending"), json!(0)));
        scene.owner.patch(&path, json!({"enabled": true})).await;
        let path = scene.path(&format!("/messages/{id}/retry"));
        let again = scene.owner.post(&path, Value::Null).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert_eq!(scene.state().await.0, "replied");
    })
    .await;
}

#[actix_web::test]
async fn a_colleagues_waits_for_them_and_what_they_leave_behind_for_an_administrator() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let (grace, other) = (
            server.agent(&scene.owner, &[]).await,
            server.agent(&scene.owner, &[]).await,
        );
        let id = scene.later(&server, &grace, "Tomorrow").await;
        let planned = scene.later(&server, &grace, "Next week").await;
        assert_eq!(scene.cancel(&scene.owner, &planned).await.status, 204);
        let draft = grace.get(&format!("/drafts/{}", scene.id)).await.body;
        assert_eq!(draft["text"], "Next week", "its author has it again");
        let refused = scene.cancel(&other, &id).await;
        assert_eq!(refused.status, 403, "{refused:?}");
        assert_eq!(refused.body["permission"], "conversations.manage");
        let path = format!("/agents/{}/deactivate", grace.id());
        assert_eq!(scene.owner.post(&path, json!({})).await.status, 200);
        server.pass(61);
        let held = async || {
            let list = scene.owner.get(&scene.path("/scheduled-messages")).await;
            list.body["items"][0]["delivery"]["held"].clone()
        };
        for _ in 0..600 {
            if held().await == true {
                break;
            }
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(held().await, true);
        assert_eq!(scene.thread().await.len(), 1);
        let path = scene.path(&format!("/scheduled-messages/{id}"));
        let due_at = seconds_from_now(&server, 30);
        let set = scene.owner.patch(&path, json!({"due_at": due_at})).await;
        assert_eq!(set.status, 200, "{set:?}");
        server.pass(31);
        assert_eq!(scene.left(&id).await["author"]["id"], grace.me["id"]);
    })
    .await;
}
