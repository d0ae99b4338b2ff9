//! Both databases for tests: an empty SQLite file and an empty database of a throwaway
//! PostgreSQL that this crate starts itself, already migrated. Nothing is ever skipped:
//! where PostgreSQL is missing, the test panics and says what to install.
//!
//! And outside parties that misbehave when told to.
//!
//! Every function here panics when it fails, for it is only called by tests.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod cluster;
mod databases;
mod endpoint;
mod integrator;
mod lease;
mod own;
mod postgres;
mod programs;

pub use databases::{
    TestDatabase, databases, durable_databases, durable_postgres, on_each_database, postgres,
    postgres_alone,
};
pub use endpoint::{Endpoint, Reaction};
pub use integrator::{Answer, Call, Gate, Integrator};
pub use own::OwnPostgres;
