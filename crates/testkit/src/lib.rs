//! Both databases for tests: an empty SQLite file and an empty database of a throwaway
//! PostgreSQL that this crate starts itself, already migrated. Nothing is ever skipped:
//! where PostgreSQL is missing, the test panics and says what to install.
//!
//! And the server as a process, and outside parties that misbehave when told to.
//!
//! Every function here panics when it fails, for it is only called by tests.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod bucket;
mod cluster;
mod databases;
mod integrator;
mod lease;
mod mailbox;
mod own;
mod postgres;
mod program;
mod programs;
mod python;

pub use bucket::Bucket;
pub use databases::{
    TestDatabase, databases, durable_databases, durable_postgres, on_each_database, postgres,
    postgres_alone,
};
pub use integrator::{Answer, Call, Gate, Integrator};
pub use mailbox::{File, Letter, Mailbox};
pub use own::OwnPostgres;
pub use program::{Program, Setup};

/// How long a test waits for what must come: long enough for a machine that is busy with other things,
/// and no test takes so long unless something is wrong.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
