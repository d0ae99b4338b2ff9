//! Reading and writing, and the only place that tells SQLite from PostgreSQL.

use crate::admission::Admission;
use crate::connect::{self, Manager, Options};
use crate::gate::Gate;
use crate::quiet::Quiet;
use crate::writer::{Urgency, Writer};
use crate::{Failure, Measures, Pressure, StoreError, StoreResult, wording};
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{Pool, PooledConnection};
use diesel::sqlite::SqliteConnection;
use std::time::{Duration, Instant};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Begins, commits and rolls back; a begin within a transaction is a savepoint.
pub(crate) type Transaction = <Db as Connection>::TransactionManager;

/// Runs one expression against the concrete connection, for SQL that the shared
/// backend cannot type: upserts, batch inserts, unions, `as_returning`.
macro_rules! each_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::Db::Postgres($c) => $body,
            $crate::Db::Sqlite($c) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Adds the rows of one change with one statement. For a few, which is nearly always, that
/// statement stays prepared: of a `Vec` the query builder cannot know that its text is the same.
macro_rules! insert_few {
    ($conn:expr, $rows:expr, |$some:ident| $query:expr) => {
        match $rows.as_slice() {
            [] => 0,
            rows => {
                $crate::db::each_size!($conn, rows, |$some| $query, [1, 2, 3, 4])
            }
        }
    };
}
pub(crate) use insert_few;

macro_rules! each_size {
    ($conn:expr, $rows:ident, |$some:ident| $query:expr, [$($size:literal),+]) => {
        match $rows.len() {
            $($size => match <&[_; $size]>::try_from($rows) {
                Ok($some) => $crate::db::each_backend!($conn, |c| ($query).execute(c))?,
                Err(_) => 0,
            },)+
            _ => {
                let $some = $rows;
                $crate::db::each_backend!($conn, |c| ($query).execute(c))?
            }
        }
    };
}
pub(crate) use each_size;

/// Most rows of one statement: PostgreSQL takes 65 535 values, and a write has a second.
pub(crate) const MANY: usize = 500;

/// Adds many rows. PostgreSQL gets some hundred in a statement; SQLite, which is within this
/// process, is fastest with one prepared statement that runs again and again.
macro_rules! insert_many {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::Db::Postgres(c) => {
                for some in $rows.chunks($crate::db::MANY) {
                    diesel::insert_into($table).values(some).execute(c)?;
                }
            }
            $crate::Db::Sqlite(c) => {
                for row in $rows {
                    diesel::insert_into($table).values(row).execute(c)?;
                }
            }
        }
    };
}
pub(crate) use insert_many;

/// The same for rows that are structs, by `COPY` where there are enough of them to be worth it.
macro_rules! copy_many {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::Db::Postgres(c) if $rows.len() > $crate::db::FEW => {
                diesel::copy_from($table)
                    .from_insertable($rows.as_slice())
                    .execute(c)?;
            }
            _ => $crate::db::insert_many!($conn, $table, $rows),
        }
    };
}
pub(crate) use copy_many;

/// So many rows are as fast by a statement of their own.
pub(crate) const FEW: usize = 8;

/// What a background write may take, because an interactive one may have come in meanwhile.
const BESIDE_OTHERS: Duration = Duration::from_millis(10);
/// What it may take after nobody wrote for a while: whoever comes first waits, once.
const ALONE: Duration = Duration::from_millis(100);

