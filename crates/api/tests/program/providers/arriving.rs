//! for providers: they say everything again until they hear that it was taken, and the
//! program dies at random instants meanwhile. Every message is there once, in the provider's order.

use super::line::{Line, conversations, text, thread};
use crate::running::{local, owner};
use rand::Rng;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use testkit::PATIENCE;
use tokio::task::JoinSet;
use tokio::time::sleep;

const KILLS: usize = 4;
/// Of each provider.
const CUSTOMERS: u32 = 4;
/// Times are believed for ten minutes: nobody says more than fits, a second each.
const MOST: u32 = 500;

#[derive(Clone, Default)]
struct Load {
    stop: Arc<AtomicBool>,
    taken: Arc<AtomicUsize>,
    /// Calls that heard nothing, or that it is not taken now.
    unanswered: Arc<AtomicUsize>,
}

impl Load {
    /// Says it until it was taken, and now and then once more.
    async fn deliver(&self, line: &Line, customer: u32, number: u32, begun: i64) {
        let hook = line.words(customer, number, begun);
        while !line.call(&hook).await {
            self.unanswered.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(20)).await;
        }
        self.taken.fetch_add(1, Ordering::SeqCst);
        if number.is_multiple_of(5) {
            line.call(&hook).await;
        }
    }

    /// A customer writes until it is enough; how many messages.
    async fn write(self, line: Arc<Line>, customer: u32, begun: i64) -> (u32, u32) {
        let tells_times = !["sms_twilio", "apple"].contains(&line.provider.kind());
        let mut number = 0;
        while !self.stop.load(Ordering::SeqCst) && number + 2 <= MOST {
            let (first, second) = (number + 1, number + 2);
            let deliver = |number| self.deliver(&line, customer, number, begun);
            match tells_times {
                // Two servers of the provider's call at once, the later words perhaps before the others.
                true => {
                    tokio::join!(deliver(second), deliver(first));
                }
                false => {
                    deliver(first).await;
                    deliver(second).await;
                }
            }
            number = second;
            sleep(Duration::from_millis(50)).await;
        }
        (customer, number)
    }

    async fn gets_on(&self, more: usize) {
        let wanted = self.taken.load(Ordering::SeqCst) + more;
        let began = Instant::now();
        while self.taken.load(Ordering::SeqCst) < wanted {
            assert!(began.elapsed() < PATIENCE, "nothing is taken");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test]
async fn kills_at_any_instant_lose_and_double_nothing_that_providers_bring() {
    for database in testkit::durable_databases() {
        let name = database.name;
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path()).with("SWITCHBOARD_RATE_LIMIT", 0);
        let mut program = setup.start().await;
        let token = owner(&program.origin).await;
        let begun = jiff::Timestamp::now().as_second() - i64::from(MOST);
        let (load, mut writers) = (Load::default(), JoinSet::new());
        for line in Line::open(&program.origin, &token).await {
            let line = Arc::new(line);
            for customer in line.customers..line.customers + CUSTOMERS {
                writers.spawn(load.clone().write(Arc::clone(&line), customer, begun));
            }
        }
        for _ in 0..KILLS {
            load.gets_on(20).await;
            let instant = rand::rng().random_range(0..400);
            sleep(Duration::from_millis(instant)).await;
            program.kill();
            program = setup.start().await;
        }
        load.gets_on(20).await;
        load.stop.store(true, Ordering::SeqCst);
        let written = writers.join_all().await;
        let unanswered = load.unanswered.load(Ordering::SeqCst);
        assert!(unanswered > 0, "{name}: no kill met anybody");

        let mut expected = BTreeSet::new();
        for (customer, last) in written {
            expected.insert((1..=last).map(|n| text(customer, n)).collect::<Vec<_>>());
        }
        let mut found = BTreeSet::new();
        for conversation in conversations(&program.origin, &token).await {
            let thread = thread(&program.origin, &token, &conversation).await;
            let said = |item: &serde_json::Value| item["text"].as_str().map(str::to_owned);
            found.insert(thread.iter().filter_map(said).collect::<Vec<_>>());
        }
        assert_eq!(found, expected, "{name}");
    }
}
