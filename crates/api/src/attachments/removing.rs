//! Removes the bytes that nothing names any more, and what else is waste in the file store. Apart from
//! the other clearing up, because the store may be on another machine, and slow or away.

use super::sweep;
use crate::app::State;
use domain::OrganizationId;
use futures::{StreamExt, stream};
use std::time::Duration;
use store::StoreResult;
use store::attachments::files;
use tokio::time::{interval, timeout};

const STEP: i64 = 200;
/// Bytes nothing names stay as long: an upload of the same content may be on its way.
const HOUR: i64 = 3600;
/// Who claims files to remove them has so long; others wait for it, so a server takes half of it.
const CLAIM_SECONDS: i64 = 600;
const LIMIT: Duration = Duration::from_secs(300);
const AT_A_TIME: usize = 8;

/// Looks every minute, until the server stops.
pub async fn run(state: State) {
    let mut minute = interval(Duration::from_secs(60));
    loop {
        tokio::select! {
            () = state.closing.closed() => return,
            _ = minute.tick() => {}
        }
        let done = tokio::select! {
            () = state.closing.closed() => return,
            done = everything(&state) => done,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "clearing up files has to wait");
        }
    }
}

async fn everything(state: &State) -> StoreResult<()> {
    while remove_some(state).await? {}
    sweep::run(state).await
}

/// Removes some of what is to be removed; whether there may be more. What fails stays claimed for a
/// while and is then tried again, for the store may still do what it did not answer.
pub async fn remove_some(state: &State) -> StoreResult<bool> {
    let now = state.now();
    let (unused, claim) = (now.minus_seconds(HOUR), now.plus_seconds(CLAIM_SECONDS));
    let claimed = state
        .store
        .write_background("claim files", move |db| {
            files::claim_unused(db, unused, now, claim, STEP)
        })
        .await?;
    let (expected, mut removed) = (claimed.len(), Vec::new());
    let removing = async {
        let remove = |file: (OrganizationId, String)| {
            let files = state.files.clone();
            async move { (files.remove(file.0, &file.1).await, file) }
        };
        let mut tries = stream::iter(claimed)
            .map(remove)
            .buffer_unordered(AT_A_TIME);
        while let Some((tried, file)) = tries.next().await {
            match tried {
                Ok(()) => removed.push(file),
                Err(error) => {
                    tracing::warn!(%error, "a file is not removed yet");
                    // An outage is not made better by hundreds who ask.
                    break;
                }
            }
        }
    };
    // Who was slower has not removed.
    let _ = timeout(LIMIT, removing).await;
    let may_be_more = expected > 0 && removed.len() == expected;
    state
        .store
        .write_background("forget files", move |db| files::forget(db, &removed))
        .await?;
    Ok(may_be_more)
}
