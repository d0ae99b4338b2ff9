//! What is looked up when somebody asks, because it is a state and not something that happens.

use super::process;
use crate::app::State;
use domain::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use store::jobs::Waiting;
use store::{StoreResult, events, jobs};

type Seconds = Gauge<f64, AtomicU64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Lane {
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Use {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reader {
    reader: &'static str,
}

#[derive(Debug, Default)]
pub struct LookedUp {
    database_up: Gauge,
    jobs_waiting: Family<Kind, Gauge>,
    jobs_late: Family<Kind, Seconds>,
    jobs_dead: Gauge,
    queue: Family<Lane, Gauge>,
    connections: Family<Use, Gauge>,
    most_connections: Gauge,
    streams: Family<Reader, Gauge>,
    horizon_lag: Seconds,
    memory: Gauge,
    open_files: Gauge,
}

/// What one question to the database brings.
struct Found {
    waiting: Vec<Waiting>,
    dead: i64,
    held_back: Option<Timestamp>,
}

impl LookedUp {
    /// `is_shared`: the database is PostgreSQL, the only one with a horizon.
    pub fn registered(registry: &mut Registry, is_shared: bool) -> Self {
        let all = Self::default();
        let mut add = |name: &str, help: &str, gauge: &Gauge| {
            registry.register(name, help, gauge.clone());
        };
        add(
            "switchboard_database_up",
            "Whether the database answered",
            &all.database_up,
        );
        add(
            "switchboard_jobs_dead",
            "Jobs that were given up, at most 10 000",
            &all.jobs_dead,
        );
        add(
            "switchboard_database_connections_max",
            "The most connections the pool may open",
            &all.most_connections,
        );
        add(
            "process_resident_memory_bytes",
            "Resident memory size in bytes",
            &all.memory,
        );
        add(
            "process_open_fds",
            "Number of open file descriptors",
            &all.open_files,
        );
        registry.register(
            "switchboard_jobs_waiting",
            "Jobs that wait or are in hand, among the 10 000 that are due first",
            all.jobs_waiting.clone(),
        );
        registry.register(
            "switchboard_jobs_oldest_due_seconds",
            "How long the oldest job has been due",
            all.jobs_late.clone(),
        );
        registry.register(
            "switchboard_writer_queue_length",
            "Writes that wait for the SQLite writer",
            all.queue.clone(),
        );
        registry.register(
            "switchboard_database_connections",
            "Connections of the pool",
            all.connections.clone(),
        );
        registry.register(
            "switchboard_streams_open",
            "Open live streams",
            all.streams.clone(),
        );
        if is_shared {
            registry.register(
                "switchboard_event_horizon_lag_seconds",
                "The age of the oldest event that an open transaction of PostgreSQL holds back",
                all.horizon_lag.clone(),
            );
        }
        all
    }

    pub async fn look(&self, state: &State) {
        let pressure = state.store.pressure();
        let used = pressure
            .connections
            .saturating_sub(pressure.idle_connections);
        for (state, connections) in [("idle", pressure.idle_connections), ("used", used)] {
            self.connections
                .get_or_create(&Use { state })
                .set(i64::from(connections));
        }
        self.most_connections
            .set(i64::from(pressure.most_connections));
        if let Some((interactive, background)) = pressure.waiting_writes {
            for (lane, writes) in [("interactive", interactive), ("background", background)] {
                self.queue.get_or_create(&Lane { lane }).set(number(writes));
            }
        }
        let (agents, visitors) = state.hub.open();
        for (reader, streams) in [("agent", agents), ("visitor", visitors)] {
            self.streams
                .get_or_create(&Reader { reader })
                .set(number(streams));
        }
        self.memory
            .set(process::resident_memory().unwrap_or_default());
        self.open_files
            .set(process::open_files().unwrap_or_default());
        match ask(state).await {
            Ok(found) => {
                self.database_up.set(1);
                self.show(state, found);
            }
            Err(error) => {
                tracing::warn!(%error, "metrics of the database cannot be read");
                self.database_up.set(0);
            }
        }
    }

    fn show(&self, state: &State, found: Found) {
        // A kind without jobs is not asked about by the next lines.
        self.jobs_waiting.clear();
        self.jobs_late.clear();
        let now = state.now();
        for waiting in found.waiting {
            let kind = Kind { kind: waiting.kind };
            let late = now.as_micros() - waiting.oldest_due_at.as_micros();
            self.jobs_waiting.get_or_create(&kind).set(waiting.jobs);
            self.jobs_late
                .get_or_create(&kind)
                .set(late.max(0) as f64 / 1e6);
        }
        self.jobs_dead.set(found.dead);
        let held_back = found.held_back;
        let lag = held_back.map_or(0, |at| now.as_micros() - at.as_micros());
        self.horizon_lag.set(lag.max(0) as f64 / 1e6);
    }
}

async fn ask(state: &State) -> StoreResult<Found> {
    let read = state.store.read(|db| {
        Ok(Found {
            waiting: jobs::waiting(db)?,
            dead: jobs::count_dead(db)?,
            held_back: events::held_back(db)?,
        })
    });
    read.await
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
