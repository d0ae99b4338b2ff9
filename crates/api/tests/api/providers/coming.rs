//! Where customers come from and where they go: advertisements and links that led them here, and numbers
//! that they change.

use super::world::{World, of, texts};
use crate::common::count;
use serde_json::{Value, json};
use testkit::providers::{META_APP_SECRET, Messenger, Whatsapp, signed_by_meta};

const PAGE: &str = "900100200";
const NORA: &str = "440011001";

/// The entries of a conversation's log with an action, the newest first.
async fn logged(world: &World, conversation: &str, action: &str) -> Vec<Value> {
    let log = world
        .ada
        .get(&format!("/conversations/{conversation}/log"))
        .await;
    let items = log.body["items"].as_array().expect("items").iter();
    items
        .filter(|entry| entry["action"] == action)
        .cloned()
        .collect()
}

/// The addresses of the one who writes in a conversation.
async fn addresses(world: &World, conversation: &str) -> Vec<String> {
    let row = world
        .ada
        .get(&format!("/conversations/{conversation}"))
        .await;
    let contact = row.body["contact"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let contact = world.ada.get(&format!("/contacts/{contact}")).await;
    let all = contact.body["identities"].as_array().expect("identities");
    let address = |one: &Value| one["address"].as_str().expect("text").to_owned();
    let mut all: Vec<_> = all.iter().map(address).collect();
    all.sort();
    all
}

/// Nora's number is another one now, as WhatsApp says it.
async fn moves(world: &World, number: u32, to: &str) {
    let moved = json!({
        "from": "15550001111", "id": format!("wamid.MOVED{number}"), "timestamp": "1760000300",
        "type": "system", "system": {
            "body": "User Nora changed from 15550001111", "wa_id": to, "type": "user_changed_number",
        },
    });
    let call = Whatsapp::changed("messages", &json!({"messages": [moved]}));
    let answer = world.call(call).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn a_changed_number_is_the_same_customers_and_answered_from_then_on() {
    of(Whatsapp::start, async |world| {
        // Of somebody who never wrote it says nothing.
        moves(world, 0, "15550007777").await;
        assert!(world.conversations().await.is_empty());
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        for _ in 0..2 {
            moves(world, 1, "15550007777").await;
        }
        assert_eq!(world.conversation().await, id);
        let expected = ["+15550001111", "+15550007777", "US.90210A1"];
        assert_eq!(addresses(world, &id).await, expected);
        let told = logged(world, &id, "address_changed").await;
        assert_eq!(told.len(), 1, "{told:?}");
        let details = json!({"address": "+15550007777", "taken": false});
        assert_eq!(told[0]["details"], details);
        assert_eq!(
            texts(&world.messages(&id).await),
            ["Hello"],
            "nobody said it"
        );
        // They wrote today, so they are answered without a template.
        let answer = world.answers(&id, json!({"text": "At the new one?"})).await;
        world.stands(&id, &answer, "sent").await;
        assert_eq!(world.took(1).await[0].to, "+15550007777");
    })
    .await;
}

#[actix_web::test]
async fn a_number_of_somebody_elses_stays_theirs() {
    of(Whatsapp::start, async |world| {
        world.says(1, 1, "Hello").await;
        let nora = world.conversation().await;
        world.says(2, 2, "Somebody else").await;
        for _ in 0..2 {
            moves(world, 1, "15550001112").await;
        }
        assert_eq!(
            addresses(world, &nora).await,
            ["+15550001111", "US.90210A1"]
        );
        let told = logged(world, &nora, "address_changed").await;
        let details = json!({"address": "+15550001112", "taken": true});
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["details"], details);
        let all = world.conversations().await;
        let other = all.iter().find(|one| one["id"] != json!(nora));
        let other = other.expect("theirs")["id"].as_str().expect("an id");
        assert_eq!(
            addresses(world, other).await,
            ["+15550001112", "US.90210A2"]
        );
        assert_eq!(logged(world, other, "address_changed").await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn who_stopped_at_the_old_number_has_stopped_at_the_new_one() {
    of(Whatsapp::start, async |world| {
        world.says(1, 1, "Hello").await;
        let stop = json!({"user_preferences": [{"wa_id": "15550001111", "value": "stop",
            "category": "marketing_messages", "timestamp": "1760000400"}]});
        let call = Whatsapp::changed("user_preferences", &stop);
        assert_eq!(world.call(call).await.status, 200);
        let stopped = async || {
            let stopped = "identity_channels WHERE opted_out_at IS NOT NULL";
            count(&world.server, stopped).await
        };
        assert_eq!(stopped().await, 1);
        moves(world, 1, "15550007777").await;
        assert_eq!(stopped().await, 2);
    })
    .await;
}

#[actix_web::test]
async fn what_led_a_customer_to_write_stands_with_their_words() {
    of(Whatsapp::start, async |world| {
        let at = world.words(1, 1, "").at;
        let written = json!({
            "from": "15550001111", "id": "wamid.AD1", "timestamp": at.to_string(), "type": "text",
            "text": {"body": "Is it still on?"}, "referral": {
                "source_url": "https://fb.example.test/ad", "source_type": "ad",
                "headline": "Summer sale", "ctwa_clid": "c",
            },
        });
        let call = Whatsapp::changed("messages", &json!({"messages": [written]}));
        assert_eq!(world.call(call).await.status, 200);
        let id = world.conversation().await;
        let expected = json!({
            "source": "ad", "headline": "Summer sale", "link": "https://fb.example.test/ad",
        });
        assert_eq!(world.messages(&id).await[0]["referral"], expected);
        world.says(2, 1, "Hello?").await;
        assert_eq!(world.messages(&id).await[1]["referral"], Value::Null);
    })
    .await;
}

/// Something of Nora's on Messenger.
async fn comes(world: &World, more: &Value) {
    let now = world.server.state.now().as_millis();
    let mut event = json!({"sender": {"id": NORA}, "recipient": {"id": PAGE}, "timestamp": now});
    for (key, value) in more.as_object().expect("fields") {
        event[key] = value.clone();
    }
    let call =
        json!({"object": "page", "entry": [{"id": PAGE, "time": now, "messaging": [event]}]});
    let call = signed_by_meta(META_APP_SECRET, call.to_string().into_bytes());
    let answer = world.call(call).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn who_comes_by_a_link_without_a_word_is_told_of_in_the_log() {
    of(Messenger::start, async |world| {
        let link =
            json!({"referral": {"ref": "poster", "source": "SHORTLINK", "type": "OPEN_THREAD"}});
        // Nobody here knows them, and there is nothing to show it in.
        comes(world, &link).await;
        assert!(world.conversations().await.is_empty());
        let pressed = json!({"postback": {"mid": "m_1", "title": "Get started", "payload": "START",
            "referral": {"ref": "spring", "source": "ADS", "ad_id": "6"}}});
        comes(world, &pressed).await;
        let id = world.conversation().await;
        let referral = &world.messages(&id).await[0]["referral"];
        assert_eq!(
            referral,
            &json!({"source": "ad", "headline": "spring", "link": null})
        );
        for _ in 0..2 {
            comes(world, &link).await;
        }
        let told = logged(world, &id, "referred").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(
            told[0]["details"],
            json!({"source": "link", "headline": "poster"})
        );
        assert_eq!(told[0]["actor"]["kind"], "contact");
    })
    .await;
}
