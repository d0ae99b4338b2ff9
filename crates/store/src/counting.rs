//! Counts statements, so that a test can say how many a request may run.

use crate::Db;
use diesel::connection::{Connection, InstrumentationEvent};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many statements the connections of one store have run.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<AtomicU64>);

impl Statements {
    /// Since the store was opened; a test takes the difference.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Counts what `db` runs from now on. A pool asks `SELECT 1` when it likes, so that is left out.
    pub(crate) fn watch(&self, db: &mut Db) {
        let count = Arc::clone(&self.0);
        db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event
                && !query.to_string().starts_with("SELECT 1 --")
            {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
}
