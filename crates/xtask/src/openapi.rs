//! Writes the committed OpenAPI document; a test of the server compares it.

use crate::{files, workspace};
use anyhow::ensure;

pub fn run() -> anyhow::Result<()> {
    let printed = workspace::cargo()
        .args(["run", "--quiet", "--bin", "switchboard", "--", "openapi"])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    ensure!(printed.status.success(), "`switchboard openapi` failed");
    files::write(
        &workspace::root().join("openapi/openapi.json"),
        printed.stdout,
    )
}
