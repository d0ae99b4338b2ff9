//! Conversations that somebody of ours begins.

use crate::common::{Answer, Client, on_each_database, send};
use crate::desk::{channel, conversation, ids};
use reqwest::Method;
use serde_json::{Value, json};

/// An API channel whose customers are known by telephone number.
async fn phone(admin: &Client) -> String {
    let body = json!({
        "kind": "api", "name": "Phone",
        "settings": {"webhook_url": "https://shop.example/in", "address_scheme": "phone"},
    });
    let made = admin.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

async fn start(by: &Client, body: Value) -> Answer {
    by.post("/conversations", body).await
}

fn field(answer: &Answer) -> (&str, &str) {
    let error = &answer.body["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or_default();
    (text("field"), text("code"))
}

#[actix_web::test]
async fn a_new_one_is_its_authors_with_its_first_message() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let phone = phone(&ada).await;
        let body = json!({
            "channel_id": phone,
            "contact": {"name": "Cleo", "address": "+46 70 123 45 67"},
            "text": "Your bike is ready",
            "subject": "Repair",
        });
        let made = start(&bo, body.clone()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let place = format!("/api/v1/conversations/{}", made.id());
        assert_eq!(made.header("location"), place);
        let c = &made.body;
        assert_eq!(c["assignee_ids"], json!([bo.id()]));
        assert_eq!(
            (&c["status"], &c["reply_state"], &c["subject"]),
            (&json!("open"), &json!("created"), &json!("Repair"))
        );
        assert_eq!(c["last_message"]["preview"], "Your bike is ready");
        assert_eq!(c["contact"]["name"], "Cleo");
        let yours = ids(&bo.get("/conversations?folder=yours").await);
        assert_eq!(yours, [made.id()]);
        let path = format!("/conversations/{}/messages", made.id());
        let thread = bo.get(&path).await;
        assert_eq!(thread.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(thread.body["items"][0]["direction"], "outbound");
        let log = bo.get(&format!("/conversations/{}/log", made.id())).await;
        let actions: Vec<_> = log.body["items"].as_array().expect("log").iter().collect();
        assert!(actions.iter().any(|entry| entry["action"] == "created"
            && entry["actor"]["id"] == json!(bo.id())));

        // The address finds its contact again, and a second one is a second one.
        let again = start(&bo, body).await;
        assert_eq!(again.status, 201, "{again:?}");
        assert_ne!(again.body["number"], c["number"]);
        assert_eq!(again.body["contact"]["id"], c["contact"]["id"]);
        let contact = c["contact"]["id"].clone();
        let third = json!({
            "channel_id": phone, "contact_id": contact, "text": "Hello",
            "previous_id": made.id(),
        });
        let third = start(&bo, third).await;
        assert_eq!(third.body["previous_id"], json!(made.id()));
    })
    .await;
}

#[actix_web::test]
async fn one_key_begins_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let phone = phone(&ada).await;
        let body =
            json!({"channel_id": phone, "contact": {"address": "+46701234567"}, "text": "Hi"});
        let mut made = Vec::new();
        for _ in 0..2 {
            let request = ada
                .request(Method::POST, "/api/v1/conversations")
                .header("idempotency-key", "once")
                .json(&body);
            let answer = send(request).await;
            assert_eq!(answer.status, 201, "{answer:?}");
            made.push(answer.id());
        }
        assert_eq!(made[0], made[1]);
        assert_eq!(ids(&ada.get("/conversations").await).len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn the_team_is_theirs_and_asked_for_if_they_have_several() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let phone = phone(&ada).await;
        let mut teams = Vec::new();
        for (name, channels) in [
            ("Sales", vec![&phone]),
            ("Stores", vec![&phone]),
            ("Other", vec![]),
        ] {
            let body = json!({"name": name, "channel_ids": channels, "agent_ids": []});
            teams.push(ada.post("/teams", body).await.id());
        }
        let [sales, stores, other] = teams.as_slice() else {
            panic!("three teams")
        };
        let body = |team: Option<&str>| {
            let mut body =
                json!({"channel_id": phone, "contact": {"address": "+46701234567"}, "text": "Hi"});
            if let Some(team) = team {
                body["team_id"] = json!(team);
            }
            body
        };
        let one = server.agent(&ada, &[sales]).await;
        assert_eq!(start(&one, body(None)).await.body["team_id"], json!(sales));
        let both = server.agent(&ada, &[sales, stores]).await;
        let refused = start(&both, body(None)).await;
        assert_eq!((refused.status, refused.code()), (422, "team_required"));
        let made = start(&both, body(Some(stores))).await;
        assert_eq!(made.body["team_id"], json!(stores));
        let refused = start(&one, body(Some(stores))).await;
        assert_eq!(refused.code(), "not_your_team");
        let elsewhere = server.agent(&ada, &[other]).await;
        let refused = start(&elsewhere, body(None)).await;
        assert_eq!(
            (refused.status, refused.code()),
            (422, "team_not_on_channel")
        );
        let none = start(&ada, body(None)).await;
        assert_eq!(none.body["team_id"], Value::Null);
        let unknown = start(&ada, body(Some("12345"))).await;
        assert!(unknown.status == 422, "{unknown:?}");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_begun_is_said_field_by_field() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (phone, website) = (phone(&ada).await, channel(&ada).await);
        let id = conversation(&server, &ada, &website, "dee").await;
        let shown = ada.get(&format!("/conversations/{id}")).await;
        let visitor = shown.body["contact"]["id"].clone();
        let someone = json!({"address": "+46701234567"});
        let body = |change: &dyn Fn(&mut Value)| {
            let mut body = json!({"channel_id": phone, "contact": someone, "text": "Hi"});
            change(&mut body);
            body
        };
        for (wanted, expected) in [
            (
                body(&|b| b["contact"]["address"] = json!("12")),
                ("contact.address", "not_a_phone_number"),
            ),
            (
                body(&|b| b["contact"]["name"] = json!("x".repeat(201))),
                ("contact.name", ""),
            ),
            (body(&|b| b["text"] = json!(" ")), ("text", "empty")),
            (
                body(&|b| b["channel_id"] = json!("77")),
                ("channel_id", "unknown"),
            ),
            (
                body(&|b| b["previous_id"] = json!(id)),
                ("previous_id", "unknown"),
            ),
            (
                body(&|b| b["subject"] = json!("x".repeat(501))),
                ("subject", ""),
            ),
            (
                body(&|b| {
                    b["contact_id"] = json!("77");
                    b.as_object_mut().expect("an object").remove("contact");
                }),
                ("contact_id", "unknown"),
            ),
        ] {
            let refused = start(&ada, wanted).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "invalid"),
                "{refused:?}"
            );
            let (name, code) = field(&refused);
            assert_eq!(name, expected.0, "{refused:?}");
            assert!(expected.1.is_empty() || code == expected.1, "{refused:?}");
        }
        let codes = [
            (
                body(&|b| b["contact_id"] = visitor.clone()),
                422,
                "one_contact",
            ),
            (
                body(&|b| b["channel_id"] = json!(website)),
                422,
                "no_address_on_channel",
            ),
            (
                json!({"channel_id": phone, "contact_id": visitor, "text": "Hi"}),
                422,
                "no_address_on_channel",
            ),
        ];
        for (wanted, status, code) in codes {
            let refused = start(&ada, wanted).await;
            assert_eq!(
                (refused.status, refused.code()),
                (status, code),
                "{refused:?}"
            );
        }
        // Who wrote from a website can be written to there.
        let there = json!({"channel_id": website, "contact_id": visitor, "text": "Hi"});
        assert_eq!(start(&ada, there.clone()).await.status, 201);
        let blocked = format!("/contacts/{}/block", visitor.as_str().expect("an id"));
        assert_eq!(ada.post(&blocked, json!({})).await.status, 200);
        assert_eq!(start(&ada, there).await.code(), "contact_blocked");
        let path = format!("/channels/{phone}");
        assert_eq!(
            ada.patch(&path, json!({"enabled": false})).await.status,
            200
        );
        assert_eq!(start(&ada, body(&|_| {})).await.code(), "channel_disabled");
        let listed = ada.get("/contacts").await;
        assert_eq!(
            ids(&listed).len(),
            1,
            "what was refused left nothing behind"
        );
    })
    .await;
}

