//! a message is handed to the provider once. When the answer is lost, or the server dies while
//! it waits for one, the message is *unknown*: an agent decides, nobody sends it again on a guess.

use crate::running::{get, local, owner, post};
use diesel::prelude::*;
use rand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use store::{Options, Store, StoreError};
use testkit::{Answer, Integrator, PATIENCE, TestDatabase};
use tokio::time::sleep;

const KILLS: usize = 3;
const CUSTOMERS: usize = 4;

/// A channel whose answers go to the integrator, and a conversation of each customer.
pub struct Desk {
    pub token: String,
    pub channel: String,
    pub conversations: Vec<String>,
}

impl Desk {
    pub async fn open(origin: &str, integrator: &Integrator, customers: usize) -> Self {
        let token = owner(origin).await;
        let settings = json!({"webhook_url": integrator.url});
        let channel = json!({"kind": "api", "name": "Till", "settings": settings});
        let channel = post(origin, "/channels", &token, &channel).await;
        let channel = channel["id"].as_str().expect("an id").to_owned();
        let mut conversations = Vec::new();
        for n in 0..customers {
            let body = json!({
                "message_id": format!("hello-{n}"), "text": "Hello",
                "contact": {"address": format!("customer-{n}")},
            });
            let path = format!("/channels/{channel}/inbound");
            let taken = post(origin, &path, &token, &body).await;
            let id = taken["conversation_id"].as_str().expect("an id");
            conversations.push(id.to_owned());
        }
        Self {
            token,
            channel,
            conversations,
        }
    }

    /// Answers in a conversation; gives the message's id.
    pub async fn answer(&self, origin: &str, conversation: &str, text: &str) -> String {
        let path = format!("/conversations/{conversation}/messages");
        let sent = post(origin, &path, &self.token, &json!({"text": text})).await;
        sent["id"].as_str().expect("an id").to_owned()
    }

    /// How our messages of a conversation stand, by their ids.
    pub async fn states(&self, origin: &str, conversation: &str) -> BTreeMap<String, String> {
        let path = format!("/conversations/{conversation}/messages?limit=100");
        let page = get(origin, &path, &self.token).await;
        let items = page["items"].as_array().expect("items").iter();
        let ours = items.filter(|item| item["direction"] == "outbound");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        ours.map(|item| (text(&item["id"]), text(&item["delivery"]["state"])))
            .collect()
    }

    /// How all of ours stand when none is under way any more.
    pub async fn settled(&self, origin: &str) -> BTreeMap<String, String> {
        let began = Instant::now();
        loop {
            let mut all = BTreeMap::new();
            for conversation in &self.conversations {
                all.extend(self.states(origin, conversation).await);
            }
            let under_way = |state: &String| matches!(state.as_str(), "queued" | "sending");
            if !all.values().any(under_way) {
                return all;
            }
            assert!(began.elapsed() < PATIENCE, "{all:?}");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// How often each message was read, by its id.
pub fn calls(integrator: &Integrator) -> BTreeMap<String, usize> {
    let mut calls = BTreeMap::new();
    for call in integrator.calls() {
        let body: Value = serde_json::from_slice(&call.body).expect("JSON");
        let id = body["message_id"].as_str().expect("an id").to_owned();
        *calls.entry(id).or_default() += 1;
    }
    calls
}

/// The claims of the dead process run out at once, instead of after a minute and a half.
pub async fn claims_run_out(database: &TestDatabase) {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let freed = store.write(|db| {
        let free = "UPDATE jobs SET locked_until = 0";
        diesel::sql_query(free).execute(db)?;
        Ok::<_, StoreError>(())
    });
    freed.await.expect("freed");
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_message_unknown_and_nothing_is_sent_twice() {
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = local(&database, folder.path()).start().await;
        let origin = &program.origin;
        let integrator = Integrator::start();
        let desk = Desk::open(origin, &integrator, 1).await;
        let conversation = &desk.conversations[0];
        integrator.answer(Answer::Drop);
        let lost = desk.answer(origin, conversation, "Did this arrive?").await;
        let next = desk.answer(origin, conversation, "And this?").await;
        let states = desk.settled(origin).await;
        assert_eq!((&*states[&lost], &*states[&next]), ("unknown", "sent"));
        sleep(Duration::from_secs(2)).await;
        let read = calls(&integrator);
        assert_eq!((read[&lost], read[&next]), (1, 1), "{}", database.name);

        // An agent decides: this one goes again, because somebody says so.
        let retry = format!("/conversations/{conversation}/messages/{lost}/retry");
        post(origin, &retry, &desk.token, &json!({})).await;
        let states = desk.settled(origin).await;
        assert_eq!((&*states[&lost], calls(&integrator)[&lost]), ("sent", 2));
    }
}

#[tokio::test]
async fn a_kill_while_the_provider_reads_leaves_the_message_unknown() {
    for database in testkit::durable_databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path());
        let program = setup.start().await;
        let integrator = Integrator::that_answers(Answer::Hang);
        let desk = Desk::open(&program.origin, &integrator, 1).await;
        let conversation = &desk.conversations[0];
        let message = desk
            .answer(&program.origin, conversation, "Are you there?")
            .await;
        let began = Instant::now();
        while integrator.calls().is_empty() {
            assert!(began.elapsed() < PATIENCE, "not handed over");
            sleep(Duration::from_millis(10)).await;
        }
        program.kill();
        integrator.answer_always(Answer::Status(200));
        claims_run_out(&database).await;

        let program = setup.start().await;
        let states = desk.settled(&program.origin).await;
        assert_eq!(states[&message], "unknown", "{}", database.name);
        assert_eq!(calls(&integrator)[&message], 1);
        let later = desk
            .answer(&program.origin, conversation, "Hello again")
            .await;
        assert_eq!(desk.settled(&program.origin).await[&later], "sent");
    }
}

#[tokio::test]
async fn kills_at_any_instant_hand_nothing_over_twice() {
    for database in testkit::durable_databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path());
        let mut program = setup.start().await;
        let integrator = Integrator::that_answers(Answer::Slow(Duration::from_millis(40), 200));
        let desk = Desk::open(&program.origin, &integrator, CUSTOMERS).await;
        let mut answered = Vec::new();
        for kill in 0..KILLS {
            for n in 0..3 {
                for conversation in &desk.conversations {
                    let text = format!("{kill}-{n}");
                    answered.push(desk.answer(&program.origin, conversation, &text).await);
                }
            }
            let instant = rand::rng().random_range(0..150);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            claims_run_out(&database).await;
            program = setup.start().await;
        }
        let states = desk.settled(&program.origin).await;
        let read = calls(&integrator);
        for message in &answered {
            let (state, times) = (&states[message], read.get(message).copied().unwrap_or(0));
            assert!(
                times <= 1,
                "{}: {message} was sent {times} times",
                database.name
            );
            match state.as_str() {
                "sent" => assert_eq!(times, 1, "{}: {message}", database.name),
                state => assert_eq!(state, "unknown", "{}: {message}", database.name),
            }
        }
    }
}
