//! Snoozed conversations wake when their time has come, and stand on top then.

use super::record::{self, Change};
use super::work::Work;
use crate::app::State;
use domain::actors::Actor;
use store::conversations::{is_any_due, lock_due};
use store::{StoreError, StoreResult};

/// How many one transaction wakes.
const STEP: i64 = 50;

/// Wakes those that are due; to be called every few seconds.
pub async fn wake_due(state: &State) -> StoreResult<()> {
    let now = state.now();
    if !state.store.read(move |db| is_any_due(db, now)).await? {
        return Ok(());
    }
    loop {
        let work = Work::new(state);
        let woken = state.write(move |db| {
            let due = lock_due(db, work.now, STEP)?;
            let count = due.len();
            for mut locked in due {
                let moves = locked.conversation.wake(work.now);
                record::save(db, &work, &locked, Change::of(Actor::System, moves))?;
            }
            Ok::<_, StoreError>(count)
        });
        if i64::try_from(woken.await?).is_ok_and(|count| count < STEP) {
            return Ok(());
        }
    }
}
