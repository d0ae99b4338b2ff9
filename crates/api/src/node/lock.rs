//! One server a SQLite file: a lock beside it, which the kernel takes back however a server ends.

use anyhow::{Context, bail};
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::Path;

/// Held as long as the server runs.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Locks the database, whose folder is there already.
    pub fn take(database: &Path) -> anyhow::Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let path = Path::new(&path);
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another server (process {}) runs on {}; a SQLite database takes one server at a \
                 time: stop that one, or use PostgreSQL for more",
                fs::read_to_string(path).unwrap_or_default().trim(),
                database.display()
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        // For whoever finds it locked.
        file.set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("switchboard.db");
        let first = Lock::take(&database).expect("alone");
        let why = Lock::take(&database).expect_err("locked").to_string();
        let process = format!("(process {})", std::process::id());
        assert!(why.contains(&process), "{why}");
        drop(first);
        Lock::take(&database).expect("alone again");
    }
}
