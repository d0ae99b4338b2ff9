//! Where things are, and cargo.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository, wherever the command was given.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

pub fn frontend() -> PathBuf {
    root().join("frontend")
}

/// What the server embeds; built anew as a whole.
pub fn dist() -> PathBuf {
    frontend().join("dist")
}

/// The cargo that runs this command, at the root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}
