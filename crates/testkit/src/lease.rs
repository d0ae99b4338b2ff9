//! Counts the processes that use a cluster without counting: each holds a shared lock on one
//! file for as long as it lives, however it ends. Nobody uses the cluster exactly when the
//! exclusive lock can be had, which is what the watchdog in `watchdog.sh` tries.

use std::fs::File;
use std::path::Path;

/// This process's use of a cluster; the kernel gives it back.
#[derive(Debug)]
pub struct Lease {
    _users: File,
}

impl Lease {
    /// Waits while the watchdog is stopping the cluster.
    pub fn take(directory: &Path) -> Self {
        let users = open(&directory.join("users.lock"));
        users.lock_shared().expect("a shared lock");
        Self { _users: users }
    }
}

/// Runs `work` while no other process does its own.
pub fn alone<T>(directory: &Path, work: impl FnOnce() -> T) -> T {
    let lock = open(&directory.join("start.lock"));
    lock.lock().expect("an exclusive lock");
    work()
}

fn open(path: &Path) -> File {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .expect("a lock file")
}
