//! What waits for its time or was taken back was not said: nobody is answered with it, quotes it or
//! finds it, and it counts when it leaves, not when it was written.

use crate::common::{Server, on_each_database, send};
use crate::desk::{Note, conversation};
use crate::scheduled::{Scene, seconds_from_now};
use domain::messages::MOST_SCHEDULED;
use reqwest::Method;
use serde_json::{Value, json};

/// The customer writes once more.
async fn hears(server: &Server, scene: &Scene, id: &str) -> Value {
    let note = Note {
        channel: &scene.channel,
        from: "bo",
        id,
        text: id,
    };
    note.arrives(server, &scene.owner).await;
    let thread = scene.thread().await;
    let heard = thread.iter().find(|message| message["text"] == id);
    heard.expect("the message")["id"].clone()
}

#[actix_web::test]
async fn an_answer_is_newer_by_when_it_left_not_by_when_it_was_written() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let grace = server.agent(&scene.owner, &[]).await;
        let path = scene.path("/messages");
        // Written before what was seen, and gone after it.
        let waits = scene.later(&server, &grace, "Planned").await;
        let seen = hears(&server, &scene, "Anybody?").await;
        server.pass(61);
        scene.left(&waits).await;
        let answer = json!({"text": "Mine", "seen_message_id": seen});
        let refused = scene.owner.post(&path, answer).await;
        assert_eq!((refused.status, refused.code()), (409, "newer_messages"));
        assert_eq!(refused.body["messages"][0]["id"], waits);

        // Written after what was seen last, and said before it.
        let planned = scene.later(&server, &scene.owner, "Planned too").await;
        let said = grace.post(&path, json!({"text": "Now"})).await;
        assert_eq!(said.status, 201, "{said:?}");
        server.pass(61);
        scene.left(&planned).await;
        let answer = json!({"text": "Mine", "seen_message_id": planned});
        let sent = scene.owner.post(&path, answer).await;
        assert_eq!(sent.status, 201, "{sent:?}");
    })
    .await;
}

#[actix_web::test]
async fn what_was_not_said_is_not_found_quoted_or_taken_as_seen() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let waits = scene.later(&server, &scene.owner, "Tomorrow").await;
        let gone = scene.later(&server, &scene.owner, "Never").await;
        assert_eq!(scene.cancel(&scene.owner, &gone).await.status, 204);
        let path = scene.path("/messages");
        for id in [&waits, &gone] {
            let about = scene.owner.get(&format!("{path}?around={id}")).await;
            assert_eq!(about.status, 404, "{about:?}");
            for field in ["reply_to_id", "seen_message_id"] {
                let answer = json!({"text": "About that", field: id});
                let refused = scene.owner.post(&path, answer).await;
                assert_eq!(refused.status, 422, "{refused:?}");
                let flaw = &refused.body["errors"][0];
                assert_eq!(
                    (&flaw["field"], &flaw["code"]),
                    (&json!(field), &json!("not_here"))
                );
            }
        }
        let other = conversation(&server, &scene.owner, &scene.channel, "cy").await;
        let path = format!("/conversations/{other}/messages");
        let elsewhere = scene.thread().await[0]["id"].clone();
        let answer = json!({"text": "Here", "seen_message_id": elsewhere});
        assert_eq!(scene.owner.post(&path, answer).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn as_many_wait_as_can_and_undoing_goes_on() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        for n in 0..MOST_SCHEDULED {
            scene.later(&server, &scene.owner, &n.to_string()).await;
        }
        let path = scene.path("/messages");
        let due_at = seconds_from_now(&server, 60);
        let more = json!({"text": "One more", "due_at": due_at});
        let refused = scene.owner.post(&path, more).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "too_many_scheduled")
        );
        let now = json!({"text": "Now", "undo": true});
        scene.write(&scene.owner, now).await;
    })
    .await;
}

#[actix_web::test]
async fn closing_several_leaves_those_where_something_waits() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        scene.later(&server, &scene.owner, "Tomorrow").await;
        let other = conversation(&server, &scene.owner, &scene.channel, "cy").await;
        let body = json!({"action": "close", "conversation_ids": [scene.id, other]});
        let answer = scene.owner.post("/conversations/bulk", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let results = answer.body["results"].as_array().expect("results");
        let of = |id: &str| {
            results
                .iter()
                .find(|one| one["id"] == id)
                .expect("a result")
        };
        assert_eq!(of(&scene.id)["code"], "scheduled_messages");
        assert_eq!(of(&other)["status"], 200);
    })
    .await;
}

#[actix_web::test]
async fn closing_lets_leave_what_could_still_be_undone() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let mut ids = Vec::new();
        for text in ["Thank you", "Good bye"] {
            let sent = scene.write(&scene.owner, json!({"text": text, "undo": true}));
            ids.push(sent.await.id());
        }
        let closed = scene.owner.post(&scene.path("/close"), json!({})).await;
        assert_eq!(closed.status, 200, "{closed:?}");
        assert_eq!(closed.body["status"], "closed");
        assert_eq!(scene.texts().await, ["Good bye", "Thank you", "Hello"]);
        server.pass(6);
        scene.looked_at(&server).await;
        for id in ids {
            let state = scene.left(&id).await["delivery"]["state"].clone();
            assert!(!["failed", "cancelled"].contains(&state.as_str().expect("a state")));
        }
    })
    .await;
}

#[actix_web::test]
async fn closing_takes_no_body_whatever_its_type() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let path = format!("/api/v1{}", scene.path("/close"));
        let request = scene
            .owner
            .request(Method::POST, &path)
            .header("content-type", "application/json");
        assert_eq!(send(request).await.status, 200);
    })
    .await;
}
