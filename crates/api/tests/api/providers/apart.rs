//! Providers keep out of each other's way: one that is down or slow delays nobody else's messages.

use super::world::World;
use crate::common::{PATIENCE, Server};
use serde_json::json;
use std::rc::Rc;
use std::time::{Duration, Instant};
use testkit::Answer;
use testkit::providers::{Telegram, Viber};
use tokio::time::sleep;

/// So many channels of one kind are down at once: all of an app's, say.
const DOWN: usize = 16;
/// As many as a channel has places, so that all of them are taken.
const MANY: u32 = 8;

/// From an agent's sending to the provider's having it.
async fn takes(world: &World, conversation: &str, text: &str) -> Duration {
    let before = world.provider.took().len();
    let begun = Instant::now();
    world.answers(conversation, json!({ "text": text })).await;
    world.took(before + 1).await;
    begun.elapsed()
}

/// How long ten answers take, the longest last.
async fn ten(world: &World, conversation: &str, text: &str) -> Vec<Duration> {
    let mut all = Vec::new();
    for n in 0..10 {
        all.push(takes(world, conversation, &format!("{text} {n}")).await);
    }
    all.sort();
    all
}

/// Everybody who wrote to it is answered, and it says nothing to that.
async fn hangs(world: &World) {
    for row in world.conversations().await {
        world.provider.server().answer(Answer::Hang);
        let id = row["id"].as_str().expect("an id");
        let asks = json!({"text": "Is anybody there?"});
        world.answers(id, asks).await;
    }
}

#[actix_web::test]
async fn sixteen_channels_that_say_nothing_delay_nobody_elses_messages() {
    for database in testkit::databases() {
        let name = database.name;
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let server = Rc::new(server);
        let mut down = Vec::new();
        for _ in 0..DOWN {
            down.push(World::new(Rc::clone(&server), Box::new(Telegram::start())).await);
        }
        let alike = World::new(Rc::clone(&server), Box::new(Telegram::start())).await;
        let other = World::new(server, Box::new(Viber::start())).await;
        let mut at_rest = Vec::new();
        for well in [&alike, &other] {
            well.says(1, 1, "Hello").await;
            let id = well.conversation().await;
            at_rest.push(ten(well, &id, "at rest").await);
        }
        for world in &down {
            for customer in 1..=MANY {
                world.says(customer, customer, "Hello").await;
            }
        }
        for world in &down {
            hangs(world).await;
        }
        for (well, at_rest) in [&alike, &other].into_iter().zip(at_rest) {
            let id = well.conversation().await;
            let beside = ten(well, &id, "beside").await;
            eprintln!(
                "{name}, {}: {:?} at rest, {:?} beside sixteen that hang",
                well.provider.kind(),
                at_rest[5],
                beside[5]
            );
            // It waits for none of the twenty seconds that each of the others takes.
            assert!(beside[9] < Duration::from_secs(5), "{beside:?}");
        }
        let mut asked = 0;
        for world in &down {
            let calls = world.provider.server().calls();
            let sends = calls.iter().filter(|call| call.path.contains("/send"));
            let sends = sends.count();
            assert!(sends >= 2, "it has places");
            asked += sends;
            assert!(world.provider.took().is_empty());
        }
        assert!(asked >= 60, "places are taken: {asked}");
    }
}

#[actix_web::test]
async fn a_call_that_takes_longer_than_a_claim_is_made_once_and_told_as_it_went() {
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| {
            config.private_targets = allow;
            config.lease = Duration::from_secs(2);
        });
        let world = World::new(Rc::new(server.await), Box::new(Telegram::start())).await;
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        // A claim lasts three leases.
        let late = Answer::Late(Duration::from_secs(9));
        world.provider.server().answer(late);
        let message = world.answers(&id, json!({"text": "A large file"})).await;
        let deadline = Instant::now() + PATIENCE;
        let delivery = loop {
            let messages = world.messages(&id).await;
            let found = messages.iter().find(|one| one["id"] == json!(message));
            let delivery = found.expect("it is there")["delivery"].clone();
            if delivery["state"] != "queued" && delivery["state"] != "sending" {
                break delivery;
            }
            assert!(Instant::now() < deadline, "{delivery}");
            sleep(Duration::from_millis(100)).await;
        };
        assert_eq!(delivery["state"], "sent", "{delivery}");
        assert_eq!(world.provider.took().len(), 1);
    }
}
