//! Writing, reading on, receipts, files.

use super::widget::{Widget, answer, channel, conversations};
use crate::common::{on_each_database, until};
use crate::events::Listener;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_visit_goes_on_where_it_was_and_a_repeat_is_one_message() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        let config = ada.call(Method::GET, "/config", Value::Null).await;
        assert_eq!(
            (config.status, &config.body["channel_name"]),
            (200, &json!("Shop"))
        );
        ada.begin(json!({"page": "https://shop.example/"})).await;
        let first = ada.write("c1", "Hello").await;
        assert_eq!(
            (first.status, &first.body["client_id"]),
            (201, &json!("c1"))
        );
        let again = ada.write("c1", "Hello").await;
        assert_eq!((again.status, again.id()), (201, first.id()));
        ada.write("c2", "Are you there?").await;
        assert_eq!(ada.history().await, ["Are you there?", "Hello"]);
        let before = format!("/messages?before={}", again.id());
        let page = ada.call(Method::GET, &before, Value::Null).await;
        assert_eq!(page.body, json!({"items": [], "next_cursor": null}));
        assert_eq!(conversations(&owner).await.len(), 1);
        server.pass(3601);
        assert_eq!(
            ada.write("c3", "?").await.status,
            401,
            "the session ran out"
        );
        ada.begin(json!({})).await;
        assert_eq!(ada.shown, ["Hello", "Are you there?"]);
    })
    .await;
}

#[actix_web::test]
async fn what_waits_for_its_time_takes_no_room_of_what_was_said() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        ada.write("c1", "Hello").await;
        let id = conversations(&owner).await[0]["id"].clone();
        let path = format!("/conversations/{}/messages", id.as_str().expect("an id"));
        let due_at = server.state.now().plus_seconds(3600).to_string();
        // As many as a page has.
        for n in 0..50 {
            let body = json!({"text": n.to_string(), "due_at": due_at});
            let sent = owner.post(&path, body).await;
            assert_eq!(sent.status, 201, "{sent:?}");
        }
        assert_eq!(ada.history().await, ["Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn the_stream_resumes_without_loss_or_doubling() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        let mut stream = ada.listen().await;
        ada.write("c1", "Hello").await;
        let own = stream.next_of("message.created").await;
        assert_eq!(own.data["client_id"], "c1");
        ada.cursor = own.id.expect("a cursor");
        drop(stream);
        let (_, id) = answer(&owner, "Good day").await;
        let mut stream = ada.listen().await;
        let missed = stream.next_of("message.created").await;
        assert_eq!(
            (&missed.data["id"], &missed.data["text"]),
            (&json!(id), &json!("Good day"))
        );
        assert_eq!(missed.data["author"]["name"], "Ada");
        for frame in stream.rest().await {
            assert_eq!(
                (frame.event.as_str(), &frame.data["id"]),
                ("message.updated", &json!(id))
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_sent_is_delivered_and_what_was_seen_is_read() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        ada.write("c1", "Hello").await;
        let (conversation, id) = answer(&owner, "Good day").await;
        let state = async || {
            let thread = owner
                .get(&format!("/conversations/{conversation}/messages"))
                .await;
            thread.body["items"][0]["delivery"]["state"]
                .as_str()
                .expect("a state")
                .to_owned()
        };
        let becomes = async |wanted: &str| {
            until(wanted, async || {
                let found = state().await;
                (found == wanted).then_some(found.clone()).ok_or(found)
            })
            .await;
        };
        becomes("sent").await;
        let _stream = ada.listen().await;
        becomes("delivered").await;
        let other = Widget::new(&server, &public_id);
        let mut other = other;
        other.begin(json!({})).await;
        let read = json!({"message_id": id});
        let refused = other.call(Method::PUT, "/read", read.clone()).await;
        assert_eq!((refused.status, refused.code()), (404, "not_found"));
        assert_eq!(state().await, "delivered");
        let done = ada.call(Method::PUT, "/read", read).await;
        assert_eq!(done.status, 204, "{done:?}");
        assert_eq!(state().await, "read");
    })
    .await;
}

/// How far what a visitor wrote got, as they see it; the newest first.
async fn told(visitor: &Widget) -> Vec<String> {
    let page = visitor.call(Method::GET, "/messages", Value::Null).await;
    let items = page.body["items"].as_array().expect("items").clone();
    let own = items.iter().filter(|m| m["direction"] == "inbound");
    own.map(|m| m["delivery"].as_str().expect("a state").to_owned())
        .collect()
}

#[actix_web::test]
async fn a_visitor_learns_that_somebody_has_read_what_they_wrote() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (id, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        let first = ada.write("c1", "Hello").await.id();
        ada.write("c2", "Are you there?").await;
        assert_eq!(told(&ada).await, ["delivered", "delivered"]);
        let conversation = conversations(&owner).await.remove(0);
        let at = format!(
            "/conversations/{}",
            conversation["id"].as_str().expect("an id")
        );
        let read = format!("{at}/read");
        let mut stream = ada.listen().await;

        // Seen in a list, or called read unseen: nobody has looked at it.
        owner.get(&at).await;
        owner.get(&format!("{at}/messages")).await;
        owner.post(&read, json!({})).await;
        assert_eq!(told(&ada).await, ["delivered", "delivered"]);

        let seen = json!({"message_id": first});
        assert_eq!(owner.post(&read, seen.clone()).await.status, 200);
        assert_eq!(told(&ada).await, ["delivered", "read"]);
        let heard = stream.next_of("message.updated").await;
        let (id_of, state) = (&heard.data["id"], &heard.data["delivery"]);
        assert_eq!((id_of, state), (&json!(first), &json!("read")));

        // The second who reads it tells nothing new, and what is noted is not for agents.
        owner.post(&read, seen).await;
        let thread = owner.get(&format!("{at}/messages")).await;
        let versions: Vec<&Value> = thread.body["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|m| &m["version"])
            .collect();
        assert_eq!(versions, [&json!(1), &json!(2)]);
        assert_eq!(thread.body["items"][1]["delivery"], Value::Null);

        let quiet = owner
            .patch(
                &format!("/channels/{id}"),
                json!({"send_read_receipts": false}),
            )
            .await;
        assert_eq!(quiet.status, 200, "{quiet:?}");
        let third = ada.write("c3", "?").await.id();
        owner.post(&read, json!({"message_id": third})).await;
        assert_eq!(told(&ada).await, ["delivered", "delivered", "read"]);
    })
    .await;
}

