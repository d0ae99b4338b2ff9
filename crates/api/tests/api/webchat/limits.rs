//! What is refused, and what is dropped without a word.

use super::widget::{Widget, channel, conversations};
use crate::common::on_each_database;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_flood_is_stopped() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        let mut refused = None;
        // Limits fill up again while the test runs, so it may take a few more.
        for n in 0..40 {
            let written = ada.write(&n.to_string(), "Hello").await;
            if written.status == 429 {
                refused = Some((n, written));
                break;
            }
            assert_eq!(written.status, 201, "{written:?}");
        }
        let (n, refused) = refused.expect("refused");
        assert!(n >= 20, "{n}");
        assert_eq!(refused.code(), "too_many_requests");
        assert!(
            refused
                .header("retry-after")
                .parse::<u64>()
                .expect("seconds")
                > 0
        );
        let repeat = ada.write("0", "Hello").await;
        assert_eq!(repeat.status, 201, "a repeat costs nothing");
        let mut begun = 1;
        while Widget::new(&server, &public_id)
            .try_begin(json!({}))
            .await
            .status
            == 200
        {
            begun += 1;
            assert!(begun < 70);
        }
        assert!(begun >= 60, "{begun}");
    })
    .await;
}

#[actix_web::test]
async fn one_visitor_begins_five_conversations_an_hour() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        for n in 0..5 {
            assert_eq!(ada.write(&n.to_string(), "Hello").await.status, 201, "{n}");
            let id = conversations(&owner).await.remove(0)["id"]
                .as_str()
                .expect("an id")
                .to_owned();
            let closed = owner
                .post(&format!("/conversations/{id}/close"), json!({}))
                .await;
            assert_eq!(closed.status, 200, "{closed:?}");
        }
        assert_eq!(ada.write("5", "Hello").await.status, 429);
    })
    .await;
}

#[actix_web::test]
async fn the_blocked_and_robots_are_told_nothing() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        let robot = json!({"client_id": "r1", "text": "Cheap", "website": "https://spam.example"});
        let answered = ada.call(Method::POST, "/messages", robot).await;
        assert_eq!(
            (answered.status, &answered.body["client_id"]),
            (201, &json!("r1"))
        );
        assert!(conversations(&owner).await.is_empty());
        ada.write("c1", "Hello").await;
        let contact = conversations(&owner).await[0]["contact"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let blocked = owner
            .post(&format!("/contacts/{contact}/block"), json!({}))
            .await;
        assert_eq!(blocked.status, 200, "{blocked:?}");
        let dropped = ada.write("c2", "Why?").await;
        assert_eq!(
            (dropped.status, &dropped.body["text"]),
            (201, &json!("Why?"))
        );
        assert_eq!(ada.history().await, ["Hello"]);
    })
    .await;
}

#[actix_web::test]
async fn what_the_form_asks_is_checked_field_by_field() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let settings = json!({"ask_name": "required", "ask_email": "required"});
        let (_, public_id) = channel(&owner, settings).await;
        let mut ada = Widget::new(&server, &public_id);
        let refused = ada.try_begin(json!({"fields": {"email": "nowhere"}})).await;
        let errors = refused.body["errors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let fields: Vec<_> = errors.iter().map(|error| error["field"].clone()).collect();
        assert_eq!(
            (refused.status, fields),
            (422, vec![json!("fields.name"), json!("fields.email")])
        );
        ada.begin(json!({"fields": {"name": "Ada", "email": "ada@example.com"}}))
            .await;
        let empty = ada.write("c1", " \n").await;
        assert_eq!(
            (empty.status, &empty.body["errors"][0]["field"]),
            (422, &json!("text"))
        );
        ada.write("c1", "Hello").await;
        assert_eq!(conversations(&owner).await[0]["contact"]["name"], "Ada");
    })
    .await;
}

#[actix_web::test]
async fn only_named_websites_read_the_answers_and_a_channel_can_be_shut() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (id, public_id) =
            channel(&owner, json!({"allowed_origins": "https://shop.example"})).await;
        let path = format!("/widget/v1/{public_id}/config");
        for (origin, allowed) in [
            ("https://shop.example", true),
            ("https://evil.example", false),
        ] {
            for method in [Method::GET, Method::OPTIONS] {
                let request = server
                    .anonymous()
                    .request(method, &path)
                    .header("origin", origin);
                let answer = crate::common::send(request).await;
                assert_eq!(
                    answer.header("access-control-allow-origin") == origin,
                    allowed
                );
            }
        }
        let mut ada = Widget::new(&server, &public_id);
        ada.begin(json!({})).await;
        owner
            .patch(&format!("/channels/{id}"), json!({"enabled": false}))
            .await;
        let shut = ada.write("c1", "Hello").await;
        assert_eq!((shut.status, shut.code()), (409, "channel_disabled"));
        owner.delete(&format!("/channels/{id}")).await;
        let gone = ada.call(Method::GET, "/config", Value::Null).await;
        assert_eq!((gone.status, gone.code()), (404, "not_found"));
    })
    .await;
}
