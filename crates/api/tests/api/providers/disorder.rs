//! Providers that say everything in any order, and some of it again: whatever they do, each message is there
//! once, in the order that the provider means.

use super::world::{World, each, of, texts};
use crate::common::count;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::providers::{Deliveries, Faults, Hook, Says, Viber, Whatsapp};

const CUSTOMERS: u32 = 3;
/// Of each.
const MESSAGES: u32 = 4;
/// What these say has no time, so what came first stands first.
const TIMELESS: [&str; 3] = ["sms_twilio", "sms_mitto", "apple"];

/// Who says something, and the call that brings it.
type Said = (Says, Hook);

/// Everybody says something in turn, and the provider brings it with these faults.
fn brought(world: &World, faults: Faults) -> Vec<(Said, Duration)> {
    // Times are made beforehand: a busy machine may take seconds from one to the next.
    let first = world.words(0, 1, "");
    let mut deliveries = Deliveries::new(faults);
    let mut all = Vec::new();
    for number in 1..=CUSTOMERS * MESSAGES {
        let says = Says {
            number,
            customer: (number - 1) % CUSTOMERS + 1,
            at: first.at + i64::from(number),
            text: format!("message {number}"),
        };
        let hook = world.provider.says(&world.url, &says);
        all.extend(deliveries.bring((says, hook)));
    }
    all.extend(deliveries.rest());
    all.into_iter().map(|one| (one.call, one.slow)).collect()
}

/// The words of each customer as they are to stand, by the order in which the provider brings them.
fn meant(kind: &str, brought: &[(Said, Duration)]) -> Vec<Vec<String>> {
    let mut by_customer: BTreeMap<u32, Vec<&Says>> = BTreeMap::new();
    for ((says, _), _) in brought {
        let said = by_customer.entry(says.customer).or_default();
        if said.iter().all(|other| other.number != says.number) {
            said.push(says);
        }
    }
    let mut all: Vec<Vec<String>> = Vec::new();
    for mut said in by_customer.into_values() {
        if !TIMELESS.contains(&kind) {
            said.sort_by_key(|says| says.at);
        }
        all.push(said.into_iter().map(|says| says.text.clone()).collect());
    }
    all.sort();
    all
}

#[actix_web::test]
async fn what_comes_again_late_and_unheard_is_there_once_and_in_its_order() {
    each(async |world| {
        let kind = world.provider.kind();
        let faults = Faults {
            every: 5,
            drop: true,
            slow: Duration::from_millis(100),
            redeliver: 3,
            reorder: 4,
            ..Faults::default()
        };
        let brought = brought(world, faults);
        let numbers: Vec<u32> = brought.iter().map(|((says, _), _)| says.number).collect();
        assert!(numbers.len() > (CUSTOMERS * MESSAGES) as usize && !numbers.is_sorted());
        let meant = meant(kind, &brought);
        for ((_, hook), slow) in brought {
            tokio::time::sleep(slow).await;
            let answer = world.call(hook).await;
            assert_eq!(answer.status, 200, "{kind}: {answer:?}");
        }
        let mut found = Vec::new();
        for row in world.conversations().await {
            let id = row["id"].as_str().expect("an id");
            let messages = world.messages(id).await;
            let said = texts(&messages).into_iter().map(str::to_owned);
            found.push(said.collect::<Vec<_>>());
        }
        found.sort();
        assert_eq!(found, meant, "{kind}");
        let contacts = world.ada.get("/contacts").await;
        let contacts = contacts.body["items"].as_array().expect("items").len();
        assert_eq!(contacts, CUSTOMERS as usize, "{kind}");
    })
    .await;
}

/// How often anybody was told that a contact changed.
async fn told(world: &World) -> i64 {
    count(&world.server, "events WHERE name = 'contact.updated'").await
}

/// Says the same of a customer, thrice; how often anybody was told.
async fn repeated(world: &World, hook: Hook) -> i64 {
    let before = told(world).await;
    for _ in 0..3 {
        let answer = world.call(hook.clone()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    told(world).await - before
}

#[actix_web::test]
async fn a_consent_that_is_said_again_is_told_of_once() {
    of(Viber::start, async |world| {
        world.says(1, 1, "Hello").await;
        let now = world.server.state.now().as_millis();
        let event = |kind: &str, second: i64| {
            let user = Viber::customer(1);
            let at = now + 1_000 * second;
            Viber::event(&json!({
                "event": kind, "timestamp": at, "message_token": 7, "user_id": user,
                "user": {"id": user, "name": "Nora"},
            }))
        };
        assert_eq!(
            repeated(world, event("subscribed", 0)).await,
            0,
            "who writes is there"
        );
        assert_eq!(repeated(world, event("unsubscribed", 1)).await, 1);
        assert_eq!(repeated(world, event("subscribed", 2)).await, 1);
    })
    .await;
    of(Whatsapp::start, async |world| {
        world.says(1, 1, "Hello").await;
        let wants = |value: &str, at: &str| {
            Whatsapp::changed(
                "user_preferences",
                &json!({"user_preferences": [{"wa_id": "15550001111", "value": value,
                    "category": "marketing_messages", "timestamp": at}]}),
            )
        };
        assert_eq!(
            repeated(world, wants("resume", "1760000400")).await,
            0,
            "nothing was barred"
        );
        assert_eq!(repeated(world, wants("stop", "1760000401")).await, 1);
        assert_eq!(repeated(world, wants("resume", "1760000402")).await, 1);
    })
    .await;
}
