//! What customers write over any provider: taken once, in order, and from nobody else.

use super::world::{each, texts};
use serde_json::json;
use testkit::providers::Says;

#[actix_web::test]
async fn what_a_customer_writes_is_one_message_however_often_it_comes() {
    each(async |world| {
        world.says(1, 1, "Is it still in stock?").await;
        let id = world.conversation().await;
        world.says(2, 1, "The blue one").await;
        for number in [1, 2, 1] {
            let text = ["Is it still in stock?", "The blue one"][number - 1];
            world.says(number as u32, 1, text).await;
        }
        let messages = world.messages(&id).await;
        assert_eq!(texts(&messages), ["Is it still in stock?", "The blue one"]);
        assert_eq!(messages[0]["direction"], "inbound");
        assert_eq!(world.conversation().await, id);
        // Several servers of the provider's may call at once.
        let at_once = (0..4).map(|_| world.says(3, 1, "Or the red one"));
        futures::future::join_all(at_once).await;
        assert_eq!(world.messages(&id).await.len(), 3);
        // Somebody else is somebody else.
        world.says(4, 2, "Hello").await;
        assert_eq!(world.conversations().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn what_comes_in_another_order_stands_in_its_own() {
    each(async |world| {
        // Their times are made beforehand: a busy machine may take seconds from one to the next.
        let first = world.words(0, 1, "");
        for number in [3, 1, 2] {
            let says = Says {
                number,
                at: first.at + i64::from(number),
                text: number.to_string(),
                ..first.clone()
            };
            let answer = world.call(world.provider.says(&world.url, &says)).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        let id = world.conversation().await;
        let messages = world.messages(&id).await;
        let timeless = ["sms_twilio", "sms_mitto", "apple"].contains(&world.provider.kind());
        match timeless {
            // These tell no time, so what came first stands first.
            true => assert_eq!(texts(&messages), ["3", "1", "2"]),
            false => assert_eq!(texts(&messages), ["1", "2", "3"]),
        }
    })
    .await;
}

#[actix_web::test]
async fn a_call_that_is_not_the_providers_leaves_no_trace() {
    each(async |world| {
        let words = world.words(1, 1, "Send me your passwords");
        let answer = world.call(world.provider.forged(&world.url, &words)).await;
        assert_eq!(answer.status, 401, "{answer:?}");
        let mut bare = world.provider.says(&world.url, &words);
        bare.headers.retain(|(name, _)| *name == "content-type");
        // Where the secret stands in the address, it is left out too.
        bare.tail = bare.tail.split('?').next().unwrap_or_default().to_owned();
        let answer = world.call(bare).await;
        assert_eq!(answer.status, 401, "{answer:?}");
        assert!(world.conversations().await.is_empty());
        let failures = world.ada.get(&format!("{}/failures", world.channel)).await;
        assert_eq!(failures.body["items"], json!([]));
        let contacts = world.ada.get("/contacts").await;
        assert_eq!(contacts.body["items"], json!([]));
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_can_read_is_kept_and_the_provider_need_not_say_it_again() {
    each(async |world| {
        let answer = world.call(world.provider.nonsense(&world.url)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let path = format!("{}/failures", world.channel);
        let failures = world.ada.get(&path).await;
        let kept = failures.body["items"].as_array().expect("items").clone();
        assert_eq!(kept.len(), 1, "{failures:?}");
        assert_eq!(kept[0]["retryable"], true, "a newer version may read it");
        let id = kept[0]["id"].as_str().expect("an id");
        let again = world
            .ada
            .post(&format!("{path}/{id}/retry"), json!({}))
            .await;
        assert_eq!(again.status, 422, "{again:?}");
        assert!(world.conversations().await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_channel_that_is_off_or_gone_takes_nothing() {
    each(async |world| {
        let off = world
            .ada
            .patch(&world.channel, json!({"enabled": false}))
            .await;
        assert_eq!(off.status, 200, "{off:?}");
        let hook = || world.provider.says(&world.url, &world.words(1, 1, "Hello"));
        let answer = world.call(hook()).await;
        assert_eq!((answer.status, answer.code()), (503, "channel_disabled"));
        let on = world
            .ada
            .patch(&world.channel, json!({"enabled": true}))
            .await;
        assert_eq!(on.status, 200, "{on:?}");
        assert_eq!(world.call(hook()).await.status, 200);
        assert_eq!(world.ada.delete(&world.channel).await.status, 204);
        assert_eq!(world.call(hook()).await.status, 404);
        assert_eq!(world.conversations().await.len(), 1);
    })
    .await;
}
