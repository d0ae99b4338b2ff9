//! What providers report late, or once more, of a message that was handed over more than once: it says nothing of
//! what is on its way now, and nothing that waits is lost by it.

use super::world::{World, each, of};
use crate::common::is_put_off;
use serde_json::json;
use std::time::Duration;
use testkit::Answer;
use testkit::providers::{
    Hook, Instagram, META_APP_SECRET, Messenger, State, Viber, X, signed_by_meta,
};

/// Sends a message that failed again.
async fn retries(world: &World, conversation: &str, message: &str) {
    let path = format!("/conversations/{conversation}/messages/{message}/retry");
    let again = world.ada.post(&path, json!({})).await;
    assert_eq!(again.status, 200, "{again:?}");
}

/// A message that the provider took, and says to have failed; with what says so. None where it never does, or
/// where what is sent again is the same.
async fn failed(world: &World) -> Option<(String, String, Hook)> {
    if world.provider.kind() == "email" {
        return None;
    }
    world.says(1, 1, "Hello").await;
    let id = world.conversation().await;
    let message = world.answers(&id, json!({"text": "Hi"})).await;
    world.stands(&id, &message, "sent").await;
    let took = world.took(1).await;
    let fails = world.provider.tells(&world.url, &took[0], State::Failed)?;
    assert_eq!(world.call(fails.clone()).await.status, 200);
    world.stands(&id, &message, "failed").await;
    Some((id, message, fails))
}

#[actix_web::test]
async fn a_report_of_an_earlier_try_takes_nothing_from_the_queue() {
    each(async |world| {
        let Some((id, message, fails)) = failed(world).await else {
            return;
        };
        world.provider.server().answer(Answer::Status(503));
        retries(world, &id, &message).await;
        is_put_off(&world.server).await;
        assert_eq!(world.call(fails.clone()).await.status, 200);
        world.stands(&id, &message, "queued").await;
        world.server.pass(120);
        world.stands(&id, &message, "sent").await;
        assert_eq!(world.texts(), ["Hi", "Hi"]);
        assert_eq!(world.call(fails).await.status, 200);
        world.stands(&id, &message, "sent").await;
    })
    .await;
}

#[actix_web::test]
async fn a_report_of_an_earlier_try_says_nothing_of_the_one_that_is_under_way() {
    each(async |world| {
        let Some((id, message, fails)) = failed(world).await else {
            return;
        };
        let slow = Answer::Late(Duration::from_secs(1));
        world.provider.server().answer(slow);
        retries(world, &id, &message).await;
        world.stands(&id, &message, "sending").await;
        assert_eq!(world.call(fails).await.status, 200);
        world.stands(&id, &message, "sent").await;
        let took = world.took(2).await;
        assert_eq!(took.len(), 2, "{took:?}");
        // What arrived, arrived.
        if let Some(arrived) = world.provider.tells(&world.url, &took[1], State::Delivered) {
            assert_eq!(world.call(arrived).await.status, 200);
            world.stands(&id, &message, "delivered").await;
        }
    })
    .await;
}

#[actix_web::test]
async fn what_waits_is_not_read_by_what_was_seen_until_a_moment() {
    of(Messenger::start, async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Status(503));
        let message = world.answers(&id, json!({"text": "Not yet"})).await;
        is_put_off(&world.server).await;
        let then = world.server.state.now().as_millis() + 1000;
        let told = ["delivery", "read"].map(|what| json!({what: {"watermark": then}}));
        for mut event in told {
            event["sender"] = json!({"id": "440011001"});
            event["recipient"] = json!({"id": "900100200"});
            event["timestamp"] = json!(then);
            let call = json!({
                "object": "page", "entry": [{"id": "900100200", "time": then, "messaging": [event]}],
            });
            let hook = signed_by_meta(META_APP_SECRET, call.to_string().into_bytes());
            assert_eq!(world.call(hook).await.status, 200);
        }
        world.stands(&id, &message, "queued").await;
        world.server.pass(120);
        world.stands(&id, &message, "sent").await;
        assert_eq!(world.texts(), ["Not yet"]);
    })
    .await;
}

/// A message failed, the next was taken; while the first waits to be sent again, the next is seen.
async fn is_sent_however_much_later_ones_are_seen(world: &World) {
    world.says(1, 1, "Hello").await;
    let id = world.conversation().await;
    world.provider.server().answer(world.provider.refusal());
    let first = world.answers(&id, json!({"text": "one"})).await;
    world.stands(&id, &first, "failed").await;
    let second = world.answers(&id, json!({"text": "two"})).await;
    world.stands(&id, &second, "sent").await;
    let took = world.took(1).await;
    world.provider.server().answer(Answer::Status(503));
    retries(world, &id, &first).await;
    is_put_off(&world.server).await;
    let seen = world.provider.tells(&world.url, &took[0], State::Read);
    assert_eq!(world.call(seen.expect("a call")).await.status, 200);
    world.stands(&id, &second, "read").await;
    world.stands(&id, &first, "queued").await;
    world.server.pass(120);
    world.stands(&id, &first, "sent").await;
    assert_eq!(world.texts(), ["two", "one"]);
}

#[actix_web::test]
async fn what_is_sent_again_is_sent_however_much_later_ones_are_seen() {
    of(Viber::start, is_sent_however_much_later_ones_are_seen).await;
    of(Instagram::start, is_sent_however_much_later_ones_are_seen).await;
    of(X::start, is_sent_however_much_later_ones_are_seen).await;
}