#[actix_web::test]
async fn who_may_not_see_the_contact_begins_nothing_with_them() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let phone = phone(&ada).await;
        let body =
            json!({"channel_id": phone, "contact": {"address": "+46701234567"}, "text": "Hi"});
        let made = start(&ada, body.clone()).await;
        let contact = made.body["contact"]["id"].clone();
        server.restrict(&ada, &contact, &[&bo]).await;
        let refused = start(&cy, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (409, "identity_in_use"));
        assert_eq!(refused.body.get("contact_id"), None);
        let known = json!({"channel_id": phone, "contact_id": contact, "text": "Hi"});
        assert_eq!(
            field(&start(&cy, known.clone()).await),
            ("contact_id", "unknown")
        );
        let refused = start(&ada, known.clone()).await;
        assert_eq!(
            (refused.status, refused.code()),
            (422, "cannot_see"),
            "no viewer"
        );
        let made = start(&bo, known).await;
        assert_eq!(made.body["restricted"], json!(true));
        let path = format!("/conversations/{}", made.id());
        assert_eq!(cy.get(&path).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_number_is_checked_as_far_as_the_channel_can() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (phone, website) = (phone(&ada).await, channel(&ada).await);
        let check = async |channel: &str, number: &str| {
            let path = format!("/channels/{channel}/number-check");
            ada.post(&path, json!({"phone": number})).await
        };
        let unsure = check(&phone, "+46 70 123 45 67").await;
        assert_eq!(unsure.body["state"], "unknown", "{unsure:?}");
        let off = check(&website, "+46701234567").await;
        assert_eq!(off.body["state"], "unreachable", "{off:?}");
        let refused = check(&phone, "0701").await;
        assert_eq!(field(&refused), ("phone", "not_a_phone_number"));
    })
    .await;
}
