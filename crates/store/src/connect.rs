//! Connections by the scheme of the URL (`Db::establish` would try PostgreSQL and
//! fall back to a SQLite file of that name), and what each is told first.

use crate::db::unavailable;
use crate::writer::depth;
use crate::{Db, Measures, Statements, StoreResult, statistics};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{Error as PoolError, ManageConnection, R2D2Connection};
use diesel::result::QueryResult;
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

pub const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The timeout comes first, so that switching to WAL waits its turn too.
const SQLITE_ALWAYS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; \
     PRAGMA temp_store = MEMORY;";
/// Readers share the system's cache of the file, all of it, instead of keeping pages of their own, each. By
/// itself SQLite maps 2 GB and reads what lies beyond with a call a page; `.cargo/config.toml` lets it map more.
const SQLITE_READS: &str =
    "PRAGMA query_only = ON; PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = -2000;";
/// An answered write survives a power cut, and what is deleted is overwritten. Checkpoints have a
/// thread of their own; the writer steps in only when that one does not keep up (64 MB).
const SQLITE_WRITES: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16384;";
/// Nothing may hold a connection for ever; writes have a shorter limit of their own. No statement is compiled to
/// machine code: that takes longer than any of them, for each has many parts and reads few rows; nor shared among
/// workers, which take longer to start.
const POSTGRES_ALWAYS: &str = "SET statement_timeout = '15s'; SET lock_timeout = '5s'; SET jit = off; \
     SET max_parallel_workers_per_gather = 0; \
     SET idle_in_transaction_session_timeout = '15s'; SET client_min_messages = warning;";
/// Errors are told apart by their words, see `wording.rs`. Only a superuser may say which.
const POSTGRES_ENGLISH: &str = "SELECT set_config('lc_messages', 'C', FALSE) FROM pg_roles \
     WHERE rolname = current_user AND rolsuper";
/// Any number, as long as every server takes the same.
const MIGRATION_LOCK: &str = "7274871";

/// Readers of a SQLite database for each core.
const READERS: u32 = 4;

/// How to open a store.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite://path`, a path, or `postgres://…`.
    pub url: String,
    /// Connections in the pool: readers on SQLite, everything on PostgreSQL.
    pub connections: u32,
    /// How long is waited for a connection.
    pub wait: Duration,
    /// How long a statement of a write on PostgreSQL may take, and how long it may do nothing.
    pub write_limit: Duration,
    /// How many kilobytes of pages the writer of a SQLite file keeps at hand.
    pub write_cache: u32,
    pub statements: Option<Statements>,
    pub measures: Measures,
}

impl Options {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 8,
            wait: Duration::from_secs(5),
            write_limit: Duration::from_secs(1),
            write_cache: 32_000,
            statements: None,
            measures: Measures::default(),
        }
    }

    /// How many connections of the pool work at a time. PostgreSQL is waited for; SQLite computes in
    /// this process, so more than a few readers a core would only wait for each other.
    pub(crate) fn at_a_time(&self) -> u32 {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let readers = u32::try_from(cores)
            .unwrap_or(u32::MAX)
            .saturating_mul(READERS);
        match self.is_postgres() {
            true => self.connections,
            false => self.connections.min(readers),
        }
    }

    pub fn is_postgres(&self) -> bool {
        ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.url.starts_with(scheme))
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        let path = self.url.strip_prefix("sqlite://").unwrap_or(&self.url);
        (!self.is_postgres()).then(|| Path::new(path))
    }

    fn connect(&self) -> Result<Db, PoolError> {
        let db = match self.file() {
            None => {
                let mut c = PgConnection::establish(&impatient(&self.url))?;
                prepare(&mut c, POSTGRES_ALWAYS)?;
                prepare(&mut c, POSTGRES_ENGLISH)?;
                Db::Postgres(c)
            }
            Some(path) => {
                let mut c = SqliteConnection::establish(&path.to_string_lossy())?;
                prepare(&mut c, SQLITE_ALWAYS)?;
                Db::Sqlite(c)
            }
        };
        Ok(db)
    }

    /// A connection that is set up, counted from now on.
    fn watched(&self, mut db: Db) -> Db {
        if let Some(statements) = &self.statements {
            statements.watch(&mut db);
        }
        db
    }
}

/// The URL with limits to how long a PostgreSQL that vanished from the network is waited for, where
/// it says nothing itself.
fn impatient(url: &str) -> String {
    const LIMITS: [(&str, &str); 5] = [
        ("connect_timeout", "5"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "3"),
        ("tcp_user_timeout", "20000"),
    ];
    LIMITS.iter().fold(url.to_owned(), |url, (name, value)| {
        let gap = if url.contains('?') { '&' } else { '?' };
        match url.contains(&format!("{name}=")) {
            true => url,
            false => format!("{url}{gap}{name}={value}"),
        }
    })
}

fn prepare(db: &mut impl SimpleConnection, sql: &str) -> Result<(), PoolError> {
    db.batch_execute(sql).map_err(PoolError::QueryError)
}

/// A connection that may write.
pub fn writing(options: &Options) -> StoreResult<Db> {
    let mut db = options.connect().map_err(unavailable)?;
    if let Db::Sqlite(c) = &mut db {
        let cache = format!("PRAGMA cache_size = -{};", options.write_cache);
        c.batch_execute(&(cache + SQLITE_WRITES))?;
    }
    Ok(options.watched(db))
}

/// A connection for a purpose of its own, told nothing that is not told to all.
pub fn plain(options: &Options) -> StoreResult<Db> {
    options.connect().map_err(unavailable)
}

/// Keeps servers that start from migrating until the connection is closed.
pub fn lock_migrations(c: &mut PgConnection) -> StoreResult<()> {
    Ok(c.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?)
}

