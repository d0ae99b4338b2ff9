//! What a caller may need to tell apart when the database says no.

use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};
use domain::ContactId;

pub type StoreResult<T> = Result<T, StoreError>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no such row")]
    NotFound,
    /// The contact is another one now.
    #[error("the contact was merged into {0}")]
    Merged(ContactId),
    #[error("a row with that key already exists")]
    Conflict,
    #[error("a row this one refers to does not exist")]
    MissingReference,
    #[error("not a cursor of this list")]
    InvalidCursor,
    #[error("another transaction was in the way")]
    Contention,
    /// Too many ask at once. Nothing was read or written, and asking again later works.
    #[error("too many wait for the database")]
    Overloaded,
    /// Nothing was written, and asking again later may work.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    #[error(transparent)]
    Other(Diesel),
}

/// What a write may fail with.
pub trait Failure: From<StoreError> + Send + 'static {
    /// Whether the same write may succeed when it is run again.
    fn is_contention(&self) -> bool;
    /// Whether the database could not serve.
    fn is_outage(&self) -> bool;
}

impl Failure for StoreError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Contention)
    }

    fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::NotFound,
            Diesel::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            Diesel::DatabaseError(kind, ref info) => match kind {
                Kind::UniqueViolation => Self::Conflict,
                Kind::ForeignKeyViolation => Self::MissingReference,
                Kind::SerializationFailure => Self::Contention,
                Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::ReadOnlyTransaction => {
                    Self::Unavailable(error.to_string())
                }
                // Neither database lets diesel keep its code for these, only the message.
                _ => match info.message() {
                    "deadlock detected" => Self::Contention,
                    message if is_outage(message) => Self::Unavailable(message.to_owned()),
                    _ => Self::Other(error),
                },
            },
            other => Self::Other(other),
        }
    }
}

/// Whether a message tells of a database that cannot serve now, rather than of a wrong query.
fn is_outage(message: &str) -> bool {
    const OUTAGES: [&str; 21] = [
        // SQLite
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "attempt to write a readonly database",
        "unable to open database file",
        // PostgreSQL
        "canceling statement due to",
        "could not receive data",
        "could not send data",
        "could not write",
        "could not fsync",
        "could not open file",
        "connection has been closed",
        "connection is closed",
        "connection to server",
        "No space left on device",
        "too many clients",
        "terminating connection",
        "the database system is",
        "server closed the connection",
        "could not extend file",
        "no connection to the server",
    ];
    OUTAGES.iter().any(|outage| message.contains(outage))
}
