//! Providers keep out of each other's way: one that is down or slow delays nobody else's messages.

use super::world::World;
use crate::common::{PATIENCE, Server};
use serde_json::json;
use std::rc::Rc;
use std::time::{Duration, Instant};
use testkit::Answer;
use testkit::providers::Telegram;
use tokio::time::sleep;

/// So many providers are down at once.
const DOWN: usize = 5;
/// More than a channel has places, so that all of them are taken.
const MANY: u32 = 12;

/// From an agent's sending to the provider's having it.
async fn takes(world: &World, conversation: &str, text: &str) -> Duration {
    let before = world.provider.took().len();
    let begun = Instant::now();
    world.answers(conversation, json!({ "text": text })).await;
    world.took(before + 1).await;
    begun.elapsed()
}

#[actix_web::test]
async fn five_providers_that_say_nothing_delay_nobody_elses_messages() {
    for database in testkit::databases() {
        let name = database.name;
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let server = Rc::new(server);
        let mut down = Vec::new();
        for _ in 0..DOWN {
            down.push(World::new(Rc::clone(&server), Box::new(Telegram::start())).await);
        }
        let well = World::new(server, Box::new(Telegram::start())).await;
        well.says(1, 1, "Hello").await;
        let id = well.conversation().await;
        let mut at_rest = Vec::new();
        for n in 0..10 {
            at_rest.push(takes(&well, &id, &format!("at rest {n}")).await);
        }
        for world in &down {
            for customer in 1..=MANY {
                world.says(customer, customer, "Hello").await;
            }
        }
        for world in &down {
            for row in world.conversations().await {
                world.provider.server().answer(Answer::Hang);
                let id = row["id"].as_str().expect("an id");
                world
                    .answers(id, json!({"text": "Is anybody there?"}))
                    .await;
            }
        }
        let mut beside = Vec::new();
        for n in 0..10 {
            beside.push(takes(&well, &id, &format!("beside {n}")).await);
        }
        at_rest.sort();
        beside.sort();
        eprintln!(
            "{name}: {:?} at rest, {:?} beside five that hang",
            at_rest[5], beside[5]
        );
        // It waits for none of the twenty seconds that each of the others takes.
        assert!(beside[9] < Duration::from_secs(5), "{beside:?}");
        for world in &down {
            let asked = world.provider.server().calls();
            let sends = asked.iter().filter(|call| call.path.contains("/send"));
            assert!(sends.count() >= 8, "its places are taken");
            assert!(world.provider.took().is_empty());
        }
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
