//! An empty database that takes the rows of another one: all of them or none.

use super::columns::Columns;
use super::{BackupError, LEFT_OUT, TABLES, Table, level, numbers};
use crate::db::each_backend;
use crate::{Db, Options, StoreError, connect, statistics};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::sqlite::SqliteConnection;
use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

/// One write transaction; dropped before [`Target::finish`], it leaves the database empty.
pub struct Target {
    db: Db,
    options: Options,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// A server that starts meanwhile waits for its turn to migrate, and finds the database filled.
const ON_POSTGRES: &str = "SET statement_timeout = 0; SET lock_timeout = 0; \
     SET idle_in_transaction_session_timeout = 0";
/// Without a write-ahead log a fresh file is written once. Leaving that mode needs the file alone,
/// so a running server is noticed here.
const ON_SQLITE: &str = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL";

/// How long a stopped server may take to be gone.
const WAIT: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(100);

impl Target {
    /// Opens the database, migrates it as far as the archive was, and begins.
    pub fn open(options: &Options, level: &BTreeSet<String>) -> Result<Self, BackupError> {
        let mut db = connect::plain(options)?;
        match &mut db {
            Db::Postgres(c) => {
                c.batch_execute(ON_POSTGRES)?;
                connect::lock_migrations(c)?;
            }
            Db::Sqlite(c) => alone(c)?,
        }
        level::bring_to(&mut db, level)?;
        match &mut db {
            Db::Postgres(c) => {
                c.batch_execute("BEGIN; LOCK TABLE organizations IN ACCESS EXCLUSIVE MODE")?;
            }
            Db::Sqlite(c) => c.batch_execute("BEGIN EXCLUSIVE").map_err(in_use)?,
        }
        let mut target = Self {
            db,
            options: options.clone(),
        };
        target.refuse_rows()?;
        Ok(target)
    }

    fn refuse_rows(&mut self) -> Result<(), BackupError> {
        for table in TABLES {
            let name = table.name;
            // The archive may be older than a table.
            if let Err(BackupError::Missing) = Columns::of(&mut self.db, table) {
                continue;
            }
            let any = diesel::sql_query(format!("SELECT EXISTS (SELECT 1 FROM {name}) AS found"));
            let any: Found = each_backend!(&mut self.db, |c| any.get_result(c))?;
            if any.found {
                return Err(BackupError::NotEmpty(name));
            }
        }
        Ok(())
    }

    /// The table a name of the archive stands for, if this version keeps it.
    pub fn table(name: &str) -> Option<&'static Table> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// Adds rows, given as one JSON array of what [`super::Source::rows`] read.
    pub fn add(&mut self, table: &Table, rows: &str) -> Result<u64, BackupError> {
        let columns = Columns::of(&mut self.db, table)?;
        let added = match &mut self.db {
            Db::Postgres(c) => diesel::sql_query(columns.insert_on_postgres())
                .bind::<Text, _>(rows)
                .execute(c)?,
            Db::Sqlite(c) => diesel::sql_query(columns.insert_on_sqlite())
                .bind::<Text, _>(rows)
                .execute(c)?,
        };
        Ok(u64::try_from(added).unwrap_or(u64::MAX))
    }

    /// Sets the last conversation number of an organization.
    pub fn set_number(&mut self, organization_id: i64, last: i64) -> Result<(), BackupError> {
        let last = numbers::Last {
            organization_id,
            last,
        };
        Ok(numbers::write(&mut self.db, last)?)
    }

    /// Begins another epoch than the archive's, so that old cursors of the live stream are told
    /// from new ones; commits, and migrates as far as this program is.
    pub fn finish(mut self, epoch: i64) -> Result<(), BackupError> {
        let anew = "UPDATE event_log SET pruned_position = 0, pruned_id = 0, epoch = $1";
        let anew = diesel::sql_query(anew).bind::<BigInt, _>(epoch);
        each_backend!(&mut self.db, |c| anew.execute(c))?;
        self.db.batch_execute("COMMIT")?;
        statistics::gather(&mut self.db)?;
        drop(self.db);
        let mut db = connect::writing(&self.options)?;
        Ok(connect::migrate(&mut db)?)
    }
}

/// Whether a table of the schema is in the archive or left out on purpose.
pub fn is_listed(name: &str) -> bool {
    Target::table(name).is_some() || LEFT_OUT.iter().any(|(left_out, _)| *left_out == name)
}

/// A server that was just stopped takes a moment to let go of the file, and this mode change does
/// not wait by itself.
fn alone(c: &mut SqliteConnection) -> Result<(), BackupError> {
    let began = Instant::now();
    loop {
        match c.batch_execute(ON_SQLITE).map_err(in_use) {
            Err(BackupError::InUse) if began.elapsed() < WAIT => thread::sleep(PAUSE),
            done => return done,
        }
    }
}

fn in_use(error: diesel::result::Error) -> BackupError {
    match StoreError::from(error) {
        StoreError::Unavailable(_) => BackupError::InUse,
        other => other.into(),
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Target")
    }
}
