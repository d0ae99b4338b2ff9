//! A PostgreSQL of one test alone, which may do to it what others would feel.

use crate::cluster::Cluster;
use diesel::PgConnection;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
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
