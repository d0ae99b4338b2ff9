//! Webhooks hear of every message that was taken, whenever a server was killed, and of each under one
//! `webhook-id`; two servers on one database tell of it once.

use crate::integrator::{Acknowledged, Integrator};
use rand::Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use testkit::{Answer, Integrator as Endpoint};
use tokio::time::sleep;

const KILLS: usize = 4;
const WRITERS: usize = 4;
/// Longer than the lease of a killed server.
const PATIENCE: Duration = Duration::from_secs(120);

/// Lets an endpoint hear of messages; gives its secret.
async fn subscribe(integrator: &Integrator, endpoint: &Endpoint) -> String {
    let body = json!({"url": endpoint.url, "events": ["message.created"]});
    let webhook = integrator.make("/webhooks", body).await;
    webhook["secret"].as_str().expect("a secret").to_owned()
}

/// Waits until everything that was taken was told; answers how many calls there were for each.
async fn heard(
    endpoint: &Endpoint,
    secret: &str,
    taken: &BTreeMap<String, Acknowledged>,
) -> BTreeMap<String, usize> {
    let until = Instant::now() + PATIENCE;
    loop {
        let told = told(endpoint, secret);
        let missing = taken.values().filter(|a| !told.contains_key(&a.message));
        let missing = missing.count();
        if missing == 0 {
            return told;
        }
        let all = taken.len();
        assert!(Instant::now() < until, "{missing} of {all} were never told");
        sleep(Duration::from_millis(100)).await;
    }
}

/// Which messages were told of, and how often.
fn told(endpoint: &Endpoint, secret: &str) -> BTreeMap<String, usize> {
    let (mut times, mut ids) = (BTreeMap::new(), BTreeMap::<_, BTreeSet<_>>::new());
    for call in endpoint.calls() {
        call.verify(secret).expect("our signature");
        let body: Value = serde_json::from_slice(&call.body).expect("JSON");
        let message = body["data"]["id"].as_str().expect("an id").to_owned();
        *times.entry(message.clone()).or_default() += 1;
        let known = ids.entry(message).or_default();
        known.insert(call.header("webhook-id").to_owned());
        assert_eq!(known.len(), 1, "a repeat has the same id");
    }
    times
}

#[tokio::test]
async fn a_kill_at_any_instant_loses_no_delivery() {
    for database in testkit::durable_databases() {
        eprintln!("on {}", database.name);
        let folder = tempfile::tempdir().expect("a folder");
        let setup = crate::setup(&database.url, folder.path())
            .with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1");
        let mut program = setup.start().await;
        let endpoint = Endpoint::start();
        // Slow enough that kills meet calls in flight.
        endpoint.answer_always(Answer::Slow(Duration::from_millis(10), 200));
        let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
        let secret = subscribe(&integrator, &endpoint).await;
        let writers = integrator.start(WRITERS);
        for _ in 0..KILLS {
            integrator.gets_on(5).await;
            let instant = rand::rng().random_range(0..500);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            program = setup.start().await;
        }
        integrator.gets_on(10).await;
        let taken = integrator.finish(writers).await;
        assert!(taken.len() > 20, "too little load: {}", taken.len());
        heard(&endpoint, &secret, &taken).await;
        program.kill();
    }
}

#[tokio::test]
async fn two_servers_tell_once_and_one_goes_on_alone() {
    let database = testkit::durable_postgres();
    let folder = tempfile::tempdir().expect("a folder");
    let setup = |name: &str| {
        let own = folder.path().join(name);
        std::fs::create_dir_all(&own).expect("a folder");
        let shared = |name: &str| folder.path().join(name).display().to_string();
        crate::setup(&database.url, &own)
            .with("SWITCHBOARD_SECRET_KEY_FILE", shared("key"))
            .with("SWITCHBOARD_FILES_URL", shared("files"))
            .with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1")
    };
    let (one, other) = (setup("1").start().await, setup("2").start().await);
    let endpoint = Endpoint::start();
    let mut integrator = Integrator::connect(&one.origin, "https://93.184.216.34/in").await;
    integrator.origins.push(other.origin.clone());
    let secret = subscribe(&integrator, &endpoint).await;
    let writers = integrator.start(WRITERS);
    integrator.gets_on(40).await;
    let taken = integrator.finish(writers).await;
    let told = heard(&endpoint, &secret, &taken).await;
    sleep(Duration::from_secs(1)).await;
    assert!(told.values().all(|times| *times == 1), "{told:?}");

    let writers = integrator.start(WRITERS);
    integrator.gets_on(10).await;
    one.kill();
    integrator.gets_on(10).await;
    let taken = integrator.finish(writers).await;
    heard(&endpoint, &secret, &taken).await;
    other.kill();
}
