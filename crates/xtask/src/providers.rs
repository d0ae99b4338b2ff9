//! Starts what stands in for the providers, until it is stopped.

use crate::workspace;
use anyhow::ensure;

pub fn run(port: u16) -> anyhow::Result<()> {
    let status = workspace::cargo()
        .args(["run", "--quiet", "--bin", "providers", "--"])
        .arg(port.to_string())
        .status()?;
    ensure!(status.success(), "the providers' stand-ins ended");
    Ok(())
}
