//! A database of its own for every test, on each of the two engines.

use crate::cluster::{Cluster, Durability};
use crate::own::OwnPostgres;
use crate::postgres::Database;
use tempfile::TempDir;

/// An empty database, gone when this value is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// `sqlite` or `postgres`.
    pub name: &'static str,
    /// What `Store::open` and `SWITCHBOARD_DATABASE_URL` take.
    pub url: String,
    _kept: Kept,
}

/// What the database lives in; dropping it clears up.
#[derive(Debug)]
enum Kept {
    Sqlite { _directory: TempDir },
    Postgres { _database: Database },
    Alone { _postgres: OwnPostgres },
}

/// One database of each engine; fast, because a crash of the machine may lose them.
pub fn databases() -> Vec<TestDatabase> {
    vec![sqlite(), postgres()]
}

/// The same with nothing relaxed, for tests that kill what writes to them.
pub fn durable_databases() -> Vec<TestDatabase> {
    vec![sqlite(), on(Durability::Kept)]
}

/// Runs a test on each engine, one after the other.
pub fn on_each_database(mut test: impl FnMut(&TestDatabase)) {
    for database in databases() {
        test(&database);
    }
}

/// A database of the throwaway PostgreSQL alone.
pub fn postgres() -> TestDatabase {
    on(Durability::Fast)
}

/// A database of the throwaway PostgreSQL with nothing relaxed.
pub fn durable_postgres() -> TestDatabase {
    on(Durability::Kept)
}

/// A database of a PostgreSQL that no other test shares, for tests that hold transactions open: the
/// horizon of events is the cluster's, so they would hold up everybody's streams. Not migrated yet.
pub fn postgres_alone() -> TestDatabase {
    let postgres = OwnPostgres::start();
    TestDatabase {
        name: "postgres",
        url: postgres.url(),
        _kept: Kept::Alone {
            _postgres: postgres,
        },
    }
}

fn on(durability: Durability) -> TestDatabase {
    let database = Database::create(Cluster::shared(durability));
    TestDatabase {
        name: "postgres",
        url: database.url(),
        _kept: Kept::Postgres {
            _database: database,
        },
    }
}

fn sqlite() -> TestDatabase {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("switchboard.db");
    TestDatabase {
        name: "sqlite",
        url: format!("sqlite://{}", file.display()),
        _kept: Kept::Sqlite {
            _directory: directory,
        },
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this was on {}", self.name);
        }
    }
}
