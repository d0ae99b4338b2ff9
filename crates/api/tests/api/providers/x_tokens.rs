//! Tokens of an account of X that run out: nobody notices, or everybody who looks after the channel.

use super::world::World;
use crate::common::until;
use serde_json::{Value, json};
use testkit::providers::{Provider, X};

/// Runs a test with the channel and X itself.
async fn x(test: impl AsyncFn(&World, &X)) {
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server =
            crate::common::Server::start(database, |config| config.private_targets = allow);
        let fake = X::start();
        let world = World::new(std::rc::Rc::new(server.await), Box::new(fake.clone())).await;
        test(&world, &fake).await;
    }
}

/// How often a new pair was asked for.
fn renewals(fake: &X) -> usize {
    let calls = fake.server().calls();
    calls
        .iter()
        .filter(|call| call.path == "/2/oauth2/token")
        .count()
}

async fn ids(world: &World) -> Vec<String> {
    let all = world.conversations().await;
    let id = |one: &Value| one["id"].as_str().expect("an id").to_owned();
    all.iter().map(id).collect()
}

#[actix_web::test]
async fn a_token_that_ran_out_is_renewed_once_and_its_successor_is_kept() {
    x(async |world, fake| {
        for customer in 1..=3 {
            world.says(customer, customer, "Hello").await;
        }
        let conversations = ids(world).await;
        for round in 1..=2 {
            fake.expire();
            let mut sent = Vec::new();
            for id in &conversations {
                sent.push((id, world.answers(id, json!({"text": "Hi"})).await));
            }
            for (id, message) in sent {
                world.stands(id, &message, "sent").await;
            }
            assert_eq!(renewals(fake), round);
            assert_eq!(fake.took().len(), round * 3);
        }
        // Whoever looks whether it works gets a new one as well.
        fake.expire();
        let tested = world
            .ada
            .post(&format!("{}/test", world.channel), json!({}))
            .await;
        assert_eq!(tested.body["ok"], true, "{tested:?}");
        let shown = world.ada.get(&world.channel).await;
        assert_eq!(shown.body["settings"]["access_token"], "********");
        assert_eq!(shown.body["settings"]["refresh_token"], "********");
    })
    .await;
}

#[actix_web::test]
async fn a_picture_is_had_by_a_new_token() {
    x(async |world, fake| {
        fake.expire();
        let data = json!({"text": "look", "attachment": {"type": "media", "media": {
            "id_str": "18", "type": "photo",
            "media_url_https": "https://ton.example.test/1.1/ton/data/dm/20/18/hVJQTwig.jpg",
        }}});
        let event = testkit::providers::x::message(20, ("4401", "3300"), 60, &data);
        let payload = json!({"direct_message_events": [event]});
        let answer = world.call(X::activity("dm.received", &payload)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let id = world.conversation().await;
        until("fetched", async || {
            let file = world.messages(&id).await[0]["attachments"][0].clone();
            world.lets_a_file_come().await;
            match file["state"] == "ready" {
                true => Ok(file),
                false => Err(file),
            }
        })
        .await;
        assert_eq!(renewals(fake), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_account_that_withdrew_its_grant_says_what_to_do() {
    x(async |world, fake| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        fake.withdraw();
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        let failed = world.stands(&id, &message, "failed").await;
        let error = &failed["delivery"]["error"];
        assert_eq!(error["code"], "channel_fault");
        let said = error["message"].as_str().expect("a sentence");
        assert!(said.contains("Authorize the account anew"), "{said}");
        let path = format!("{}/health", world.channel);
        until("failing", async || {
            let health = world.ada.get(&path).await.body;
            match health["state"] == "failing" {
                true => Ok(health),
                false => Err(health),
            }
        })
        .await;
        // Somebody authorizes it anew.
        let settings = json!({"access_token": "none"});
        let patched = world
            .ada
            .patch(&world.channel, json!({"settings": settings}))
            .await;
        assert_eq!(patched.status, 200, "{patched:?}");
        let retry = format!("/conversations/{id}/messages/{message}/retry");
        world.ada.post(&retry, json!({})).await;
        world.stands(&id, &message, "sent").await;
        assert_eq!(fake.took().len(), 1);
    })
    .await;
}
