//! What only Telegram has.

use super::world::{World, of, texts};
use crate::common::until;
use crate::desk;
use domain::{JobId, MessageId};
use serde_json::{Value, json};
use store::StoreError;
use store::messages::{self, early_changes};
use testkit::providers::{Hook, Says, Telegram};

async fn telegram(test: impl AsyncFn(&World)) {
    of(Telegram::start, test).await;
}

/// An update by the bot's own secret.
fn update(world: &World, body: &Value) -> Hook {
    let says = Says {
        number: 0,
        customer: 1,
        text: String::new(),
        at: 0,
    };
    Hook {
        body: body.to_string().into_bytes(),
        ..world.provider.says(&world.url, &says)
    }
}

/// A message of customer 1 with something in it.
fn message(number: u32, content: &Value) -> Value {
    let mut message = json!({
        "message_id": number, "date": 1_760_000_000,
        "from": {"id": 770_001, "is_bot": false, "first_name": "Nora", "username": "noraq"},
        "chat": {"id": 770_001, "type": "private"},
    });
    for (key, value) in content.as_object().expect("fields") {
        message[key] = value.clone();
    }
    json!({"update_id": number, "message": message})
}

async fn comes(world: &World, body: &Value) {
    let answer = world.call(update(world, body)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn places_cards_and_what_nobody_knows_are_seen_for_what_they_are() {
    telegram(async |world| {
        comes(
            world,
            &message(
                1,
                &json!({
                    "location": {"latitude": 52.52, "longitude": 13.405},
                    "venue": {"title": "Cafe", "address": "Main St 1", "location": {}},
                }),
            ),
        )
        .await;
        comes(world, &message(2, &json!({
            "contact": {"phone_number": "+15550003333", "first_name": "Bo", "last_name": "Ek"},
        }))).await;
        comes(world, &message(3, &json!({"poll": {"id": "1"}}))).await;
        let id = world.conversation().await;
        let messages = world.messages(&id).await;
        let kinds: Vec<_> = messages.iter().map(|one| one["kind"].clone()).collect();
        assert_eq!(kinds, ["location", "contact", "unsupported"]);
        let place = messages[0]["text"].as_str().expect("words");
        assert!(
            place.starts_with(
                "Cafe\nMain St 1\nhttps://www.openstreetmap.org/?mlat=52.52&mlon=13.405"
            ),
            "{place}"
        );
        assert_eq!(messages[1]["text"], "Bo Ek\n+15550003333");
    })
    .await;
}

#[actix_web::test]
async fn a_picture_is_fetched_by_its_id_and_goes_out_again_with_its_caption() {
    telegram(async |world| {
        comes(world, &message(1, &json!({
            "caption": "my receipt",
            "photo": [{"file_id": "small", "width": 90}, {"file_id": "large", "width": 1280}],
        }))).await;
        let id = world.conversation().await;
        let file = until("fetched", async || {
            let messages = world.messages(&id).await;
            let file = messages[0]["attachments"][0].clone();
            match file["state"] == "ready" {
                true => Ok(file),
                false => Err(file),
            }
        })
        .await;
        assert_eq!(file["media_type"], "image/png");
        let asked = world.provider.server().calls();
        let asked = asked.iter().find(|call| call.path.ends_with("/getFile")).expect("a call");
        assert_eq!(asked.body, br#"{"file_id":"large"}"#);

        let form = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let form = reqwest::multipart::Form::new().part("file", form);
        let upload = world.ada.request(reqwest::Method::POST, "/api/v1/attachments").multipart(form);
        let upload = crate::common::send(upload).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        let body = json!({"text": "Here", "attachment_ids": [upload.id()], "reply_to_id": world.messages(&id).await[0]["id"]});
        let sent = world.answers(&id, body).await;
        world.stands(&id, &sent, "sent").await;
        let took = world.took(1).await;
        assert_eq!(took[0].text.as_deref(), Some("Here"));
        assert_eq!(took[0].file, Some(("map.png".to_owned(), testkit::PNG.to_vec())));
        let calls = world.provider.server().calls();
        let call = calls.iter().find(|call| call.path.ends_with("/sendPhoto")).expect("a photo");
        let fields = testkit::form::fields(call);
        assert_eq!(fields.text("reply_parameters").as_deref(), Some(r#"{"allow_sending_without_reply":true,"message_id":1}"#));
    })
    .await;
}

#[actix_web::test]
async fn whoever_presses_a_button_hears_that_it_was_heard() {
    telegram(async |world| {
        let press = json!({"update_id": 3, "callback_query": {
            "id": "cbq1", "chat_instance": "1", "data": "rate:5",
            "from": {"id": 770_001, "is_bot": false, "first_name": "Nora"},
        }});
        for _ in 0..2 {
            let answer = world.call(update(world, &press)).await;
            let heard = json!({"method": "answerCallbackQuery", "callback_query_id": "cbq1"});
            assert_eq!((answer.status, &answer.body), (200, &heard));
            assert_eq!(answer.headers["content-type"], "application/json");
        }
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["rate:5"]);
    })
    .await;
}

#[actix_web::test]
async fn who_blocks_the_bot_is_not_written_to_until_they_come_back() {
    telegram(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let member = |number: u32, status: &str| {
            json!({"update_id": 9, "my_chat_member": {
                "chat": {"id": 770_001, "type": "private"}, "date": world.words(number, 1, "").at,
                "from": {"id": 770_001, "is_bot": false, "first_name": "Nora"},
                "new_chat_member": {"status": status},
            }})
        };
        comes(world, &member(2, "kicked")).await;
        let path = format!("/conversations/{id}");
        let state = world.ada.get(&path).await.body["reply_options"][0]["state"].clone();
        assert_eq!(state, "not_subscribed");
        let refused = world
            .ada
            .post(&format!("{path}/messages"), json!({"text": "Hi"}))
            .await;
        assert_eq!((refused.status, refused.code()), (422, "not_subscribed"));
        comes(world, &member(3, "member")).await;
        comes(world, &member(2, "kicked")).await;
        world.answers(&id, json!({"text": "Welcome back"})).await;
        world.took(1).await;
    })
    .await;
}

#[actix_web::test]
async fn a_customer_may_change_what_they_wrote_and_put_signs_to_what_we_did() {
    telegram(async |world| {
        world.says(1, 1, "Size 41").await;
        let id = world.conversation().await;
        comes(
            world,
            &json!({"update_id": 2, "edited_message": {
                "message_id": 1, "date": 1, "edit_date": 2, "text": "Size 42",
                "chat": {"id": 770_001, "type": "private"},
            }}),
        )
        .await;
        let messages = world.messages(&id).await;
        assert_eq!(texts(&messages), ["Size 42"]);
        assert_ne!(messages[0]["edited_at"], Value::Null);
        let row = world.conversations().await.remove(0);
        assert_eq!(row["last_message"]["preview"], "Size 42");
        let found = world.ada.get("/search?q=Size%2042").await;
        assert_eq!(
            found.body["items"].as_array().map(Vec::len),
            Some(1),
            "{found:?}"
        );

        let answer = world.answers(&id, json!({"text": "Noted"})).await;
        world.stands(&id, &answer, "sent").await;
        let ours = world.took(1).await.remove(0).id;
        let (_, number) = ours.split_once(':').expect("two numbers");
        let sign = |date: i64, signs: Value| {
            json!({"update_id": 3, "message_reaction": {
                "chat": {"id": 770_001, "type": "private"}, "date": date,
                "message_id": number.parse::<i64>().expect("a number"),
                "user": {"id": 770_001, "is_bot": false, "first_name": "Nora"},
                "old_reaction": [], "new_reaction": signs,
            }})
        };
        let put = sign(1, json!([{"type": "emoji", "emoji": "👍"}]));
        comes(world, &put).await;
        assert_eq!(world.messages(&id).await[1]["reactions"], json!(["👍"]));
        comes(world, &sign(2, json!([]))).await;
        assert_eq!(world.messages(&id).await[1]["reactions"], json!([]));
        comes(world, &put).await;
        assert_eq!(
            world.messages(&id).await[1]["reactions"],
            json!([]),
            "told once more"
        );
        assert_eq!(world.conversations().await.len(), 1);
    })
    .await;
}

/// As two transactions leave it that did not see each other.
#[actix_web::test]
async fn a_change_that_passed_its_message_reaches_it() {
    telegram(async |world| {
        world.says(1, 1, "Size 41").await;
        let id = world.conversation().await;
        let message = world.messages(&id).await.remove(0)["id"].clone();
        let message: MessageId = serde_json::from_value(message).expect("an id");
        let (organization, now) = (desk::organization(&world.ada), world.server.state.now());
        let kept = world.server.state.store.write(move |db| {
            let message = messages::get(db, organization, message)?;
            let (place, provider_id) = ((organization, message.channel), message.provider_id);
            let provider_id = provider_id.ok_or(StoreError::NotFound)?;
            let change = json!({"entry": "edited", "provider_id": provider_id, "text": "Size 43"});
            let change = (JobId::from(7), &*change.to_string());
            early_changes::keep(db, place, &provider_id, change, now)
        });
        kept.await.expect("kept");
        until("it was written anew", async || {
            let messages = world.messages(&id).await;
            match texts(&messages) == ["Size 43"] {
                true => Ok(messages),
                false => Err(messages),
            }
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn what_was_changed_before_it_came_comes_as_it_is_now() {
    telegram(async |world| {
        let edited = |date: i64, text: &str| {
            json!({"update_id": 2, "edited_message": {
                "message_id": 1, "date": 1, "edit_date": date, "text": text,
                "chat": {"id": 770_001, "type": "private"},
            }})
        };
        comes(world, &edited(3, "Size 43")).await;
        comes(world, &edited(2, "Size 42")).await;
        world.says(1, 1, "Size 41").await;
        let id = world.conversation().await;
        assert_eq!(texts(&world.messages(&id).await), ["Size 43"]);
        let row = world.conversations().await.remove(0);
        assert_eq!(row["last_message"]["preview"], "Size 43");
    })
    .await;
}
