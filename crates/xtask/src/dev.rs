//! Builds and serves, and does both again whenever a source changes.
//!
//! Sources are looked at twice a second instead of being watched: a few hundred files, no
//! dependency, the same on every system. The server reads the bundle from the disk, so a change
//! of the web app alone does not restart it.

use crate::bundle::{self, Flavor};
use crate::{files, workspace};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

const OF_BOTH: &[&str] = &["Cargo.lock", "crates/domain", "crates/contract"];
const OF_THE_APP: &[&str] = &["frontend", "crates/client"];
const OF_THE_SERVER: &[&str] = &[
    "crates/api",
    "crates/connectors",
    "crates/store",
    "migrations",
];

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let mut server: Option<Child> = None;
    let (mut app_of, mut server_of) = (None, None);
    loop {
        let app_now = latest(&[OF_BOTH, OF_THE_APP])?;
        if app_of != Some(app_now) {
            app_of = Some(app_now);
            complain(bundle::run(Flavor::Watched));
        }
        let server_now = latest(&[OF_BOTH, OF_THE_SERVER])?;
        if server_of != Some(server_now) {
            server_of = Some(server_now);
            match build_server() {
                Ok(program) => server = Some(restart(server, &program, arguments)?),
                failed => complain(failed.map(drop)),
            }
        }
        sleep(Duration::from_millis(500));
    }
}

/// A failed build is shown and mended by the next change, not the end.
fn complain(outcome: anyhow::Result<()>) {
    if let Err(error) = outcome {
        eprintln!("error: {error:#}");
    }
}

fn build_server() -> anyhow::Result<PathBuf> {
    let built = workspace::cargo()
        .args(["build", "--bin", "switchboard"])
        .arg("--message-format=json-render-diagnostics")
        .stderr(std::process::Stdio::inherit())
        .output()?;
    String::from_utf8(built.stdout)?
        .lines()
        .filter(|_| built.status.success())
        .find_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            message.get("executable")?.as_str().map(PathBuf::from)
        })
        .context("the server did not build")
}

fn restart(old: Option<Child>, program: &Path, arguments: &[String]) -> anyhow::Result<Child> {
    if let Some(mut old) = old {
        old.kill()?;
        old.wait()?;
    }
    std::process::Command::new(program)
        .current_dir(workspace::root())
        .arg("serve")
        .args(arguments)
        .spawn()
        .context("the server does not start")
}

/// When any of these sources was last written.
fn latest(groups: &[&[&str]]) -> anyhow::Result<SystemTime> {
    let mut latest = SystemTime::UNIX_EPOCH;
    for source in groups.concat() {
        let path = workspace::root().join(source);
        let found = if path.is_dir() {
            files::below(&path)?
        } else {
            vec![path]
        };
        for file in found.iter().filter(|file| !is_built(file)) {
            // A file may go between being listed and being looked at.
            if let Ok(modified) = file.metadata().and_then(|m| m.modified()) {
                latest = latest.max(modified);
            }
        }
    }
    Ok(latest)
}

fn is_built(file: &Path) -> bool {
    file.starts_with(workspace::dist()) || file.starts_with(workspace::frontend().join("dist.next"))
}
