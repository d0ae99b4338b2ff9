//! A closed loop of connections: each sends its next request when it has the answer to the last.

use crate::http::{Connection, Request};
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// As many as a busy reverse proxy keeps open.
pub const CONNECTIONS: usize = 64;

/// How long answers took.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of 100 answers took at most.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// What a load got done.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub latencies: Latencies,
    pub took: Duration,
}

impl Outcome {
    pub fn per_second(&self) -> f64 {
        self.latencies.count() as f64 / self.took.as_secs_f64()
    }
}

/// Runs `next` on each connection for a time; it gives the request of (connection, turn), and
/// every answer must be a success. `seen` gets each body.
pub async fn run(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    next: impl Fn(usize, usize) -> Request + Send + Sync + 'static,
    seen: impl Fn(usize, usize, &[u8]) + Send + Sync + 'static,
) -> anyhow::Result<Outcome> {
    let (next, seen) = (Arc::new(next), Arc::new(seen));
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(address).await?);
    }
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for (number, mut connection) in opened.into_iter().enumerate() {
        let (next, seen) = (Arc::clone(&next), Arc::clone(&seen));
        tasks.spawn(async move {
            let mut latencies = Latencies::default();
            let mut turn = 0;
            while began.elapsed() < duration {
                let request = next(number, turn);
                let sent = Instant::now();
                let (status, body) = connection.call(&request).await?;
                latencies.add(sent.elapsed());
                ensure!(
                    (200..300).contains(&status),
                    "{status}: {}",
                    String::from_utf8_lossy(body)
                );
                seen(number, turn, body);
                turn += 1;
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    let mut outcome = Outcome::default();
    while let Some(done) = tasks.join_next().await {
        let latencies = done.context("a connection broke off")??;
        outcome.latencies.extend(latencies);
    }
    outcome.took = began.elapsed();
    Ok(outcome)
}