/// The database, shared by every request.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool<Manager>,
    /// As many pass as the pool has connections.
    admission: Admission,
    /// On SQLite every write goes through here, and the pool only reads.
    writer: Option<Writer>,
    measures: Measures,
    gate: Gate,
    quiet: Quiet,
    write_limit: Duration,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub fn open(options: Options) -> StoreResult<Self> {
        let mut first = connect::writing(&options)?;
        connect::migrate(&mut first)?;
        wording::look(&mut first)?;
        let writer = match first {
            Db::Sqlite(_) => Some(Writer::start(first, options.clone())?),
            Db::Postgres(_) => None,
        };
        let (measures, write_limit) = (options.measures.clone(), options.write_limit);
        let connections = options.at_a_time();
        let admission = Admission::new(connections, options.wait);
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            // A SQLite file does not go away; a PostgreSQL server restarts.
            .test_on_check_out(options.is_postgres())
            .build(Manager(options))
            .map_err(unavailable)?;
        Ok(Self {
            pool,
            admission,
            writer,
            measures,
            gate: Gate::default(),
            quiet: Quiet::default(),
            write_limit,
        })
    }

    /// From now on, writes are refused after this moment, unless it is put off in time.
    pub fn may_write_until(&self, until: Instant) {
        self.gate.open_until(until);
    }

    /// Whether this server has not lost its right to write.
    pub fn may_write(&self) -> bool {
        self.gate.is_open()
    }

    /// Whether several servers may share this database.
    pub fn is_shared(&self) -> bool {
        self.writer.is_none()
    }

    /// Whether nobody has waited for a write of this server for a second, so that background writes
    /// may be longer.
    pub fn is_quiet(&self) -> bool {
        self.quiet.is_now()
    }

    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    pub fn pressure(&self) -> Pressure {
        let state = self.pool.state();
        Pressure {
            connections: state.connections,
            idle_connections: state.idle_connections,
            most_connections: self.pool.max_size(),
            waiting_writes: self.writer.as_ref().map(Writer::waiting),
        }
    }

    /// Whether the database answers and its schema is as new as this program.
    pub async fn is_ready(&self) -> StoreResult<bool> {
        self.read(connect::is_migrated).await
    }

    /// Runs queries off the async threads, without a transaction.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.with_connection(move |db| f(db)).await
    }

    /// Runs `f` in one write transaction: all of it happens or none of it. It may run
    /// more than once, so it does nothing but talk to the database.
    pub async fn write<T, E>(
        &self,
        f: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.gate.pass()?;
        self.quiet.end();
        self.run(Urgency::Interactive, f).await
    }

    /// The write that gets a server the right to write: done also while it has none.
    pub async fn write_lease<T>(
        &self,
        f: impl FnMut(&mut Db) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T>
    where
        T: Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.write(Urgency::Interactive, f).await,
            // Not in the line of those who wait: a crowd must not cost the server its lease.
            None => {
                let (pool, limit) = (self.pool.clone(), self.write_limit);
                blocking(move || persist(&mut connection(&pool)?.db, limit, f)).await
            }
        }
    }

    /// A write nobody waits for (imports, clearing up, recounts): runs only while no other write
    /// waits, and shall take at most 10 ms, or 100 ms while it [is quiet](Self::is_quiet); `name` is
    /// logged when it takes longer.
    pub async fn write_background<T, E>(
        &self,
        name: &'static str,
        f: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.gate.pass()?;
        let longest = match self.is_quiet() {
            true => ALONE,
            false => BESIDE_OTHERS,
        };
        self.run(Urgency::Background(name, longest), f).await
    }

    async fn run<T, E>(
        &self,
        urgency: Urgency,
        f: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &self.writer {
            Some(writer) => writer.write(urgency, f).await,
            None => {
                let limit = self.write_limit;
                self.with_connection(move |db| persist(db, limit, f)).await
            }
        }
    }

    /// Runs `f` on a thread for what blocks, once a connection is free for it.
    async fn with_connection<T, E>(
        &self,
        f: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let admitted = self.admission.enter().await?;
        let pool = self.pool.clone();
        blocking(move || {
            let done = connection(&pool)
                .map_err(E::from)
                .and_then(|mut pooled| f(&mut pooled.db));
            // Kept until the connection is back, also when whoever asked went away.
            drop(admitted);
            done
        })
        .await
    }
}

fn connection(pool: &Pool<Manager>) -> StoreResult<PooledConnection<Manager>> {
    pool.get().map_err(unavailable)
}

/// Tries up to three times more when another transaction is in the way (40001, 40P01).
fn persist<T, E: Failure>(
    db: &mut Db,
    limit: Duration,
    mut f: impl FnMut(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let mut retries = 0;
    loop {
        match transaction(db, limit, &mut f) {
            Err(error) if error.is_contention() && retries < 3 => retries += 1,
            done => return done,
        }
    }
}

fn transaction<T, E: Failure>(
    db: &mut Db,
    limit: Duration,
    f: &mut impl FnMut(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    connect::begin_write(db, limit).map_err(StoreError::from)?;
    let outcome = f(db);
    match &outcome {
        Ok(_) => commit(db)?,
        // The reason to roll back is worth more than a failing rollback, after which the pool
        // throws the connection away.
        Err(error) => {
            drop(Transaction::rollback_transaction(db));
            // So it does after an outage: another connection may lead to a server that can write.
            if error.is_outage() {
                Transaction::transaction_manager_status_mut(db).set_in_error();
            }
        }
    }
    outcome
}

/// Whatever a commit fails with, nobody may be told that it worked, nor that it is their fault.
fn commit(db: &mut Db) -> StoreResult<()> {
    Transaction::commit_transaction(db).map_err(|error| match StoreError::from(error) {
        StoreError::Contention => StoreError::Contention,
        error => unavailable(error),
    })
}

async fn blocking<T, E>(f: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    tokio::task::spawn_blocking(f).await.map_err(unavailable)?
}

pub(crate) fn unavailable(error: impl ToString) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
