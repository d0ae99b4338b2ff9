//! Clears up in small steps while nobody waits: old events and idempotency keys, expired presence,
//! sign-ups whose link is too old, what the audit log has kept long enough, uploads nobody used; wakes what was snoozed,
//! brings changes to messages that they passed, adds up the counts that changed, and notes which tokens were used.

use crate::api_tokens;
use crate::app::State;
use crate::conversations::waking;
use crate::hooks::changes;
use crate::webhooks;
use domain::Timestamp;
use domain::audit::KEPT_SECONDS;
use domain::presence::VIEWING_SECONDS;
use std::time::Duration;
use store::attachments;
use store::conversations::presence;
use store::events::Cursor;
use store::messages::{early, early_changes};
use store::webhooks::feed;
use store::{
    StoreResult, audit, contact_imports, conversations, events, idempotency, password_resets,
    signups,
};
use tokio::time::interval;

const STEP: i64 = 200;
const DAY: i64 = 24 * 3600;

/// Clears up until the server stops.
pub async fn run(state: State) {
    let mut second = interval(Duration::from_secs(1));
    let mut minute = interval(Duration::from_secs(60));
    loop {
        let done = tokio::select! {
            () = state.closing.closed() => return,
            _ = second.tick() => each_second(&state).await,
            _ = minute.tick() => everything(&state).await,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "clearing up has to wait");
        }
    }
}

async fn each_second(state: &State) -> StoreResult<()> {
    waking::wake_due(state).await?;
    api_tokens::write_uses(state).await?;
    fold(state).await?;
    changes::catch_up_with_passed(state).await
}

/// Only PostgreSQL has deltas to add up.
async fn fold(state: &State) -> StoreResult<()> {
    if state.store.is_shared() {
        state
            .store
            .write_background("fold counts", conversations::fold)
            .await?;
    }
    Ok(())
}

async fn everything(state: &State) -> StoreResult<()> {
    forget_presence(state).await?;
    prune_events(state).await?;
    forget_keys(state).await?;
    forget_receipts(state).await?;
    forget_signups(state).await?;
    forget_resets(state).await?;
    forget_acts(state).await?;
    webhooks::tidy(state).await?;
    forget_imports(state).await?;
    forget_uploads(state).await
}

async fn forget_presence(state: &State) -> StoreResult<()> {
    let until = state.now().minus_seconds(VIEWING_SECONDS);
    let forget = move || {
        state.store.write_background("forget presence", move |db| {
            presence::forget(db, until, STEP)
        })
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn prune_events(state: &State) -> StoreResult<()> {
    let until = state.now().minus_seconds(DAY);
    // What webhooks have not heard of stays, but not for ever.
    let unheard = state.store.read(feed::begin).await?;
    prune_until(state, until, unheard).await?;
    prune_until(state, state.now().minus_seconds(4 * DAY), None).await
}

async fn prune_until(state: &State, until: Timestamp, unheard: Option<Cursor>) -> StoreResult<()> {
    let prune = move || {
        state.store.write_background("prune events", move |db| {
            events::prune(db, until, unheard.as_ref(), STEP)
        })
    };
    while prune().await? > 0 {}
    Ok(())
}

async fn forget_keys(state: &State) -> StoreResult<()> {
    let until = state.now().minus_seconds(idempotency::KEPT);
    let forget = move || {
        state
            .store
            .write_background("forget idempotency keys", move |db| {
                idempotency::prune(db, until, STEP)
            })
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn forget_receipts(state: &State) -> StoreResult<()> {
    let until = state.now().minus_seconds(early::KEPT);
    let forget = move || {
        state
            .store
            .write_background("forget early receipts", move |db| {
                early::prune(db, until, STEP)
            })
    };
    while forget().await? > 0 {}
    let until = state.now().minus_seconds(early_changes::KEPT);
    let forget = move || {
        state
            .store
            .write_background("forget early changes", move |db| {
                early_changes::prune(db, until, STEP)
            })
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn forget_signups(state: &State) -> StoreResult<()> {
    let now = state.now();
    let forget = move || {
        state
            .store
            .write_background("forget sign-ups", move |db| signups::prune(db, now, STEP))
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn forget_resets(state: &State) -> StoreResult<()> {
    let now = state.now();
    let forget = move || {
        state
            .store
            .write_background("forget links of new passwords", move |db| {
                password_resets::prune(db, now, STEP)
            })
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn forget_acts(state: &State) -> StoreResult<()> {
    let until = state.now().minus_seconds(KEPT_SECONDS);
    let forget = move || {
        state
            .store
            .write_background("forget old acts", move |db| audit::prune(db, until, STEP))
    };
    while forget().await? > 0 {}
    Ok(())
}

/// Files of contacts that were looked at and never imported.
async fn forget_imports(state: &State) -> StoreResult<()> {
    let (now, until) = (state.now(), state.now().minus_seconds(DAY));
    let forget = move || {
        state.store.write_background("forget imports", move |db| {
            contact_imports::forget_unstarted(db, until, now, STEP)
        })
    };
    while forget().await? > 0 {}
    Ok(())
}

async fn forget_uploads(state: &State) -> StoreResult<()> {
    let (now, until) = (state.now(), state.now().minus_seconds(DAY));
    let organizations = state
        .store
        .read(move |db| attachments::organizations_with_unused(db, until, STEP))
        .await?;
    for organization in organizations {
        let forget = move || {
            state.store.write_background("forget uploads", move |db| {
                attachments::forget_unused(db, organization, until, now, STEP)
            })
        };
        while forget().await? > 0 {}
    }
    Ok(())
}
