//! What only WhatsApp has.

use super::world::{World, of, texts};
use crate::common::{is_put_off, until};
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Says, State, Whatsapp};

const DAY: i64 = 24 * 3600;

async fn whatsapp(test: impl AsyncFn(&World)) {
    of(Whatsapp::start, test).await;
}

async fn comes(world: &World, field: &str, value: &Value) {
    let answer = world.call(Whatsapp::changed(field, value)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// A message of somebody.
async fn writes(world: &World, number: u32, who: &Value, content: &Value) {
    let words = world.words(number, 1, "");
    let mut message = json!({
        "id": format!("wamid.FAKE{number:04}"), "timestamp": words.at.to_string(),
    });
    for part in [who, content] {
        for (key, value) in part.as_object().expect("fields") {
            message[key] = value.clone();
        }
    }
    comes(world, "messages", &json!({"messages": [message]})).await;
}

/// The bodies that were posted to the number's messages.
fn posted(world: &World) -> Vec<Value> {
    let calls = world.provider.server().calls().into_iter();
    let posted = calls.filter(|call| call.path.ends_with("/messages"));
    posted
        .map(|call| serde_json::from_slice(&call.body).expect("JSON"))
        .collect()
}

async fn uploaded(world: &World) -> String {
    let form = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
    let form = reqwest::multipart::Form::new().part("file", form);
    let upload = world
        .ada
        .request(reqwest::Method::POST, "/api/v1/attachments")
        .multipart(form);
    let upload = crate::common::send(upload).await;
    assert_eq!(upload.status, 201, "{upload:?}");
    upload.id()
}

#[actix_web::test]
async fn the_address_is_agreed_by_a_word_and_a_challenge() {
    whatsapp(async |world| {
        for (word, status, said) in [
            (None, 200, "1158201444"),
            (Some("guessed"), 403, "bad_token"),
        ] {
            let url = format!("{}{}", world.url, Whatsapp::handshake(word).tail);
            let answer = reqwest::get(url).await.expect("an answer");
            assert_eq!(answer.status().as_u16(), status);
            let body = answer.text().await.expect("a body");
            assert!(
                body == said || body.contains(&format!("\"{said}\"")),
                "{body}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn somebody_is_one_contact_by_number_by_id_and_by_both() {
    whatsapp(async |world| {
        let text = json!({"type": "text", "text": {"body": "Hello"}});
        let (phone, user) = ("15550001111", "US.90210AB");
        writes(
            world,
            1,
            &json!({"from": phone, "from_user_id": user}),
            &text,
        )
        .await;
        writes(world, 2, &json!({"from": phone}), &text).await;
        writes(world, 3, &json!({"from_user_id": user}), &text).await;
        let id = world.conversation().await;
        assert_eq!(world.messages(&id).await.len(), 3);
        let contact = world.ada.get("/contacts").await.body["items"].clone();
        assert_eq!(contact.as_array().map(Vec::len), Some(1), "{contact}");
        // Who hides their number is answered at their id.
        writes(world, 4, &json!({"from_user_id": "DE.77AB12"}), &text).await;
        let all = world.conversations().await;
        let hidden = all
            .iter()
            .find(|one| one["id"] != id.as_str())
            .expect("another");
        let hidden = hidden["id"].as_str().expect("an id");
        let sent = world.answers(hidden, json!({"text": "Hi"})).await;
        world.stands(hidden, &sent, "sent").await;
        let body = posted(world).pop().expect("a message");
        assert_eq!(
            (&body["recipient"], &body["to"]),
            (&json!("DE.77AB12"), &Value::Null)
        );
        assert_eq!(body["biz_opaque_callback_data"], sent);
    })
    .await;
}

#[actix_web::test]
async fn a_file_whose_address_ran_out_is_asked_for_anew() {
    whatsapp(async |world| {
        let server = world.provider.server();
        server.answer(Answer::Late(std::time::Duration::ZERO));
        server.answer(Answer::Status(404));
        let image = json!({"type": "image", "image": {"id": "880011", "caption": "my receipt",
            "mime_type": "image/png"}});
        writes(world, 1, &json!({"from": "15550001111"}), &image).await;
        let id = world.conversation().await;
        is_put_off(&world.server).await;
        world.server.pass(60);
        let file = until("fetched", async || {
            let file = world.messages(&id).await[0]["attachments"][0].clone();
            match file["state"] == "ready" {
                true => Ok(file),
                false => Err(file),
            }
        })
        .await;
        assert_eq!(file["media_type"], "image/png");
        assert_eq!(texts(&world.messages(&id).await), ["my receipt"]);
        let asked = server
            .calls()
            .into_iter()
            .filter(|call| call.path.ends_with("/880011"));
        assert_eq!(asked.count(), 2);
    })
    .await;
}

#[actix_web::test]
async fn what_the_provider_carries_comes_in_whatever_else_is_allowed() {
    whatsapp(async |world| {
        let narrow = json!({"allowed_file_types": ["gif"]});
        let set = world.ada.patch("/organization", narrow).await;
        assert_eq!(set.status, 200, "{set:?}");
        let server = world.provider.server();
        for (number, bytes, state, media_type) in [
            (1, &b"#!AMR\n\x3c\0\0\0\0\0"[..], "ready", "audio/amr"),
            (2, b"PK\x03\x04", "failed", "application/octet-stream"),
        ] {
            // Where it is, then what it is.
            server.answer(Answer::Late(std::time::Duration::ZERO));
            server.answer(Answer::Full(200, Vec::new(), bytes.to_vec()));
            let voice = json!({"type": "audio", "audio": {"id": "880011", "voice": true,
                "mime_type": "audio/amr"}});
            writes(world, number, &json!({"from": "15550001111"}), &voice).await;
            let id = world.conversation().await;
            let file = until("fetched or refused", async || {
                let newest = world.messages(&id).await.pop().expect("a message");
                let file = newest["attachments"][0].clone();
                match file["state"] == "pending" {
                    true => Err(file),
                    false => Ok(file),
                }
            })
            .await;
            assert_eq!(
                (&file["state"], &file["media_type"]),
                (&json!(state), &json!(media_type))
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn reports_of_one_piece_do_not_end_a_message_in_several() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let words = "long ".repeat(300).trim().to_owned();
        let file = uploaded(world).await;
        // The words go before the file; the file has to wait.
        let server = world.provider.server();
        server.answer(Answer::Late(std::time::Duration::ZERO));
        server.answer(world.provider.slow_down());
        let body = json!({"text": words, "attachment_ids": [file]});
        let message = world.answers(&id, body).await;
        is_put_off(&world.server).await;
        let took = world.took(1).await.remove(0);
        let read = world
            .provider
            .tells(&world.url, &took, State::Read)
            .expect("a report");
        assert_eq!(world.call(read).await.status, 200);
        world.server.pass(60);
        world.stands(&id, &message, "sent").await;
        let took = world.took(2).await;
        assert_eq!(took[0].text.as_deref(), Some(words.as_str()));
        assert!(took[1].file.is_some(), "{took:?}");
        let read = world
            .provider
            .tells(&world.url, &took[1], State::Read)
            .expect("a report");
        assert_eq!(world.call(read).await.status, 200);
        world.stands(&id, &message, "read").await;
    })
    .await;
}

#[actix_web::test]
async fn of_a_message_in_several_only_the_piece_that_failed_goes_again() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let words = "long ".repeat(300).trim().to_owned();
        let body = json!({"text": words, "attachment_ids": [uploaded(world).await]});
        let message = world.answers(&id, body).await;
        world.stands(&id, &message, "sent").await;
        let took = world.took(2).await;
        let failed = world.provider.tells(&world.url, &took[0], State::Failed);
        let failed = world.call(failed.expect("a report")).await;
        assert_eq!(failed.status, 200);
        world.stands(&id, &message, "failed").await;
        let path = format!("/conversations/{id}/messages/{message}/retry");
        let again = world.ada.post(&path, json!({})).await;
        assert!(again.status < 300, "{again:?}");
        world.stands(&id, &message, "sent").await;
        let took = world.took(3).await;
        assert_eq!(took[2].text.as_deref(), Some(words.as_str()));
        assert_eq!(took.len(), 3, "{took:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_report_finds_its_message_though_the_answer_was_lost() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Lost);
        let message = world.answers(&id, json!({"text": "Only once"})).await;
        world.stands(&id, &message, "unknown").await;
        let took = world.took(1).await.remove(0);
        assert_eq!(took.ours.as_deref(), Some(message.as_str()));
        let report = world
            .provider
            .tells(&world.url, &took, State::Delivered)
            .expect("a report");
        assert_eq!(world.call(report).await.status, 200);
        world.stands(&id, &message, "delivered").await;
    })
    .await;
}

#[actix_web::test]
async fn a_day_after_they_wrote_only_a_template_goes() {
    whatsapp(async |world| {
        let long_ago = Says {
            at: world.words(1, 1, "").at - DAY,
            ..world.words(1, 1, "Hello")
        };
        let hook = world.provider.says(&world.url, &long_ago);
        assert_eq!(world.call(hook).await.status, 200);
        let path = format!("/conversations/{}", world.conversation().await);
        let options = world.ada.get(&path).await.body["reply_options"].clone();
        let state = options
            .as_array()
            .expect("options")
            .iter()
            .find(|one| one["default"] == true);
        assert_eq!(
            state.expect("a default")["state"],
            "template_only",
            "{options}"
        );
        let refused = world
            .ada
            .post(&format!("{path}/messages"), json!({"text": "Hi"}))
            .await;
        assert_eq!((refused.status, refused.code()), (422, "template_required"));
    })
    .await;
}

#[actix_web::test]
async fn who_wants_no_advertising_still_gets_answers() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let wishes = async |number: u32, value: &str| {
            let at = world.words(number, 1, "").at;
            let preference = json!({"wa_id": "15550001111", "category": "marketing_messages",
                "value": value, "detail": "User asked", "timestamp": at});
            comes(
                world,
                "user_preferences",
                &json!({"user_preferences": [preference]}),
            )
            .await;
            let contact = world.ada.get("/contacts").await.body["items"][0]["id"].clone();
            let path = format!("/contacts/{}", contact.as_str().expect("an id"));
            let identities = world.ada.get(&path).await.body["identities"].clone();
            let phone = identities
                .as_array()
                .expect("identities")
                .iter()
                .find(|one| one["scheme"] == "phone");
            phone.expect("a number")["channels"][0]["opted_out_at"].clone()
        };
        assert_ne!(wishes(2, "stop").await, Value::Null);
        let sent = world
            .answers(&id, json!({"text": "Your order is here"}))
            .await;
        world.stands(&id, &sent, "sent").await;
        assert_eq!(wishes(3, "resume").await, Value::Null);
        assert_eq!(wishes(2, "stop").await, Value::Null, "told once more");
    })
    .await;
}

#[actix_web::test]
async fn customers_see_that_what_they_wrote_was_read_and_numbers_cannot_be_checked() {
    whatsapp(async |world| {
        let on = json!({"send_read_receipts": true});
        assert_eq!(world.ada.patch(&world.channel, on).await.status, 200);
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let last = world.messages(&id).await[0]["id"].clone();
        let path = format!("/conversations/{id}/read");
        let read = world.ada.post(&path, json!({"message_id": last})).await;
        assert!(read.status < 300, "{read:?}");
        let told = until("told", async || match posted(world).pop() {
            Some(body) => Ok(body),
            None => Err(Value::Null),
        })
        .await;
        let expected = json!({
            "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.FAKE0001",
        });
        assert_eq!(told, expected);
        let path = format!("{}/number-check", world.channel);
        let check = world
            .ada
            .post(&path, json!({"phone": "+15550001111"}))
            .await;
        assert_eq!(
            (check.status, &check.body["state"]),
            (200, &json!("unknown")),
            "{check:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn what_was_said_to_be_taken_once_says_nothing_of_what_is_sent_again() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        world.stands(&id, &message, "sent").await;
        let took = world.took(1).await.remove(0);
        let sent = json!({"statuses": [{
            "id": took.id, "status": "sent", "timestamp": "1760000090",
            "recipient_id": "15550001111", "biz_opaque_callback_data": took.ours,
        }]});
        let fails = world.provider.tells(&world.url, &took, State::Failed);
        assert_eq!(world.call(fails.expect("a call")).await.status, 200);
        world.stands(&id, &message, "failed").await;
        world.provider.server().answer(Answer::Status(503));
        let path = format!("/conversations/{id}/messages/{message}/retry");
        assert_eq!(world.ada.post(&path, json!({})).await.status, 200);
        is_put_off(&world.server).await;
        comes(world, "messages", &sent).await;
        world.stands(&id, &message, "queued").await;
        world.server.pass(120);
        world.stands(&id, &message, "sent").await;
        assert_eq!(world.texts(), ["Hi", "Hi"]);
    })
    .await;
}

#[actix_web::test]
async fn what_a_report_names_first_is_known_to_who_quotes_it() {
    whatsapp(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Lost);
        let message = world.answers(&id, json!({"text": "Perhaps"})).await;
        world.stands(&id, &message, "unknown").await;
        let took = world.took(1).await.remove(0);
        let arrived = world.provider.tells(&world.url, &took, State::Delivered);
        assert_eq!(world.call(arrived.expect("a call")).await.status, 200);
        world.stands(&id, &message, "delivered").await;
        let quote = json!({"type": "text", "text": {"body": "This one?"},
            "context": {"from": "15550009999", "id": took.id}});
        writes(world, 2, &json!({"from": "15550001111"}), &quote).await;
        let sign = json!({"type": "reaction",
            "reaction": {"message_id": took.id, "emoji": "\u{1f44d}"}});
        writes(world, 3, &json!({"from": "15550001111"}), &sign).await;
        let messages = world.messages(&id).await;
        let ours = messages.iter().find(|one| one["id"] == message);
        assert_eq!(ours.expect("ours")["reactions"][0], "👍");
        let quoting = messages.iter().find(|one| one["text"] == "This one?");
        let quoting = quoting.expect("the quoting one");
        assert_eq!(quoting["reply_to"]["id"], message, "{quoting}");
    })
    .await;
}
