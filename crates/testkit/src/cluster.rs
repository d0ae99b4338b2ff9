//! A throwaway PostgreSQL, shared by all test processes that run at the same time (nextest
//! gives each test a process of its own, and `initdb` for each would take longer than the test).
//! The first one starts it; it stops by itself soon after the last one ended.

use crate::lease::{self, Lease};
use crate::programs::{self, Owner};
use diesel::{Connection, PgConnection};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs, io};

/// What a crash of the whole machine may do to the data. A killed process loses nothing either way.
#[derive(Clone, Copy, Debug)]
pub enum Durability {
    /// Nothing is flushed to disk.
    Fast,
    /// A commit is on the disk before it is answered.
    Kept,
}

/// A running cluster, reached by its socket alone.
#[derive(Debug)]
pub struct Cluster {
    /// Holds the locks, and the owner's directory with socket, log and data.
    directory: PathBuf,
    _lease: Lease,
}

impl Cluster {
    /// The cluster of this durability, started if it does not run.
    pub fn shared(durability: Durability) -> &'static Self {
        static FAST: OnceLock<Cluster> = OnceLock::new();
        static KEPT: OnceLock<Cluster> = OnceLock::new();
        match durability {
            Durability::Fast => FAST.get_or_init(|| Self::join("fast", FAST_SETTINGS)),
            Durability::Kept => KEPT.get_or_init(|| Self::join("kept", "")),
        }
    }

    /// What libpq takes to reach one of the cluster's databases.
    pub fn url(&self, database: &str) -> String {
        let socket = self.owned();
        format!(
            "postgres:///{database}?host={}&user=postgres",
            socket.display()
        )
    }

    pub fn connect(&self, database: &str) -> PgConnection {
        PgConnection::establish(&self.url(database)).expect("the throwaway PostgreSQL answers")
    }

    fn join(name: &str, settings: &str) -> Self {
        let user = fs::metadata("/proc/self").expect("/proc").uid();
        let directory = env::temp_dir().join(format!("switchboard-tests-{user}-{name}"));
        fs::create_dir_all(&directory).expect("a temporary directory");
        let cluster = Self {
            _lease: Lease::take(&directory),
            directory,
        };
        lease::alone(&cluster.directory, || {
            if !cluster.answers() {
                cluster.start(settings);
            }
        });
        cluster
    }

    /// A cluster that nobody else uses, in an empty directory anybody may enter.
    pub fn alone(directory: PathBuf) -> Self {
        let cluster = Self {
            _lease: Lease::take(&directory),
            directory,
        };
        cluster.start("");
        cluster
    }

    /// Starts or restarts it, as `pg_ctl` understands it.
    pub fn start_with(&self, arguments: &[&str]) {
        let log = self.owned().join("log");
        run(self.control(arguments).arg("--log").arg(log));
    }

    /// As a crash does it. Whether it ran is not asked.
    pub fn crash(&self) {
        let stopped = self.control(&["stop", "--mode=immediate"]).output();
        drop(stopped);
    }

    /// The ids of its processes, the one that begins the others first.
    pub fn processes(&self) -> Vec<String> {
        let lines = fs::read_to_string(self.owned().join("data/postmaster.pid"));
        let lines = lines.expect("the throwaway PostgreSQL runs");
        let first = lines.lines().next().expect("the id of its process");
        let begun = fs::read_to_string(format!("/proc/{first}/task/{first}/children"));
        let begun = begun.unwrap_or_default();
        let all = std::iter::once(first).chain(begun.split_whitespace());
        all.map(str::to_owned).collect()
    }

    fn control(&self, arguments: &[&str]) -> Command {
        let owned = self.owned();
        let mut command = Owner::current().command(programs::directory().join("pg_ctl"), &owned);
        command
            .args(arguments)
            .args(["--silent", "--wait", "--timeout=60", "--pgdata"])
            .arg(owned.join("data"))
            .stdin(Stdio::null());
        command
    }

    fn answers(&self) -> bool {
        PgConnection::establish(&self.url("postgres")).is_ok()
    }

    /// Starts anew; what a killed cluster left behind is of no use to anyone.
    fn start(&self, settings: &str) {
        let (owner, programs, owned) = (Owner::current(), programs::directory(), self.owned());
        match fs::remove_dir_all(&owned) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{error}"),
            _ => owner.create_directory(&owned),
        }
        let data = owned.join("data");
        run(owner
            .command(programs.join("initdb"), &owned)
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "--no-instructions", "--pgdata"])
            .arg(&data));
        let socket = format!("unix_socket_directories = '{}'\n", owned.display());
        let written = fs::write(
            data.join("postgresql.auto.conf"),
            socket + SETTINGS + settings,
        );
        written.expect("the settings can be written");
        self.start_with(&["start"]);
        run(owner
            .command("sh", &owned)
            .args(["-c", include_str!("watchdog.sh"), "watchdog"])
            .arg(programs.join("pg_ctl"))
            .arg(&owned)
            .arg(self.directory.join("users.lock")));
    }

    fn owned(&self) -> PathBuf {
        self.directory.join("cluster")
    }
}

fn run(command: &mut Command) {
    let done = command.stdin(Stdio::null()).output();
    let done = done.expect("PostgreSQL's programs can be run");
    assert!(
        done.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Many small test processes, each with a pool, and nothing reachable from outside.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 400
max_wal_senders = 0
wal_level = minimal
shared_buffers = '64MB'
";

const FAST_SETTINGS: &str = "
fsync = off
full_page_writes = off
synchronous_commit = off
";
