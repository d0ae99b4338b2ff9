//! What only Messenger has, and what Instagram has like it.

use super::world::{World, of, texts};
use crate::common::{Client, count, is_put_off, until};
use crate::events::Listener;
use serde_json::{Value, json};
use testkit::Answer;
use testkit::providers::{Hook, META_APP_SECRET, Messenger, signed_by_meta};

const PAGE: &str = "900100200";
const NORA: &str = "440011001";
const DAY: i64 = 24 * 3600;

async fn messenger(test: impl AsyncFn(&World)) {
    of(Messenger::start, test).await;
}

/// One event of the page's, between `sender` and `recipient`.
fn event(world: &World, (sender, recipient): (&str, &str), more: &Value) -> Hook {
    let now = world.server.state.now().as_millis();
    let mut event = json!({
        "sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": now,
    });
    for (key, value) in more.as_object().expect("fields") {
        event[key] = value.clone();
    }
    let call =
        json!({"object": "page", "entry": [{"id": PAGE, "time": now, "messaging": [event]}]});
    signed_by_meta(META_APP_SECRET, call.to_string().into_bytes())
}

/// Something of Nora's.
async fn comes(world: &World, more: &Value) {
    let answer = world.call(event(world, (NORA, PAGE), more)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// What the page wrote, wherever it did; applied once it is surely known whose it is.
async fn is_echoed(world: &World, message: Value) {
    let echo = json!({"message": message});
    let answer = world.call(event(world, (PAGE, NORA), &echo)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.server.pass(31);
    until("applied", async || {
        match count(&world.server, "jobs WHERE kind = 'echo'").await {
            0 => Ok(0),
            some => Err(some),
        }
    })
    .await;
}

async fn uploads(world: &World) -> String {
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
async fn a_new_customer_is_called_what_their_profile_says() {
    messenger(async |world| {
        let mut heard = Listener::open(&world.ada, "/api/v1/events").await;
        world.says(1, 1, "Hello").await;
        let told = heard.next_of("contact.updated").await;
        let path = format!("/contacts/{}", told.data["id"].as_str().expect("an id"));
        let contact = world.ada.get(&path).await.body;
        assert_eq!(contact["channel_name"], "Nora Quill 1");
        assert_eq!(contact["name"], Value::Null);
        assert_eq!(contact["identities"][0]["scheme"], "messenger");
        assert_ne!(contact["identities"][0]["scope"], Value::Null);
        let row = world.conversations().await.remove(0);
        assert_eq!(row["contact"]["name"], "Nora Quill 1");
        world.says(2, 1, "Are you there?").await;
        let asked = world.provider.server().calls();
        let asked = asked
            .iter()
            .filter(|call| call.path.contains("?fields=first_name"));
        assert_eq!(asked.count(), 1, "asked once");
        // Who may not be asked about stays without a name, and nobody asks again.
        let refused = json!({"error": {"message": "(#2018218)", "code": 2_018_218}});
        let refused = Answer::Full(400, Vec::new(), refused.to_string().into_bytes());
        world.provider.server().answer(refused);
        world.says(3, 2, "Hello").await;
        let people = world.ada.get("/contacts").await;
        let people = people.body["items"].as_array().expect("items").clone();
        let names: Vec<_> = people
            .iter()
            .map(|one| one["channel_name"].clone())
            .collect();
        assert!(names.contains(&Value::Null), "{people:?}");
    })
    .await;
}

#[actix_web::test]
async fn for_a_week_only_a_person_answers_and_meta_is_told_so() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let path = format!("/conversations/{id}");
        let option = async |ada: &Client| ada.get(&path).await.body["reply_options"][0].clone();
        let answer = async |ada: &Client, text: &str| {
            let body = json!({"text": text});
            ada.post(&format!("{path}/messages"), body).await
        };
        assert_eq!(option(&world.ada).await["human_agent_tag"], Value::Null);
        assert_eq!(answer(&world.ada, "Hello").await.status, 201);
        world.took(1).await;
        let ada = world.later(2 * DAY).await;
        assert_eq!(option(&ada).await["human_agent_tag"], true);
        assert_eq!(answer(&ada, "Sorry for the wait").await.status, 201);
        world.took(2).await;
        let calls = world.provider.server().calls();
        let sent = calls.iter().filter(|call| call.path.ends_with("/messages"));
        let tags: Vec<_> = sent
            .map(|call| testkit::form::fields(call).text("tag"))
            .collect();
        assert_eq!(tags, [None, Some("HUMAN_AGENT".to_owned())]);
        let ada = world.later(5 * DAY).await;
        let refused = answer(&ada, "Still there?").await;
        assert_eq!((refused.status, refused.code()), (422, "not_subscribed"));
        world.says(2, 1, "Yes").await;
        assert_eq!(option(&ada).await["state"], "free");
    })
    .await;
}

#[actix_web::test]
async fn after_a_day_no_program_answers_for_a_person() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let path = format!("/conversations/{id}/messages");
        let scopes = ["conversations:read", "conversations:write"];
        let program = json!({"name": "Bot", "scopes": scopes});
        let ada = world.later(DAY - 100).await;
        let bot = ada.program(program).await;
        let stands = async |message: &str, state: &str| {
            until(state, async || {
                let page = ada.get(&path).await;
                let all = page.body["items"].as_array().cloned().unwrap_or_default();
                let found = all.into_iter().find(|one| one["id"] == message);
                let delivery = found.unwrap_or_default()["delivery"].clone();
                match delivery["state"] == state {
                    true => Ok(delivery),
                    false => Err(delivery),
                }
            })
            .await
        };
        // In time when it was written, and late when its turn comes.
        world.provider.server().answer(Answer::Status(503));
        let sent = bot
            .post(&path, json!({"text": "Your order has left"}))
            .await;
        assert_eq!(sent.status, 201, "{sent:?}");
        is_put_off(&world.server).await;
        world.server.pass(200);
        let failed = stands(&sent.id(), "failed").await;
        assert_eq!(failed["error"]["code"], "person_only");
        let refused = bot.post(&path, json!({"text": "Anything else?"})).await;
        assert_eq!((refused.status, refused.code()), (422, "person_only"));
        let title = refused.body["title"].as_str().unwrap_or_default();
        assert!(title.contains("only a person may answer"), "{title}");
        let person = ada.post(&path, json!({"text": "I am Ada"})).await;
        assert_eq!(person.status, 201, "{person:?}");
        stands(&person.id(), "sent").await;
        assert_eq!(world.texts(), ["I am Ada"]);
    })
    .await;
}

