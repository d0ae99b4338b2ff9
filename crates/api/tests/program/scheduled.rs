//! Messages that wait for their time (C-23) survive kills: each leaves once, none is lost, and what was
//! taken back never leaves.

use crate::running::{get, http, local, post};
use crate::sending::{Desk, calls, claims_run_out};
use rand::Rng;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use testkit::{Answer, Integrator, PATIENCE};
use tokio::time::sleep;

const KILLS: usize = 3;
const CUSTOMERS: usize = 4;

/// A moment by this machine's clock, which is the program's.
fn in_milliseconds(from_now: i64) -> String {
    let now = jiff::Timestamp::now().as_microsecond();
    domain::Timestamp::from(now + from_now * 1_000).to_string()
}

#[tokio::test]
async fn kills_at_any_instant_neither_lose_nor_double_what_is_scheduled() {
    for database in testkit::durable_databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path());
        let mut program = setup.start().await;
        let integrator = Integrator::that_answers(Answer::Slow(Duration::from_millis(40), 200));
        let desk = Desk::open(&program.origin, &integrator, CUSTOMERS).await;
        let (mut scheduled, mut cancelled) = (Vec::new(), BTreeSet::new());
        for kill in 0..KILLS {
            for conversation in &desk.conversations {
                for n in 0..3 {
                    let due_at = in_milliseconds(2_500 + n * 100);
                    let body = json!({"text": format!("{kill}-{n}"), "due_at": due_at});
                    let path = format!("/conversations/{conversation}/messages");
                    let sent = post(&program.origin, &path, &desk.token, &body).await;
                    scheduled.push(sent["id"].as_str().expect("an id").to_owned());
                }
                let last = scheduled.last().expect("one").clone();
                let call = format!(
                    "{}/api/v1/conversations/{conversation}/scheduled-messages/{last}",
                    program.origin
                );
                let gone = http().delete(call).bearer_auth(&desk.token).send().await;
                // Too late is no loss: then it was sent.
                if gone.expect("an answer").status() == 204 {
                    cancelled.insert(last);
                }
            }
            let instant = rand::rng().random_range(0..3_000);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            claims_run_out(&database).await;
            program = setup.start().await;
        }
        let began = Instant::now();
        for conversation in &desk.conversations {
            let path = format!("/conversations/{conversation}/scheduled-messages");
            loop {
                let waiting = get(&program.origin, &path, &desk.token).await;
                if waiting["items"].as_array().expect("items").is_empty() {
                    break;
                }
                assert!(began.elapsed() < PATIENCE, "{waiting}");
                sleep(Duration::from_millis(50)).await;
            }
        }
        let states = desk.settled(&program.origin).await;
        let read = calls(&integrator);
        for message in &scheduled {
            let times = read.get(message).copied().unwrap_or(0);
            let state = states.get(message).map(String::as_str);
            let name = database.name;
            match (cancelled.contains(message), state) {
                (true, state) => assert_eq!((state, times), (None, 0), "{name}: {message}"),
                (false, Some("sent")) => assert_eq!(times, 1, "{name}: {message}"),
                (false, state) => {
                    assert_eq!(state, Some("unknown"), "{name}: {message}");
                    assert!(times <= 1, "{name}: {message} was sent {times} times");
                }
            }
        }
    }
}
