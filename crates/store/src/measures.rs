//! What the store measures of itself, for whoever shows it.

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

/// Clones share what they count.
#[derive(Clone, Debug)]
pub struct Measures {
    /// Writes in one group of the SQLite writer.
    pub group_size: Histogram,
    /// From the first write of a group to its commit, in seconds.
    pub group_seconds: Histogram,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            group_size: Histogram::new(exponential_buckets(1.0, 2.0, 7)),
            group_seconds: Histogram::new(exponential_buckets(0.000_5, 2.0, 14)),
        }
    }
}

/// How much of what there is of it is in use, at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    pub connections: u32,
    pub idle_connections: u32,
    pub most_connections: u32,
    /// Writes that wait for the SQLite writer, interactive and background.
    pub waiting_writes: Option<(usize, usize)>,
}