#[actix_web::test]
async fn a_sign_or_a_link_opens_the_window_without_a_message() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let path = format!("/conversations/{id}");
        let is_late = async |ada: &Client| {
            let option = ada.get(&path).await.body["reply_options"][0].clone();
            assert_eq!(option["state"], "free");
            option["human_agent_tag"] == true
        };
        let sign = |action: &str| {
            json!({"reaction": {"mid": "m_fake_1", "action": action, "emoji": "👍"}})
        };
        let link = json!({"referral": {"ref": "spring", "source": "SHORTLINK"}});
        for opens in [sign("react"), link] {
            let ada = world.later(2 * DAY).await;
            assert!(is_late(&ada).await);
            comes(world, &sign("unreact")).await;
            assert!(is_late(&ada).await, "taking a sign away says nothing");
            comes(world, &opens).await;
            assert!(!is_late(&ada).await, "{opens}");
            // It is no message.
            let page = ada.get(&format!("{path}/messages")).await;
            assert_eq!(page.body["items"].as_array().map(Vec::len), Some(1));
        }
    })
    .await;
}

#[actix_web::test]
async fn words_and_a_file_are_two_messages_there_and_one_here() {
    messenger(async |world| {
        world.says(1, 1, "Where is it?").await;
        let id = world.conversation().await;
        let body = json!({
            "text": "Here", "attachment_ids": [uploads(world).await],
            "reply_to_id": world.messages(&id).await[0]["id"],
        });
        let sent = world.answers(&id, body).await;
        world.stands(&id, &sent, "sent").await;
        let took = world.took(2).await;
        assert_eq!(took[0].text.as_deref(), Some("Here"));
        assert_eq!(
            took[1].file,
            Some(("map.png".to_owned(), testkit::PNG.to_vec()))
        );
        let calls = world.provider.server().calls();
        let calls: Vec<_> = calls
            .iter()
            .filter(|call| call.path.ends_with("/messages"))
            .collect();
        let answers = testkit::form::fields(calls[0]).text("reply_to");
        assert_eq!(answers.as_deref(), Some(r#"{"mid":"m_fake_1"}"#));
        assert_eq!(testkit::form::fields(calls[1]).text("reply_to"), None);
        for one in &took {
            let message = json!({"mid": one.id, "text": one.text, "is_echo": true});
            is_echoed(world, message).await;
        }
        assert_eq!(world.messages(&id).await.len(), 2, "both are ours");
    })
    .await;
}

#[actix_web::test]
async fn an_echo_settles_what_was_lost_and_shows_what_was_written_elsewhere() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Lost);
        let lost = world.answers(&id, json!({"text": "Only once"})).await;
        world.stands(&id, &lost, "unknown").await;
        let took = world.took(1).await.remove(0);
        let own = json!({
            "mid": took.id, "text": took.text, "is_echo": true, "metadata": took.ours,
        });
        is_echoed(world, own).await;
        world.stands(&id, &lost, "sent").await;
        let link = format!("http://{}/cdn/p.jpg", world.provider.server().address);
        let elsewhere = json!({
            "mid": "m_fake_2001", "is_echo": true, "app_id": 12345,
            "attachments": [{"type": "image", "payload": {"url": link}}],
        });
        is_echoed(world, elsewhere).await;
        let photo = until("fetched", async || {
            let last = world.messages(&id).await.pop().unwrap_or_default();
            let is_there = last["attachments"][0]["state"] == "ready";
            match is_there && last["kind"] == "image" {
                true => Ok(last),
                false => Err(last),
            }
        })
        .await;
        assert_eq!(photo["direction"], "outbound");
        let messages = world.messages(&id).await;
        assert_eq!(texts(&messages), ["Hello", "Only once"]);
    })
    .await;
}

