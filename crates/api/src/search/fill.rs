//! Cuts into words what is not yet, in small steps while nobody waits.

use crate::app::State;
use std::time::Duration;
use store::{StoreResult, search};
use tokio::time::interval;

/// How many rows one transaction writes: some milliseconds of the writer.
const STEP: i64 = 50;
/// Short enough that a contact is found by its new name when somebody looks for it.
const LOOK: Duration = Duration::from_secs(2);

/// Looks for something to cut until the server stops.
pub async fn run(state: State) {
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = look.tick() => {}
        }
        if let Err(error) = catch_up(&state).await {
            tracing::warn!(%error, "words for search have to wait");
        }
    }
}

async fn catch_up(state: &State) -> StoreResult<()> {
    if !state.store.read(search::is_behind).await? {
        return Ok(());
    }
    let step = || {
        state
            .store
            .write_background("cut words", |db| search::fill(db, STEP))
    };
    while !state.closing.is_closed() && step().await? > 0 {}
    Ok(())
}
