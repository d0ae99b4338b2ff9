//! what a visitor sees is their own.

use super::widget::{Widget, answer, channel, conversations, identity};
use crate::common::{Answer, Client, on_each_database};
use crate::events::Listener;
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
            stream.rest().await.is_empty(),
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

fn names(contact: &Value) -> Vec<(&Value, &Value)> {
    let claims = contact["claims"].as_array().expect("claims");
    claims
        .iter()
        .map(|claim| (&claim["scheme"], &claim["address"]))
        .collect()
}

async fn contact(by: &Client, id: &Value) -> Answer {
    by.get(&format!("/contacts/{}", id.as_str().expect("an id")))
        .await
}

#[actix_web::test]
async fn a_typed_name_is_a_claim_and_shown_until_a_better_one_is_known() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({"ask_name": "optional"})).await;
        let mut browser = Widget::new(&server, &public_id);
        let page = "https://shop.example/cart?session=secret#pay";
        browser
            .begin(json!({"fields": {"name": "The boss"}, "page": page}))
            .await;
        browser.write("c1", "Hello").await;
        let row = conversations(&owner).await.remove(0);
        assert_eq!(row["contact"]["name"], "The boss");
        let anonymous = row["contact"]["id"].clone();
        let seen = contact(&owner, &anonymous).await;
        assert_eq!(
            (&seen.body["channel_name"], names(&seen.body)),
            (&Value::Null, vec![(&json!("name"), &json!("The boss"))])
        );
        let known = &seen.body["identities"][0]["channels"][0];
        assert_eq!(known["page"], "https://shop.example/cart");

        let token = identity(&server, Algorithm::HS256, "u1", json!({"name": "Ada"}));
        browser.begin(json!({"identity_token": token})).await;
        let row = conversations(&owner).await.remove(0);
        assert_eq!(row["contact"]["name"], "Ada");
        let seen = contact(&owner, &row["contact"]["id"]).await;
        assert_eq!(seen.body["channel_name"], "Ada");
        assert_eq!(names(&seen.body), [(&json!("name"), &json!("The boss"))]);
    })
    .await;
}

#[actix_web::test]
async fn an_anonymous_contact_left_empty_does_not_stay_behind() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({"ask_email": "optional"})).await;
        let ada = json!({"identity_token": identity(&server, Algorithm::HS256, "u1", json!({"name": "Ada"}))});
        let mut phone = Widget::new(&server, &public_id);
        phone.begin(ada.clone()).await;
        phone.write("p1", "From my phone").await;
        let known = conversations(&owner).await.remove(0)["contact"]["id"].clone();

        let mut desk = Widget::new(&server, &public_id);
        desk.begin(json!({"fields": {"email": "ada@example.com"}})).await;
        desk.write("d1", "From my desk").await;
        let row = conversations(&owner).await.remove(0);
        let (conversation, anonymous) = (row["id"].clone(), row["contact"]["id"].clone());
        let favorite = format!("/contacts/{}/favorite", anonymous.as_str().expect("an id"));
        assert_eq!(owner.put(&favorite, json!({})).await.status, 204);
        let mut stream = Listener::open(&owner, "/api/v1/events").await;
        desk.begin(ada).await;
        let gone = stream.next_of("contact.deleted").await;
        assert_eq!(gone.data["id"], anonymous);
        assert_eq!(contact(&owner, &anonymous).await.status, 404);
        let person = contact(&owner, &known).await;
        assert_eq!(names(&person.body), [(&json!("email"), &json!("ada@example.com"))]);
        assert_eq!(person.body["favorite"], true);
        let thread = format!("/conversations/{}/messages", conversation.as_str().expect("an id"));
        let thread = owner.get(&thread).await;
        assert_eq!(thread.body["items"][0]["author"]["name"], "Ada");

        // Who has a closed conversation, or a word of an agent on them, stays.
        let mut other = Widget::new(&server, &public_id);
        other.begin(json!({})).await;
        other.write("o1", "Something else").await;
        let row = conversations(&owner).await.remove(0);
        let noted = format!("/contacts/{}", row["contact"]["id"].as_str().expect("an id"));
        let remarks = owner.patch(&noted, json!({"remarks": "Calls back"})).await;
        assert_eq!(remarks.status, 200, "{remarks:?}");
        let token = identity(&server, Algorithm::HS256, "u1", json!({}));
        other.begin(json!({"identity_token": token})).await;
        assert_eq!(owner.get(&noted).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn who_proves_to_be_restricted_is_seen_by_their_viewers_alone_from_then_on() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let grace = server.agent(&owner, &[]).await;
        let joan = server.agent(&owner, &[]).await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let ada = json!({"identity_token": identity(&server, Algorithm::HS256, "u1", json!({}))});
        let mut phone = Widget::new(&server, &public_id);
        phone.begin(ada.clone()).await;
        phone.write("p1", "From my phone").await;
        let known = conversations(&owner).await.remove(0)["contact"]["id"].clone();
        server.restrict(&owner, &known, &[&grace]).await;

        let mut desk = Widget::new(&server, &public_id);
        desk.begin(json!({})).await;
        desk.write("d1", "From my desk").await;
        let row = conversations(&joan).await.remove(0);
        let id = row["id"].as_str().expect("an id").to_owned();
        let mut outsider = Listener::open(&joan, "/api/v1/events").await;
        let mut viewer = Listener::open(&grace, "/api/v1/events").await;
        desk.begin(ada).await;
        assert_eq!(desk.shown, ["From my phone", "From my desk"]);
        let hidden = outsider.next_of("conversation.hidden").await;
        assert_eq!(hidden.data, json!({"id": id}));
        let told = viewer.next_of("conversation.updated").await;
        assert_eq!(told.data["object"]["restricted"], true);
        desk.write("d2", "Only for Grace").await;
        assert_eq!(
            viewer.next_of("message.created").await.data["object"]["text"],
            "Only for Grace"
        );
        for frame in outsider.rest().await {
            assert!(
                !frame.data.to_string().contains("Only for Grace"),
                "{frame:?}"
            );
        }
        let one = format!("/conversations/{id}");
        assert_eq!(
            (grace.get(&one).await.status, joan.get(&one).await.status),
            (200, 404)
        );
    })
    .await;
}

#[actix_web::test]
async fn who_proves_to_be_blocked_takes_nothing_along_and_is_not_heard() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (_, public_id) = channel(&owner, json!({})).await;
        let ada = json!({"identity_token": identity(&server, Algorithm::HS256, "u1", json!({}))});
        let mut phone = Widget::new(&server, &public_id);
        phone.begin(ada.clone()).await;
        phone.write("p1", "From my phone").await;
        let known = conversations(&owner).await.remove(0)["contact"]["id"].clone();
        let known = known.as_str().expect("an id");
        let blocked = owner
            .post(&format!("/contacts/{known}/block"), json!({}))
            .await;
        assert_eq!(blocked.status, 200, "{blocked:?}");

        let mut desk = Widget::new(&server, &public_id);
        desk.begin(json!({})).await;
        desk.write("d1", "From my desk").await;
        let before = conversations(&owner).await;
        desk.begin(ada).await;
        assert_eq!(
            conversations(&owner).await,
            before,
            "it stays the visitor's"
        );
        let dropped = desk.write("d2", "Do you hear me?").await;
        assert_eq!(dropped.status, 201, "nothing tells them: {dropped:?}");
        assert_eq!(conversations(&owner).await, before);
        let contact = owner.get(&format!("/contacts/{known}")).await;
        assert_eq!(contact.body["dropped_since_block"], 1);
    })
    .await;
}
