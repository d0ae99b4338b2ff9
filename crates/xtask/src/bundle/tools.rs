//! Programs that make a release smaller, where they are installed; the app works without.

use crate::workspace;
use anyhow::{Context, ensure};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The programs by their names.
pub const ALL: [&str; 2] = ["wasm-opt", "esbuild"];

/// In the path, or where `scripts/setup` has npm put it.
pub fn installed(name: &str) -> Option<PathBuf> {
    let ours = workspace::root().join("e2e/node_modules/.bin").join(name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::iter::once(ours)
        .chain(std::env::split_paths(&path).map(|folder| folder.join(name)))
        .find(|program| program.exists())
}

/// A script or a style sheet (`kind` is `js` or `css`) with short names and no blanks. It stands
/// for itself, so that also the names at its top level may be shortened.
pub fn minify(esbuild: &Path, source: &str, kind: &str) -> anyhow::Result<String> {
    let mut running = Command::new(esbuild)
        .args(["--minify", "--target=es2022", "--log-level=error"])
        .args((kind == "js").then_some("--format=iife"))
        .arg(format!("--loader={kind}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = running.stdin.take().context("its input is piped")?;
    input.write_all(source.as_bytes())?;
    drop(input);
    let done = running.wait_with_output()?;
    ensure!(done.status.success(), "esbuild failed on a {kind} file");
    Ok(String::from_utf8(done.stdout)?)
}
