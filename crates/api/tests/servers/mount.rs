//! A file system of a few MB, which can be filled up.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// More than any of them holds.
const MORE: usize = 128 << 20;

/// Taken down again whatever happens.
pub struct Mount(TempDir);

impl Mount {
    /// None where no file system may be mounted.
    pub fn of(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder.path())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("no file system may be mounted here: a limit on files is all the disk");
        }
        mounted.then(|| Self(folder))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// No byte more.
    pub fn fill(&self) {
        let full = fs::write(self.filler(), vec![0; MORE]);
        assert!(full.is_err(), "the disk is larger than it should be");
    }

    pub fn empty(&self) {
        fs::remove_file(self.filler()).expect("removed");
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}
