//! When scheduled messages leave (C-23): at the time that was asked for last, in the order of the times.

use crate::common::{Server, on_each_database};
use crate::desk::organization;
use crate::scheduled::{Scene, seconds_from_now};
use api::messages::due;
use domain::{ConversationId, Timestamp};
use serde_json::json;

#[actix_web::test]
async fn what_is_moved_to_an_earlier_time_leaves_at_that_time() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let next_week = seconds_from_now(&server, 7 * 86_400);
        let body = json!({"text": "Next week", "due_at": next_week});
        let id = scene.write(&scene.owner, body).await.id();
        let path = scene.path(&format!("/scheduled-messages/{id}"));
        let soon = json!({"due_at": seconds_from_now(&server, 60)});
        let moved = scene.owner.patch(&path, soon).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        server.pass(61);
        assert_eq!(scene.left(&id).await["text"], "Next week");
        assert!(scene.waiting().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_is_due_together_leaves_in_the_order_of_its_times() {
    on_each_database(async |server| in_order(&server, &[&server]).await).await;
}

#[actix_web::test]
async fn two_servers_let_each_leave_once_and_in_order() {
    let server = Server::start(testkit::postgres(), |_| {}).await;
    let beside = server.beside().await;
    in_order(&server, &[&server, &beside]).await;
}

async fn in_order(server: &Server, all: &[&Server]) {
    let scene = Scene::new(server).await;
    let mut ids = Vec::new();
    let begun = server.state.now();
    // Written in another order than they are due in, and looked at all at once.
    for (text, seconds) in [("4", 56), ("1", 50), ("3", 54), ("2", 52), ("5", 56)] {
        let due_at = begun.plus_seconds(seconds).to_string();
        let body = json!({"text": text, "due_at": due_at});
        ids.push(scene.write(&scene.owner, body).await.id());
    }
    for server in all {
        server.pass(57);
    }
    for id in &ids {
        scene.left(id).await;
    }
    scene.looked_at(server).await;
    assert_eq!(scene.texts().await, ["5", "4", "3", "2", "1", "Hello"]);
    let thread = scene.thread().await;
    let times: Vec<_> = thread.iter().map(|m| m["sent_at"].as_str()).collect();
    // Clients order by them.
    let falls = times.windows(2).all(|pair| pair[0] > pair[1]);
    assert!(falls, "{times:?}");
}

#[actix_web::test]
async fn what_a_job_was_due_for_leaves_once_though_the_clock_was_turned_back() {
    on_each_database(async |server| {
        let scene = Scene::new(&server).await;
        let due_at = seconds_from_now(&server, 3600);
        let body = json!({"text": "In an hour", "due_at": due_at});
        let id = scene.write(&scene.owner, body).await.id();
        let since: Timestamp = due_at.parse().expect("a time");
        let organization = organization(&scene.owner);
        let conversation: ConversationId = scene.id.parse().expect("an id");
        for _ in 0..2 {
            let state = server.state.clone();
            let looked = server
                .state
                .write(move |db| due::next(db, &state, organization, conversation, since));
            assert!(!looked.await.expect("looked"), "nothing more is due");
            assert_eq!(scene.left(&id).await["text"], "In an hour");
            assert_eq!(scene.texts().await, ["In an hour", "Hello"]);
        }
    })
    .await;
}
