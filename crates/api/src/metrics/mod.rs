//! How the server does, for Prometheus: counted as it happens, or looked up when it is asked.
//!
//! No label has values that people or programs outside could make up: routes are patterns, kinds and
//! lanes are words of the source.

mod looked_up;
mod process;
mod requests;
mod serve;

pub use requests::{Requests, method};
pub use serve::{listen, server};

use crate::app::State;
use looked_up::LookedUp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use store::Store;

/// Everything that is measured.
#[derive(Debug)]
pub struct Metrics {
    pub requests: Requests,
    looked_up: LookedUp,
    registry: Registry,
}

impl Metrics {
    pub fn new(store: &Store) -> Self {
        let mut registry = Registry::default();
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("switchboard_build", "The program that runs", version);
        let measures = store.measures();
        registry.register(
            "switchboard_writer_group_size",
            "Writes that shared one commit of SQLite",
            measures.group_size.clone(),
        );
        registry.register(
            "switchboard_writer_group_duration_seconds",
            "From the first write of a group to its commit",
            measures.group_seconds.clone(),
        );
        Self {
            requests: Requests::registered(&mut registry),
            looked_up: LookedUp::registered(&mut registry, store.is_shared()),
            registry,
        }
    }

    /// The text that Prometheus reads, in the OpenMetrics format.
    pub async fn text(&self, state: &State) -> Result<String, std::fmt::Error> {
        self.looked_up.look(state).await;
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
