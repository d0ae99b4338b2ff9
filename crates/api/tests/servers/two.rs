//! two servers on one PostgreSQL behave as one, and one goes on when the other is killed.

use crate::compare::{compare, ids, number};
use crate::integrator::{Integrator, text};
use crate::listener::Listener;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use testkit::{Answer, Integrator as Endpoint, PATIENCE};
use tokio::time::sleep;

const WRITERS: usize = 8;
/// Long enough that a killed server leaves calls behind.
const DELAY: Duration = Duration::from_millis(150);

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort_unstable();
    list
}

/// How often the receiver got each message.
pub fn received(sink: &Endpoint) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for call in sink.calls() {
        let body: Value = serde_json::from_slice(&call.body).expect("JSON");
        *counts.entry(text(&body, "message_id")).or_default() += 1;
    }
    counts
}

/// Answers customers, at the servers in turn; which messages these are.
pub async fn answer(by: &[&Integrator], conversations: &[String], count: usize) -> Vec<String> {
    let mut sent = Vec::new();
    for n in 0..count {
        let path = format!(
            "/conversations/{}/messages",
            conversations[n % conversations.len()]
        );
        let body = json!({"text": format!("answer {n}")});
        sent.push(text(&by[n % by.len()].make(&path, body).await, "id"));
    }
    sent
}

/// Waits until a count is what it should be.
pub async fn comes_to(url: &str, what: &'static str, wanted: i64) {
    let began = Instant::now();
    loop {
        let found = number(url, what).await;
        if found == wanted {
            return;
        }
        assert!(began.elapsed() < 2 * PATIENCE, "{found}: {what}");
        sleep(Duration::from_millis(100)).await;
    }
}

const JOBS: &str = "SELECT COUNT(*) AS n FROM jobs";
const LEASED: &str = "SELECT COUNT(*) AS n FROM nodes WHERE leased_until > \
     (extract(epoch from clock_timestamp()) * 1000000)::bigint";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_behave_as_one_and_one_goes_on_alone() {
    let database = testkit::postgres();
    let (url, folder) = (&database.url, tempfile::tempdir().expect("a folder"));
    let setup = |name: &str| {
        let own = folder.path().join(name);
        std::fs::create_dir_all(&own).expect("a folder");
        crate::setup(url, &own)
            .with(
                "SWITCHBOARD_SECRET_KEY_FILE",
                folder.path().join("key").display(),
            )
            .with(
                "SWITCHBOARD_FILES_URL",
                folder.path().join("files").display(),
            )
            .with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1")
            // Long enough for a server that a busy machine stops for a while.
            .with("SWITCHBOARD_LEASE_SECONDS", 6)
    };
    let (first, second) = (setup("1").start().await, setup("2").start().await);
    let sink = Endpoint::that_answers(Answer::Slow(DELAY, 200));
    let mut integrator = Integrator::connect(&first.origin, &sink.url).await;
    integrator.origins.push(second.origin.clone());
    let (one, other) = (integrator.at(&first.origin), integrator.at(&second.origin));
    for server in [&first, &second] {
        let answer = reqwest::get(format!("{}/healthz", server.origin)).await;
        let version = answer.expect("an answer").headers()["x-switchboard-version"].clone();
        assert_eq!(version, env!("CARGO_PKG_VERSION"));
    }

    // Load on both; agents on both hear of everything, once and in one order.
    let (here, there) = (Listener::open(&one).await, Listener::open(&other).await);
    let writers = integrator.start(WRITERS);
    integrator.gets_on(200).await;
    let acknowledged = integrator.finish(writers).await;
    // Nothing collided.
    integrator.was_only_put_off();
    let messages: BTreeSet<String> = acknowledged.values().map(|a| a.message.clone()).collect();
    assert_eq!(messages.len(), acknowledged.len());
    for listener in [&here, &there] {
        let all = |frames: &[crate::listener::Frame]| {
            frames
                .iter()
                .filter(|frame| frame.event == "message.created")
                .count()
                >= messages.len()
        };
        listener.until("every message is told", all).await;
    }
    assert_eq!(
        here.objects("message.created"),
        there.objects("message.created")
    );
    let told = sorted(here.objects("message.created"));
    assert_eq!(told, messages.iter().cloned().collect::<Vec<_>>());
    compare(url, &acknowledged).await;

    // Every job is done once, whichever server took it.
    let conversations: BTreeSet<String> = acknowledged
        .values()
        .map(|a| a.conversation.clone())
        .collect();
    let conversations: Vec<String> = conversations.into_iter().collect();
    let sent = answer(&[&one, &other], &conversations, 40).await;
    comes_to(url, JOBS, 0).await;
    let counts = received(&sink);
    for message in &sent {
        assert_eq!(counts.get(message), Some(&1), "{message}");
    }
    let nodes: BTreeSet<i64> = ids(url).await.iter().map(|id| id >> 12 & 0x3ff).collect();
    assert_eq!(nodes.len(), 2, "both made ids");

    // One is killed with jobs in hand: the other serves on, and does its jobs when its claims are over.
    let before = acknowledged.len();
    let writers = integrator.start(WRITERS);
    let more = answer(&[&one, &other], &conversations, 40).await;
    first.kill();
    integrator.gets_on(50).await;
    let acknowledged = integrator.finish(writers).await;
    assert!(acknowledged.len() >= before + 50);
    comes_to(url, JOBS, 0).await;
    let counts = received(&sink);
    let mut unknown = 0;
    for message in &more {
        let times = counts.get(message).copied().unwrap_or_default();
        match delivery(&other, &conversations, message).await.as_str() {
            "sent" => assert_eq!(times, 1, "{message}"),
            // It was on its way when its server died: an agent decides, nobody sends it again.
            "unknown" => {
                assert!(times <= 1, "{message}");
                unknown += 1;
            }
            state => panic!("{message} is {state}"),
        }
    }
    eprintln!(
        "{unknown} of {} were on their way when their server died",
        more.len()
    );
    compare(url, &acknowledged).await;

    // The agents of the killed one resumed at the other, and missed nothing.
    let all = number(url, "SELECT COUNT(*) AS n FROM messages").await;
    let all = usize::try_from(all).expect("a number");
    for listener in [&here, &there] {
        let objects = || listener.objects("message.created");
        listener
            .until("every message is told", |_| objects().len() >= all)
            .await;
        let objects = objects();
        let distinct: BTreeSet<&String> = objects.iter().collect();
        assert_eq!(objects.len(), distinct.len(), "nothing is told twice");
    }
    assert!(here.opened() >= 2, "it resumed at the other");

    // Its lease runs out.
    comes_to(url, LEASED, 1).await;
    let again = setup("1").start().await;
    assert_eq!(number(url, LEASED).await, 2);
    assert!(integrator.at(&again.origin).post(1_000_000).await.is_some());
    let all = ids(url).await;
    let distinct: BTreeSet<&i64> = all.iter().collect();
    assert_eq!(all.len(), distinct.len(), "no id was made twice");
}

/// Where an answer stands.
async fn delivery(by: &Integrator, conversations: &[String], message: &str) -> String {
    for conversation in conversations {
        let page = by
            .get(&format!("/conversations/{conversation}/messages?limit=100"))
            .await;
        let items = page["items"].as_array().expect("items");
        if let Some(found) = items.iter().find(|item| item["id"] == message) {
            return text(&found["delivery"], "state");
        }
    }
    panic!("{message} is gone");
}
