//! A database for one test, copied from a template that was migrated once.

use crate::cluster::Cluster;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{Connection, PgConnection, RunQueryDsl, select};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgres");

/// Dropped with the value, whoever is still connected.
#[derive(Debug)]
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    pub fn create(cluster: &'static Cluster) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let mut admin = cluster.connect("postgres");
        let template = template(cluster, &mut admin);
        // A database of that name is left over from a killed process that had our number.
        run(
            &mut admin,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        run(
            &mut admin,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        );
        Self { cluster, name }
    }

    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // Failing while a test fails would abort it and hide why; the cluster goes anyway.
        if let Ok(mut admin) = PgConnection::establish(&self.cluster.url("postgres")) {
            let _dropped = admin.batch_execute(&drop);
        }
    }
}

/// The template of the migrations as they are now, made by whoever comes first.
fn template(cluster: &Cluster, admin: &mut PgConnection) -> String {
    let name = format!("template_{:016x}", fingerprint(Path::new(MIGRATIONS)));
    if exists(admin, &name) {
        return name;
    }
    run(admin, "SELECT pg_advisory_lock(1)");
    if !exists(admin, &name) {
        // Renamed when done, so that a template is always whole.
        run(admin, "DROP DATABASE IF EXISTS migrating WITH (FORCE)");
        run(admin, "CREATE DATABASE migrating TEMPLATE template0");
        migrate(&mut cluster.connect("migrating"));
        run(admin, &format!("ALTER DATABASE migrating RENAME TO {name}"));
    }
    run(admin, "SELECT pg_advisory_unlock(1)");
    name
}

fn migrate(database: &mut PgConnection) {
    let migrations = FileBasedMigrations::from_path(MIGRATIONS).expect("migrations/postgres");
    database
        .run_pending_migrations(migrations)
        .expect("the migrations run");
}

fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let found = format!("EXISTS (SELECT FROM pg_database WHERE datname = '{name}')");
    select(sql::<Bool>(&found))
        .get_result(admin)
        .expect("the list of databases")
}

fn run(admin: &mut PgConnection, sql: &str) {
    admin
        .batch_execute(sql)
        .expect("the throwaway PostgreSQL obeys");
}

/// Changes with the name or text of any migration.
fn fingerprint(migrations: &Path) -> u64 {
    let texts: BTreeMap<_, _> = fs::read_dir(migrations)
        .expect("migrations/postgres")
        .map(|entry| entry.expect("a migration").path())
        .map(|folder| {
            (
                folder.clone(),
                fs::read(folder.join("up.sql")).unwrap_or_default(),
            )
        })
        .collect();
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}