#[actix_web::test]
async fn receipts_move_single_messages_and_all_up_to_a_moment() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let mut sent = Vec::new();
        for text in ["one", "two"] {
            let message = world.answers(&id, json!({"text": text})).await;
            world.stands(&id, &message, "sent").await;
            sent.push(message);
        }
        let took = world.took(2).await;
        comes(
            world,
            &json!({"delivery": {"mids": [took[1].id], "watermark": 1}}),
        )
        .await;
        world.stands(&id, &sent[1], "delivered").await;
        world.stands(&id, &sent[0], "sent").await;
        let now = world.server.state.now().as_millis();
        comes(world, &json!({"delivery": {"watermark": now}})).await;
        world.stands(&id, &sent[0], "delivered").await;
        comes(world, &json!({"read": {"watermark": now}})).await;
        for message in &sent {
            world.stands(&id, message, "read").await;
        }
    })
    .await;
}

#[actix_web::test]
async fn who_blocked_the_page_is_not_written_to_until_they_come_back() {
    messenger(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let gone = json!({"error": {"message": "(#551) This person isn't available", "code": 551}});
        let gone = Answer::Full(400, Vec::new(), gone.to_string().into_bytes());
        world.provider.server().answer(gone);
        let refused = world.answers(&id, json!({"text": "Hi"})).await;
        let refused = world.stands(&id, &refused, "failed").await;
        assert_eq!(refused["delivery"]["error"]["code"], "unreachable");
        let path = format!("/conversations/{id}");
        let option = async || world.ada.get(&path).await.body["reply_options"][0]["state"].clone();
        assert_eq!(option().await, "not_subscribed");
        comes(
            world,
            &json!({"referral": {"ref": "spring", "source": "SHORTLINK"}}),
        )
        .await;
        assert_eq!(option().await, "free");
        assert_eq!(world.messages(&id).await.len(), 2, "a link is no message");
    })
    .await;
}

#[actix_web::test]
async fn customers_see_that_they_were_read_where_the_channel_says_so() {
    messenger(async |world| {
        let on = json!({"send_read_receipts": true});
        assert_eq!(world.ada.patch(&world.channel, on).await.status, 200);
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let body = json!({"message_id": world.messages(&id).await[0]["id"]});
        let path = format!("/conversations/{id}/read");
        let read = world.ada.post(&path, body).await;
        assert!(read.status < 300, "{read:?}");
        until("seen", async || {
            let calls = world.provider.server().calls();
            let seen = calls.iter().find(|call| {
                testkit::form::fields(call).text("sender_action").as_deref() == Some("mark_seen")
            });
            match seen {
                Some(_) => Ok(calls.len()),
                None => Err(calls.len()),
            }
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn the_webhook_proves_itself_to_who_knows_the_token() {
    messenger(async |world| {
        let asks = |token: &str| Hook {
            method: "GET",
            tail: format!("?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158"),
            headers: Vec::new(),
            body: Vec::new(),
        };
        assert_eq!(world.call(asks("fake-verify-token")).await.status, 200);
        assert_eq!(world.call(asks("guessed")).await.status, 403);
    })
    .await;
}
