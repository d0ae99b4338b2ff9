//! Both databases for tests: an empty SQLite file and an empty database of a throwaway
//! PostgreSQL that this crate starts itself, already migrated. Nothing is ever skipped:
//! where PostgreSQL is missing, the test panics and says what to install.
//!
//! And the server as a process, and outside parties that misbehave when told to; with those, people try
//! channels by hand, too ([`Playground`]).
//!
//! Every function here panics when it fails, for it is only called by tests.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod authority;
mod bucket;
mod cluster;
mod databases;
mod dovecot;
pub mod form;
mod integrator;
mod lease;
mod mailbox;
mod own;
mod playground;
mod postgres;
mod program;
mod programs;
pub mod providers;
pub mod python;
mod tokens;
mod withholding;

pub use authority::Authority;
pub use bucket::Bucket;
pub use databases::{
    TestDatabase, databases, durable_databases, durable_postgres, on_each_database, postgres,
    postgres_alone,
};
pub use dovecot::Dovecot;
pub use integrator::{Answer, Call, Gate, Integrator};
pub use mailbox::{File, Letter, Mailbox};
pub use own::OwnPostgres;
pub use playground::Playground;
pub use program::{Program, Setup};
pub use tokens::Tokens;
pub use withholding::{Refusal, Withholding};

/// How long a test waits for what must come: long enough for a machine that is busy with other things,
/// and no test takes so long unless something is wrong.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// A picture of one pixel.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0,
    0x1f, 0x00, 0x05, 0x00, 0x01, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
