//! R-02 for providers: the program dies while it hands messages over. Each went once or not at all, in
//! order, and what nobody knows is settled by the receipt of a provider that tells our id back.

use super::line::{Line, conversations, thread};
use crate::running::{local, owner, post};
use crate::sending::claims_run_out;
use rand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use testkit::{Answer, PATIENCE};
use tokio::time::sleep;

const KILLS: usize = 3;
const CUSTOMERS: u32 = 2;

/// How our messages stand, by their words.
async fn states(origin: &str, token: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for conversation in conversations(origin, token).await {
        for message in thread(origin, token, &conversation).await {
            if message["direction"] == "outbound" {
                let text = |value: &Value| value.as_str().expect("text").to_owned();
                all.insert(text(&message["text"]), text(&message["delivery"]["state"]));
            }
        }
    }
    all
}

/// How they stand when each is as it should be.
async fn settled(
    origin: &str,
    token: &str,
    is_so: impl Fn(&str, &str) -> bool,
) -> BTreeMap<String, String> {
    let began = Instant::now();
    loop {
        let all = states(origin, token).await;
        if all.iter().all(|(text, state)| is_so(text, state)) {
            return all;
        }
        assert!(began.elapsed() < PATIENCE, "{all:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn kills_at_any_instant_double_nothing_at_a_provider() {
    for database in testkit::durable_databases() {
        let name = database.name;
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path()).with("SWITCHBOARD_RATE_LIMIT", 0);
        let mut program = setup.start().await;
        let token = owner(&program.origin).await;
        let lines = Line::open(&program.origin, &token).await;
        let begun = jiff::Timestamp::now().as_second() - 60;
        for line in &lines {
            for customer in line.customers..line.customers + CUSTOMERS {
                assert!(line.call(&line.words(customer, 1, begun)).await);
            }
            for _ in 0..200 {
                let late = Answer::Late(Duration::from_millis(40));
                line.provider.server().answer(late);
            }
        }
        let conversations = conversations(&program.origin, &token).await;
        for kill in 0..KILLS {
            for n in 0..3 {
                for conversation in &conversations {
                    let path = format!("/conversations/{conversation}/messages");
                    let body = json!({"text": format!("{conversation}: {kill}-{n}")});
                    post(&program.origin, &path, &token, &body).await;
                }
            }
            let instant = rand::rng().random_range(0..250);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            claims_run_out(&database).await;
            program = setup.start().await;
        }
        let is_done = |_: &str, state: &str| !matches!(state, "queued" | "sending");
        let states = settled(&program.origin, &token, is_done).await;
        assert_eq!(states.len(), KILLS * 3 * conversations.len());

        let mut by_receipt = Vec::new();
        for line in &lines {
            let kind = line.provider.kind();
            let mut by_recipient: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for took in line.provider.took() {
                let text = took.text.clone().expect("words");
                by_recipient
                    .entry(took.to.clone())
                    .or_default()
                    .push(text.clone());
                if let Some(hook) = line.delivered(&took) {
                    assert!(line.call(&hook).await, "{name}: {kind}");
                    by_receipt.push(text);
                }
            }
            for texts in by_recipient.values() {
                let mut once = texts.clone();
                once.sort();
                once.dedup();
                assert_eq!(texts, &once, "{name}: {kind}, once and in order");
            }
        }
        let took: Vec<String> = lines
            .iter()
            .flat_map(|line| line.provider.took())
            .filter_map(|took| took.text)
            .collect();
        for (text, state) in &states {
            match state.as_str() {
                "sent" => assert!(took.contains(text), "{name}: {text} never went"),
                state => assert_eq!(state, "unknown", "{name}: {text}"),
            }
        }
        assert!(by_receipt.len() > KILLS, "{name}: {by_receipt:?}");
        let is_told = |text: &str, state: &str| {
            !by_receipt.iter().any(|one| one == text) || state == "delivered"
        };
        settled(&program.origin, &token, is_told).await;
    }
}
