//! Every row of a database, out as portable JSON and in again, from either kind into either kind.
//!
//! The databases make and read the JSON themselves, so a table needs nothing here but its line in
//! [`TABLES`]. What an archive of rows and files looks like is not known here.

mod columns;
mod level;
mod numbers;
mod source;
mod tables;
mod target;

pub use source::Source;
pub use tables::{LEFT_OUT, TABLES, Table};
pub use target::{Target, is_listed};

use crate::StoreError;

/// What a backup or a restore may fail with.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no Switchboard in this database")]
    Missing,
    #[error(
        "the database is at another migration level than this program; \
         take the backup with the version that serves it"
    )]
    OtherLevel,
    #[error("the archive is from a newer version: this one does not know the migration {0}")]
    NewerLevel(String),
    #[error(
        "the database has the migration {0}, which the archive does not have; \
         restore into a database that no server has opened yet"
    )]
    TargetAhead(String),
    #[error("the database is not empty: there are rows in {0}")]
    NotEmpty(&'static str),
    #[error("the database is in use; stop every server and program that has it open")]
    InUse,
    #[error("the archive has {expected} rows of {table}, {found} arrived")]
    RowsMissing {
        table: &'static str,
        expected: u64,
        found: u64,
    },
    #[error("the column {table}.{column} is of a kind that backups do not know: {kind}")]
    UnknownKind {
        table: &'static str,
        column: String,
        kind: String,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for BackupError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}
