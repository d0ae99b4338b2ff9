//! Proves that servers share their folder for files: each puts a mark of its own into it, and
//! whoever comes looks for the marks of those who are there. A copy of the folder has not the mark
//! of a server that was started since.

use crate::secret::random_text;
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

/// Beside the files of organizations, whose folders have numbers for names.
pub const FOLDER: &str = "servers";

/// A server's mark in its folder; removed when the server stops.
#[derive(Debug)]
pub struct Mark {
    path: PathBuf,
    name: String,
}

impl Mark {
    pub fn leave_in(files: &Path) -> anyhow::Result<Self> {
        let folder = files.join(FOLDER);
        let name = random_text::<16>();
        let path = folder.join(&name);
        let write = || {
            fs::create_dir_all(&folder)?;
            fs::write(&path, [])
        };
        write().with_context(|| format!("cannot write into {}", folder.display()))?;
        Ok(Self { path, name })
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "a mark stays behind in the folder for files");
        }
    }
}

pub fn is_marked(files: &Path, name: &str) -> bool {
    files.join(FOLDER).join(name).exists()
}
