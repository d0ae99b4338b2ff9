//! A consistent view of every row, while servers go on writing.

use super::columns::Columns;
use super::{BackupError, TABLES, Table, level, numbers};
use crate::{Db, Options, StoreError, connect};
use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::collections::BTreeSet;

/// One read transaction, from opening to dropping.
pub struct Source(Db);

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Epoch {
    #[diesel(sql_type = BigInt)]
    epoch: i64,
}

/// A statement here reads a whole table, however long its reader takes to write it down. It has no
/// transaction number, so it does not hold back the live stream.
const ON_POSTGRES: &str = "SET statement_timeout = 0; \
     SET idle_in_transaction_session_timeout = 0; \
     BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The snapshot of the write-ahead log is taken by the first read.
const ON_SQLITE: &str = "PRAGMA query_only = ON; BEGIN";

impl Source {
    /// Refuses a database of another version.
    pub fn open(options: &Options) -> Result<Self, BackupError> {
        if options.file().is_some_and(|file| !file.exists()) {
            return Err(BackupError::Missing);
        }
        let mut db = connect::plain(options)?;
        match &mut db {
            Db::Postgres(c) => c.batch_execute(ON_POSTGRES)?,
            Db::Sqlite(c) => c.batch_execute(ON_SQLITE)?,
        }
        let level = level::of(&mut db)?;
        if level.is_empty() {
            return Err(BackupError::Missing);
        }
        if level != level::of_this_program()? {
            return Err(BackupError::OtherLevel);
        }
        Ok(Self(db))
    }

    /// The migrations the database has had.
    pub fn level(&mut self) -> Result<BTreeSet<String>, BackupError> {
        Ok(level::of(&mut self.0)?)
    }

    /// What cursors of its live stream begin with.
    pub fn epoch(&mut self) -> Result<i64, BackupError> {
        let epoch = diesel::sql_query("SELECT epoch FROM event_log");
        let found: Epoch = crate::db::each_backend!(&mut self.0, |c| epoch.get_result(c))?;
        Ok(found.epoch)
    }

    /// The last conversation number of each organization.
    pub fn numbers(&mut self) -> Result<Vec<(i64, i64)>, BackupError> {
        let all = numbers::read(&mut self.0)?;
        Ok(all
            .into_iter()
            .map(|last| (last.organization_id, last.last))
            .collect())
    }

    /// Hands every row of a table to `each` as a JSON object without a line break, one at a time.
    pub fn rows<E: From<BackupError>>(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        debug_assert!(TABLES.contains(table));
        let columns = Columns::of(&mut self.0, table)?;
        let from = match table.from {
            Some(from) => from.to_owned(),
            None => format!("\"{}\"", table.name),
        };
        let failed = |error| E::from(BackupError::Store(StoreError::from(error)));
        match &mut self.0 {
            Db::Postgres(c) => {
                let all = diesel::sql_query(columns.select_on_postgres(&from));
                let rows = all.load_iter::<Line, PgRowByRowLoadingMode>(c);
                for row in rows.map_err(failed)? {
                    each(&row.map_err(failed)?.line)?;
                }
            }
            Db::Sqlite(c) => {
                let all = diesel::sql_query(columns.select_on_sqlite(&from));
                let rows = all.load_iter::<Line, DefaultLoadingMode>(c);
                for row in rows.map_err(failed)? {
                    each(&row.map_err(failed)?.line)?;
                }
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source")
    }
}
