//! F-09, F-10: what the browser has to load and to do, measured in Chromium by `e2e/bench.config.ts`.

use crate::table::{Line, Row};
use anyhow::ensure;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The lines it wrote; none where the suite is not there.
pub fn measure(root: &Path) -> anyhow::Result<Vec<Row>> {
    let folder = Path::new("e2e");
    if !folder.join("bench.config.ts").exists() {
        eprintln!("no e2e/bench.config.ts: F-09 and F-10 are left out");
        return Ok(Vec::new());
    }
    let out = std::path::absolute(root.join("browser.jsonl"))?;
    if out.exists() {
        fs::remove_file(&out)?;
    }
    let done = Command::new("npx")
        .args(["playwright", "test", "--config", "bench.config.ts"])
        .current_dir(folder)
        .env("BENCH_OUT", &out)
        .status()?;
    ensure!(done.success(), "the browser's figures failed");
    let lines = fs::read_to_string(&out)?;
    lines
        .lines()
        .map(|line| Ok(Row::from(serde_json::from_str::<Line>(line)?)))
        .collect()
}
