//! What agents write over any provider: handed over once, in order, again when the provider surely
//! has not got it, and told apart when nobody knows.

use super::world::each;
use crate::common::is_put_off;
use serde_json::json;
use std::time::Duration;
use testkit::Answer;
use testkit::providers::State;

#[actix_web::test]
async fn an_answer_goes_once_and_its_receipts_only_forward() {
    each(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let message = world
            .answers(&id, json!({"text": "Hello, Nora <b>&</b> Ümit 👋"}))
            .await;
        world.stands(&id, &message, "sent").await;
        let took = world.took(1).await;
        assert_eq!(
            took[0].text.as_deref(),
            Some("Hello, Nora <b>&</b> Ümit 👋")
        );
        let provider = &world.provider;
        for (state, word) in [(State::Read, "read"), (State::Delivered, "delivered")] {
            if let Some(hook) = provider.tells(&world.url, &took[0], state) {
                assert_eq!(world.call(hook).await.status, 200);
                let is_read = provider.tells(&world.url, &took[0], State::Read).is_some();
                let expected = if is_read { "read" } else { word };
                world.stands(&id, &message, expected).await;
            }
        }
        assert_eq!(provider.took().len(), 1, "{:?}", provider.took());
    })
    .await;
}

#[actix_web::test]
async fn an_answer_that_nobody_can_read_leaves_nobody_knowing() {
    each(async |world| {
        // A repeat harms nobody there, or mail has no such answers.
        if world.provider.knows_repeats() || world.provider.kind() == "email" {
            return;
        }
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        for answer in [
            Answer::Full(200, Vec::new(), b"<html>Welcome</html>".to_vec()),
            Answer::Full(504, Vec::new(), b"<html>Gateway timeout</html>".to_vec()),
        ] {
            world.provider.server().answer(answer);
            let message = world.answers(&id, json!({"text": "Perhaps"})).await;
            world.stands(&id, &message, "unknown").await;
        }
    })
    .await;
}

#[actix_web::test]
async fn a_report_of_an_earlier_try_says_nothing_of_the_next() {
    each(async |world| {
        // A mail that is sent again is the same mail.
        if world.provider.kind() == "email" {
            return;
        }
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        world.stands(&id, &message, "sent").await;
        let took = world.took(1).await;
        let fails = || world.provider.tells(&world.url, &took[0], State::Failed);
        let Some(hook) = fails() else {
            return;
        };
        assert_eq!(world.call(hook).await.status, 200);
        world.stands(&id, &message, "failed").await;
        let path = format!("/conversations/{id}/messages/{message}/retry");
        let again = world.ada.post(&path, json!({})).await;
        assert!(again.status < 300, "{again:?}");
        world.stands(&id, &message, "sent").await;
        world.took(2).await;
        let late = fails().expect("the same");
        assert_eq!(world.call(late).await.status, 200);
        world.stands(&id, &message, "sent").await;
    })
    .await;
}

#[actix_web::test]
async fn a_message_that_did_not_arrive_says_so() {
    each(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        world.stands(&id, &message, "sent").await;
        let took = world.took(1).await;
        let Some(hook) = world.provider.tells(&world.url, &took[0], State::Failed) else {
            return;
        };
        assert_eq!(world.call(hook).await.status, 200);
        let failed = world.stands(&id, &message, "failed").await;
        assert_ne!(
            failed["delivery"]["error"]["message"],
            json!(""),
            "{failed}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_provider_that_is_busy_gets_everything_later_once_and_in_order() {
    each(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(world.provider.slow_down());
        world.provider.server().answer(Answer::Status(503));
        let mut messages = Vec::new();
        for text in ["one", "two", "three"] {
            messages.push(world.answers(&id, json!({"text": text})).await);
        }
        // A clock that jumps while a call is under way would take the claim on it.
        is_put_off(&world.server).await;
        let calls = world.provider.server().calls().len();
        world.server.pass(30);
        world.provider.server().calls_of(calls + 1).await;
        is_put_off(&world.server).await;
        world.server.pass(120);
        for message in &messages {
            world.stands(&id, message, "sent").await;
        }
        assert_eq!(world.texts(), ["one", "two", "three"]);
    })
    .await;
}

#[actix_web::test]
async fn an_answer_of_the_providers_that_is_lost_leads_to_no_second_message() {
    each(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(Answer::Lost);
        let message = world.answers(&id, json!({"text": "Only once"})).await;
        match world.provider.knows_repeats() {
            true => drop(world.stands(&id, &message, "sent").await),
            false => {
                let lost = world.stands(&id, &message, "unknown").await;
                assert_eq!(lost["delivery"]["error"]["code"], "answer_lost");
            }
        }
        world.server.pass(600);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(world.texts(), ["Only once"]);
        // What is said after it is not held back.
        let next = world.answers(&id, json!({"text": "And then"})).await;
        world.stands(&id, &next, "sent").await;
    })
    .await;
}

#[actix_web::test]
async fn what_the_provider_refuses_fails_at_once_with_a_reason_and_may_be_tried_again() {
    each(async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(world.provider.refusal());
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        let failed = world.stands(&id, &message, "failed").await;
        let why = failed["delivery"]["error"]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(why.len() > 5, "{failed}");
        let again = format!("/conversations/{id}/messages/{message}/retry");
        let again = world.ada.post(&again, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        world.stands(&id, &message, "sent").await;
        assert_eq!(world.texts(), ["Hi"]);
    })
    .await;
}
