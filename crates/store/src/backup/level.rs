//! How far a database was migrated: the names of the migrations it has had, the same on both kinds.

use super::BackupError;
use crate::connect::{POSTGRES, SQLITE};
use crate::db::{each_backend, unavailable};
use crate::{Db, StoreResult};
use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::MigrationHarness;
use std::collections::BTreeSet;

pub type Level = BTreeSet<String>;

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// What a database has had; nothing when it is new. Asking changes nothing.
pub fn of(db: &mut Db) -> StoreResult<Level> {
    let is_there = match db {
        Db::Postgres(_) => "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS found",
        Db::Sqlite(_) => {
            "SELECT EXISTS (SELECT 1 FROM sqlite_master \
             WHERE name = '__diesel_schema_migrations') AS found"
        }
    };
    let there: Found = each_backend!(db, |c| diesel::sql_query(is_there).get_result(c))?;
    if !there.found {
        return Ok(Level::new());
    }
    let all = diesel::sql_query("SELECT version FROM __diesel_schema_migrations");
    let rows: Vec<Version> = each_backend!(db, |c| all.load(c))?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// What this program would bring a database to.
pub fn of_this_program() -> StoreResult<Level> {
    let all: Vec<Box<dyn Migration<Sqlite>>> = SQLITE.migrations().map_err(unavailable)?;
    Ok(all
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect())
}

/// Brings a database to exactly this level, which it must not be beyond.
pub fn bring_to(db: &mut Db, level: &Level) -> Result<(), BackupError> {
    let known = of_this_program()?;
    if let Some(newer) = level.difference(&known).next() {
        return Err(BackupError::NewerLevel(newer.clone()));
    }
    if let Some(ahead) = of(db)?.difference(level).next() {
        return Err(BackupError::TargetAhead(ahead.clone()));
    }
    match db {
        Db::Postgres(c) => {
            let pending = c.pending_migrations(POSTGRES).map_err(unavailable)?;
            run::<Pg>(c, &pending, level)?;
        }
        Db::Sqlite(c) => {
            let pending = c.pending_migrations(SQLITE).map_err(unavailable)?;
            run::<Sqlite>(c, &pending, level)?;
        }
    }
    Ok(())
}

fn run<B: Backend>(
    harness: &mut impl MigrationHarness<B>,
    pending: &[Box<dyn Migration<B>>],
    level: &Level,
) -> StoreResult<()> {
    for migration in pending {
        if level.contains(&migration.name().version().to_string()) {
            harness.run_migration(&**migration).map_err(unavailable)?;
        }
    }
    Ok(())
}