/// Brings the schema up to date. Servers that start together take turns.
pub fn migrate(db: &mut Db) -> StoreResult<()> {
    match db {
        Db::Postgres(c) => {
            let lock = format!("SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK})");
            c.batch_execute(&lock)?;
            let done = c.run_pending_migrations(POSTGRES).map(drop);
            let unlock = format!("SELECT pg_advisory_unlock({MIGRATION_LOCK}); {POSTGRES_ALWAYS}");
            c.batch_execute(&unlock)?;
            done
        }
        Db::Sqlite(c) => {
            let done = c.run_pending_migrations(SQLITE).map_err(unavailable)?;
            if !done.is_empty() || !statistics::are_told(c)? {
                statistics::assume_large(c)?;
            }
            Ok(())
        }
    }
    .map_err(unavailable)
}

/// Whether the schema is as new as this program.
pub fn is_migrated(db: &mut Db) -> StoreResult<bool> {
    match db {
        Db::Postgres(c) => c.has_pending_migration(POSTGRES),
        Db::Sqlite(c) => c.has_pending_migration(SQLITE),
    }
    .map(|pending| !pending)
    .map_err(unavailable)
}

/// Fills the pool: readers on SQLite, every connection on PostgreSQL.
#[derive(Debug)]
pub struct Manager(pub Options);

/// A connection of the pool, and when it was last given back.
pub struct Pooled {
    pub db: Db,
    used_at: Instant,
}

/// A connection that worked so lately is not asked whether it still does, which would be a round
/// trip more for every request.
const TRUSTED: Duration = Duration::from_secs(1);

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = PoolError;

    fn connect(&self) -> Result<Pooled, PoolError> {
        let mut db = self.0.connect()?;
        if let Db::Sqlite(c) = &mut db {
            prepare(c, SQLITE_READS)?;
        }
        Ok(Pooled {
            db: self.0.watched(db),
            used_at: Instant::now(),
        })
    }

    fn is_valid(&self, conn: &mut Pooled) -> Result<(), PoolError> {
        match conn.used_at.elapsed() < TRUSTED {
            true => Ok(()),
            false => conn.db.ping().map_err(PoolError::QueryError),
        }
    }

    /// Asked when it is given back.
    fn has_broken(&self, conn: &mut Pooled) -> bool {
        conn.used_at = Instant::now();
        std::thread::panicking() || conn.db.is_broken()
    }
}

/// Begins a write transaction. SQLite takes the write lock first: a read that is later upgraded to
/// a write fails at once with "database is locked", whatever the timeout. PostgreSQL gets the limits
/// of a write in the same round trip.
pub fn begin_write(db: &mut Db, limit: Duration) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Ansi;
    match db {
        Db::Sqlite(c) => Ansi::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        Db::Postgres(c) => {
            let limit = limit.as_millis();
            let begin = format!(
                "BEGIN; SET LOCAL statement_timeout = {limit}; \
                 SET LOCAL idle_in_transaction_session_timeout = {limit}"
            );
            Ansi::begin_transaction_sql(c, &begin)
        }
    }
}

/// Runs a read for which PostgreSQL keeps one plan a connection, whatever the values: planning a
/// long statement anew, which it prefers when values seem to matter, takes as long as running it.
/// Its statements see the same there. Within a transaction nothing is set.
pub fn planned_once<T>(
    db: &mut Db,
    read: impl FnOnce(&mut Db) -> StoreResult<T>,
) -> StoreResult<T> {
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
                 SET LOCAL plan_cache_mode = force_generic_plan";
    match db {
        Db::Postgres(_) => within(db, begin, read),
        Db::Sqlite(_) => read(db),
    }
}

/// Runs a read whose statements all see the same, planned once.
pub fn on_a_snapshot<T>(
    db: &mut Db,
    read: impl FnOnce(&mut Db) -> StoreResult<T>,
) -> StoreResult<T> {
    match db {
        Db::Postgres(_) => planned_once(db, read),
        Db::Sqlite(_) => within(db, "BEGIN", read),
    }
}

/// Runs a read within a transaction that begins so, unless it is within one.
fn within<T>(
    db: &mut Db,
    begin: &str,
    read: impl FnOnce(&mut Db) -> StoreResult<T>,
) -> StoreResult<T> {
    use diesel::connection::AnsiTransactionManager as Ansi;
    use diesel::connection::TransactionManager as _;
    if depth(db)? > 0 {
        return read(db);
    }
    match db {
        Db::Sqlite(c) => Ansi::begin_transaction_sql(c, begin)?,
        Db::Postgres(c) => Ansi::begin_transaction_sql(c, begin)?,
    }
    let found = read(db);
    match (db, &found) {
        (Db::Sqlite(c), Ok(_)) => Ansi::commit_transaction(c)?,
        (Db::Sqlite(c), Err(_)) => Ansi::rollback_transaction(c)?,
        (Db::Postgres(c), Ok(_)) => Ansi::commit_transaction(c)?,
        (Db::Postgres(c), Err(_)) => Ansi::rollback_transaction(c)?,
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_says_about_waiting_is_left_alone() {
        let url = impatient("postgres://db/desk?connect_timeout=2");
        assert!(url.starts_with("postgres://db/desk?connect_timeout=2&keepalives_idle=10&"));
        assert_eq!(url.matches("connect_timeout").count(), 1);
        assert!(impatient("postgres://db/desk").contains("/desk?connect_timeout=5&"));
    }

    #[test]
    fn only_sqlite_has_a_file() {
        assert_eq!(
            Options::new("sqlite://a/b.db").file(),
            Some(Path::new("a/b.db"))
        );
        assert_eq!(Options::new("a/b.db").file(), Some(Path::new("a/b.db")));
        assert_eq!(Options::new("postgres://db/desk").file(), None);
    }
}
