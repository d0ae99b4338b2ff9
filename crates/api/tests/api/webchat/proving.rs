//! what a visitor sees is their own.

use super::widget::{Widget, answer, channel, conversations, identity};
use crate::common::on_each_database;
use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn two_visitors_who_claim_one_address_see_nothing_of_each_other() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({"ask_email": "optional"})).await;
        let fields = json!({"fields": {"email": "ada@example.com"}});
        let (mut ada, mut eve) = (
            Widget::new(&server, &public_id),
            Widget::new(&server, &public_id),
        );
        ada.begin(fields.clone()).await;
        ada.write("c1", "My order is late").await;
        answer(&owner, "It left yesterday").await;
        eve.begin(fields).await;
        assert!(eve.shown.is_empty());
        let mut stream = eve.listen().await;
        eve.write("c1", "What did I order?").await;
        assert_eq!(eve.history().await, ["What did I order?"]);
        assert_eq!(
            stream.next_of("message.created").await.data["text"],
            "What did I order?"
        );
        ada.write("c2", "Thanks").await;
        assert!(
            stream.next().await.is_none(),
            "another visitor's message was told"
        );
        let all = conversations(&owner).await;
        assert_eq!(all.len(), 2);
        assert_ne!(all[0]["contact"]["id"], all[1]["contact"]["id"]);
        for (who, is_seen) in [(&ada, 200), (&eve, 404)] {
            let last = ada.call(Method::GET, "/messages", Value::Null).await;
            let path = format!(
                "/messages?before={}",
                last.body["items"][0]["id"].as_str().expect("an id")
            );
            assert_eq!(
                who.call(Method::GET, &path, Value::Null).await.status,
                is_seen
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn who_signs_takes_only_this_browsers_open_conversation_along() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let ada = json!({"identity_token": identity(&server, Algorithm::HS256, "u1", json!({"name": "Ada"}))});
        let mut phone = Widget::new(&server, &public_id);
        phone.begin(ada.clone()).await;
        phone.write("p1", "From my phone").await;
        let known = conversations(&owner).await.remove(0)["contact"]["id"].clone();
        let mut desk = Widget::new(&server, &public_id);
        desk.begin(json!({})).await;
        desk.write("d1", "From my desk").await;
        desk.begin(ada).await;
        assert_eq!(desk.shown, ["From my phone", "From my desk"]);
        let all = conversations(&owner).await;
        assert!(all.iter().all(|c| c["contact"]["id"] == known), "{all:?}");
        // Before the phone's owner proved it, the desk's words were another browser's.
        assert_eq!(phone.history().await, ["From my phone"]);
        answer(&owner, "Good day").await;
        assert_eq!(desk.history().await[0], "Good day");
        assert_eq!(phone.history().await[0], "Good day");
    })
    .await;
}

#[actix_web::test]
async fn a_shared_computer_forgets() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let token =
            |who| json!({"identity_token": identity(&server, Algorithm::HS256, who, json!({}))});
        let mut browser = Widget::new(&server, &public_id);
        browser.begin(json!({})).await;
        browser.write("c1", "Before I signed in").await;
        browser.begin(token("u1")).await;
        browser.write("c2", "My account").await;
        assert_eq!(browser.history().await.len(), 2);

        let mut unforgotten = browser.clone();
        unforgotten.begin(token("u2")).await;
        assert!(unforgotten.shown.is_empty(), "{:?}", unforgotten.shown);
        assert_ne!(
            unforgotten.visitor, browser.visitor,
            "another person, another visitor"
        );

        assert_eq!(
            browser
                .call(Method::POST, "/reset", Value::Null)
                .await
                .status,
            204
        );
        let old = browser.call(Method::GET, "/messages", Value::Null).await;
        assert_eq!((old.status, old.code()), (401, "signed_out"));
        let refused = browser.try_begin(json!({})).await;
        assert_eq!((refused.status, refused.code()), (401, "unknown_visitor"));
        browser.visitor = None;
        browser.begin(json!({})).await;
        assert!(browser.shown.is_empty());
        browser.begin(token("u2")).await;
        assert!(browser.shown.is_empty());
        browser.visitor = None;
        browser.begin(token("u1")).await;
        assert_eq!(browser.shown, ["My account"]);
    })
    .await;
}

#[actix_web::test]
async fn a_token_of_another_algorithm_key_or_time_is_refused() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let mut widget = Widget::new(&server, &public_id);
        let day = server.state.now().as_millis() / 1000 + 90_000;
        for (algorithm, more) in [
            (Algorithm::HS384, json!({})),
            (Algorithm::HS512, json!({})),
            (Algorithm::HS256, json!({"exp": 1})),
            (Algorithm::HS256, json!({"exp": day})),
        ] {
            let token = identity(&server, algorithm, "u1", more);
            let refused = widget.try_begin(json!({"identity_token": token})).await;
            assert_eq!((refused.status, refused.code()), (401, "identity_refused"));
        }
        let refused = widget.try_begin(json!({"visitor_token": "guessed"})).await;
        assert_eq!((refused.status, refused.code()), (401, "unknown_visitor"));
    })
    .await;
}
