//! Removes what servers that were killed leave in the folder for files: uploads that were cut off, which
//! no row knows of, and marks of servers that nobody remembers.

use crate::app::State;
use crate::node;
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
    let until = state.now().minus_seconds(AGE_SECONDS).as_micros();
    let until = UNIX_EPOCH + Duration::from_micros(u64::try_from(until).unwrap_or(0));
    let files = state.config.files.clone();
    let swept = tokio::task::spawn_blocking(move || {
        sweep(&files.join(super::files::INCOMING), until, |_| true)?;
        let is_forgotten = |name: &str| !marks.iter().any(|mark| mark == name);
        sweep(&files.join(node::MARKS), until, is_forgotten)
    });
    match swept.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "waste stays in the folder for files"),
        Err(error) => tracing::warn!(%error, "waste stays in the folder for files"),
    }
    Ok(())
}

/// Removes the files of a folder that are older, and may go by their name.
fn sweep(folder: &Path, until: SystemTime, may_go: impl Fn(&str) -> bool) -> std::io::Result<()> {
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    for entry in found {
        let entry = entry?;
        let about = match entry.metadata() {
            // Somebody else was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            about => about?,
        };
        let is_old = about.is_file() && about.modified()? < until;
        if is_old && may_go(&entry.file_name().to_string_lossy()) {
            match fs::remove_file(entry.path()) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
