//! How far the stream is behind. On PostgreSQL readers wait for every writing transaction that began
//! before what they read, in any database of the cluster; one that stays open holds the stream back
//! until it ends.

use crate::app::State;
use std::time::Duration;
use store::{StoreResult, events};
use tokio::time::interval;

const LOOK: Duration = Duration::from_secs(15);
/// More than any write of ours can take.
const MUCH: Duration = Duration::from_secs(5);

/// The age of the oldest event that readers cannot have yet; zero when nothing is held back.
pub async fn lag(state: &State) -> StoreResult<Duration> {
    let oldest = state.store.read(events::held_back).await?;
    let micros = oldest.map_or(0, |at| state.now().as_micros() - at.as_micros());
    Ok(Duration::from_micros(u64::try_from(micros).unwrap_or(0)))
}

/// Tells operators when the stream is held back, until the server stops.
pub async fn watch(state: State) {
    if !state.store.is_shared() {
        return;
    }
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = look.tick() => {}
        }
        match lag(&state).await {
            Ok(behind) if behind > MUCH => tracing::warn!(
                ?behind,
                "events are held back by a transaction that stays open in this PostgreSQL cluster; \
                 SELECT * FROM pg_stat_activity WHERE backend_xid IS NOT NULL ORDER BY xact_start shows it"
            ),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "it is not known how far the stream is behind"),
        }
    }
}
