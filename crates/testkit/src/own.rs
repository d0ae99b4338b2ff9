//! A PostgreSQL of one test alone, which may do to it what others would feel.

use crate::cluster::Cluster;
use crate::programs::Owner;
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

const DATABASE: &str = "postgres";

/// Nothing is relaxed in it. Gone when this value is dropped.
#[derive(Debug)]
pub struct OwnPostgres {
    cluster: Cluster,
    _directory: TempDir,
}

impl OwnPostgres {
    pub fn start() -> Self {
        // The cluster may belong to another user, who has to get through.
        let directory = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .expect("a temporary directory");
        Self {
            cluster: Cluster::alone(directory.path().to_owned()),
            _directory: directory,
        }
    }

    /// What `Store::open` and `SWITCHBOARD_DATABASE_URL` take; the database is empty at first.
    pub fn url(&self) -> String {
        self.cluster.url(DATABASE)
    }

    pub fn connect(&self) -> PgConnection {
        self.cluster.connect(DATABASE)
    }

    /// Makes a database whose tables are kept in this folder, which is given to the cluster; answers its URL.
    pub fn database_in(&self, folder: &Path) -> String {
        Owner::current().give(folder);
        let mut admin = self.connect();
        let place = folder.display();
        // Neither may be in a transaction.
        for made in [
            format!("CREATE TABLESPACE elsewhere LOCATION '{place}'"),
            "CREATE DATABASE elsewhere TABLESPACE elsewhere".to_owned(),
        ] {
            admin.batch_execute(&made).expect("PostgreSQL obeys");
        }
        self.cluster.url("elsewhere")
    }

    /// None of its processes writes a byte to any file from now on, as on a disk that is full of other
    /// things. It goes down by that, and lives again when it is [crashed](Self::crash) and
    /// [started again](Self::start_again).
    pub fn fill_disk(&self) {
        let limit = |process: &String| {
            // In a container root may not do it to others.
            let mut prlimit = Owner::current().command("prlimit", Path::new("/"));
            prlimit.args(["--pid", process, "--fsize=0:unlimited"]);
            prlimit.output().expect("prlimit, of util-linux")
        };
        // The first one comes first: those it begins later have its limit. Others may have ended.
        let limited: Vec<_> = self.cluster.processes().iter().map(limit).collect();
        let first = limited.first().expect("it has processes");
        assert!(first.status.success(), "{first:?}");
    }

    /// As an operator restarts it: whoever is connected is thrown out.
    pub fn restart(&self) {
        self.cluster.start_with(&["restart", "--mode=fast"]);
    }

    /// As a crash does it: nothing is finished, and nobody is told.
    pub fn crash(&self) {
        self.cluster.crash();
    }

    pub fn start_again(&self) {
        self.cluster.start_with(&["start"]);
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.cluster.crash();
    }
}
