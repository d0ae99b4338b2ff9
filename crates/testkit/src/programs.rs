//! Finds PostgreSQL's programs, and runs them as somebody other than root, which they refuse.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const MISSING: &str = "PostgreSQL is needed for the tests and was not found in PATH or \
    /usr/lib/postgresql/*/bin: run scripts/setup, or install it (Debian, Ubuntu: apt-get install postgresql)";

/// Where `initdb`, `pg_ctl` and `postgres` are; the newest release if there are several.
pub fn directory() -> PathBuf {
    let in_path = env::var_os("PATH")
        .into_iter()
        .flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    installed()
        .chain(in_path)
        .find(|directory| directory.join("initdb").exists())
        .expect(MISSING)
}

/// Debian keeps them out of `PATH`, a directory for each release.
fn installed() -> impl Iterator<Item = PathBuf> {
    let mut releases: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let release = entry.file_name().to_str()?.parse().ok()?;
            Some((release, entry.path().join("bin")))
        })
        .collect();
    releases.sort();
    releases.into_iter().rev().map(|(_, directory)| directory)
}

/// Who the cluster belongs to: the user of this process, or somebody unprivileged for root.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    /// User and group to change to; none when this process is unprivileged already.
    change_to: Option<(u32, u32)>,
}

impl Owner {
    pub fn current() -> Self {
        let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        Self {
            change_to: root.then(unprivileged),
        }
    }

    /// What the owner and their group are called.
    pub fn names(self) -> (String, String) {
        let process = fs::metadata("/proc/self").expect("/proc");
        let (user, group) = self.change_to.unwrap_or((process.uid(), process.gid()));
        let named = |table: &str, id: u32| {
            let lines = fs::read_to_string(table).unwrap_or_default();
            let of = lines
                .lines()
                .find(|line| line.split(':').nth(2) == Some(&id.to_string()));
            let name = of.and_then(|line| line.split(':').next());
            name.map_or_else(|| id.to_string(), str::to_owned)
        };
        (named("/etc/passwd", user), named("/etc/group", group))
    }

    /// Makes a directory that only the owner (and root) may enter.
    pub fn create_directory(self, path: &Path) {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new()
            .mode(0o700)
            .create(path)
            .expect("a directory for the cluster");
        self.give(path);
    }

    /// Gives a directory to the owner.
    pub fn give(self, path: &Path) {
        if let Some((user, group)) = self.change_to {
            chown(path, Some(user), Some(group)).expect("root may give a directory away");
        }
    }

    /// A command that runs as the owner and outlives the terminal of whoever started it.
    pub fn command(self, program: impl AsRef<Path>, directory: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(directory).process_group(0);
        if let Some((user, group)) = self.change_to {
            command.uid(user).gid(group);
        }
        command
    }
}

/// The user and group of `postgres`, else of `nobody`.
fn unprivileged() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").expect("/etc/passwd");
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| users.lines().find_map(|line| ids_of(line, name)))
        .expect("a user `postgres` or `nobody`, for PostgreSQL does not run as root")
}

fn ids_of(line: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = line.split(':');
    let found = fields.next()? == name;
    let user = fields.nth(1)?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    found.then_some((user, group))
}

#[test]
fn ids_are_read_from_a_line_of_the_user_table() {
    let line = "postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash";
    assert_eq!(ids_of(line, "postgres"), Some((101, 104)));
    assert_eq!(ids_of(line, "post"), None);
    assert_eq!(ids_of("", "postgres"), None);
}