#[actix_web::test]
async fn files_go_both_ways_and_only_ones_own() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let types = json!({"allowed_file_types": ["txt"]});
        assert_eq!(owner.patch("/organization", types).await.status, 200);
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        let file = ada.upload("list.txt", b"two wheels").await;
        assert_eq!(file.status, 201, "{file:?}");
        let body = json!({"client_id": "c1", "attachment_ids": [file.id()]});
        let mut eve = Widget::new(&server, &public_id);
        eve.begin(json!({})).await;
        let stolen = eve.call(Method::POST, "/messages", body.clone()).await;
        assert_eq!(
            (stolen.status, &stolen.body["errors"][0]["field"]),
            (422, &json!("attachment_ids"))
        );
        let sent = ada.call(Method::POST, "/messages", body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let url = sent.body["attachments"][0]["url"].as_str().expect("a link");
        let bytes = ada
            .http
            .request(Method::GET, url)
            .send()
            .await
            .expect("an answer");
        assert_eq!(bytes.bytes().await.expect("bytes"), "two wheels");
    })
    .await;
}

#[actix_web::test]
async fn after_closing_a_message_begins_another_conversation() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        ada.write("c1", "Hello").await;
        let (id, _) = answer(&owner, "Done").await;
        let closed = owner
            .post(&format!("/conversations/{id}/close"), json!({}))
            .await;
        assert_eq!(closed.status, 200, "{closed:?}");
        assert_eq!(ada.write("c2", "One more thing").await.status, 201);
        let open = conversations(&owner).await;
        assert!(open.iter().any(|c| c["id"] != json!(id)), "{open:?}");
        assert_eq!(ada.history().await, ["One more thing", "Done", "Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn both_sides_see_who_types() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        ada.write("c1", "Hello").await;
        let mut desk = Listener::open(&owner, "/api/v1/events").await;
        let typing = ada
            .call(Method::PUT, "/typing", json!({"typing": true}))
            .await;
        assert_eq!(typing.status, 204, "{typing:?}");
        let frame = desk.next_of("typing.changed").await;
        assert_eq!(
            (&frame.data["agent_id"], &frame.data["state"]),
            (&Value::Null, &json!("typing"))
        );
    })
    .await;
}
