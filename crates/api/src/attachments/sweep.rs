//! Removes what servers that were killed leave in the file store: uploads that were cut off, which no
//! row knows of, and marks of servers that nobody remembers. Parts of uploads that a bucket never
//! got the end of are only seen by a rule of the bucket itself.

use super::files::{INCOMING, MARKS};
use crate::app::State;
use crate::config::FilesUrl;
use domain::Timestamp;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::{StoreResult, nodes};

/// Nobody uploads one file for longer.
const AGE_SECONDS: i64 = 24 * 3600;

/// Looks once; what cannot be removed is only waste, and tried again.
pub async fn run(state: &State) -> StoreResult<()> {
    let marks = state.store.read(nodes::marks).await?;
    let until = state.now().minus_seconds(AGE_SECONDS);
    if let Err(error) = sweep(state, until, &marks).await {
        tracing::warn!(%error, "waste stays in the file store");
    }
    Ok(())
}

async fn sweep(state: &State, until: Timestamp, marks: &[String]) -> anyhow::Result<()> {
    if let FilesUrl::Folder(folder) = &state.config.files {
        let incoming = folder.join(INCOMING);
        tokio::task::spawn_blocking(move || sweep_halves(&incoming, until)).await??;
    }
    state.files.sweep(INCOMING, until, |_| true).await?;
    let is_forgotten = |name: &str| !marks.iter().any(|mark| mark == name);
    Ok(state.files.sweep(MARKS, until, is_forgotten).await?)
}

/// Files that are not whole have names in a folder which the store does not list.
fn sweep_halves(folder: &Path, until: Timestamp) -> std::io::Result<()> {
    let until = Duration::from_micros(u64::try_from(until.as_micros()).unwrap_or(0));
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    for entry in found {
        match remove_old(&entry?.path(), UNIX_EPOCH + until) {
            // Somebody else was faster.
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn remove_old(file: &Path, until: SystemTime) -> std::io::Result<()> {
    let about = fs::metadata(file)?;
    match about.is_file() && about.modified()? < until {
        true => fs::remove_file(file),
        false => Ok(()),
    }
}
