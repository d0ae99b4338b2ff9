//! Clears up after webhooks in small steps: old deliveries, what waited too long, and what belongs to
//! removed webhooks; switches off what nobody fetches.

use crate::app::State;
use domain::webhooks::{BACKLOG, DeliveryState, DisabledReason, EXPIRES_SECONDS};
use domain::{OrganizationId, WebhookId};
use store::StoreResult;
use store::webhooks::{self, deliveries};

/// Few enough for 10 ms, payloads and all.
const STEP: i64 = 100;
const DAY: i64 = 24 * 3600;
/// How long one can look up what was sent.
const KEPT_DAYS: i64 = 7;

/// Goes through the webhooks of every organization, one after the other.
pub async fn run(state: &State) -> StoreResult<()> {
    let mut after = None;
    loop {
        let found = state
            .store
            .read(move |db| webhooks::next(db, after))
            .await?;
        let Some((organization, id, removed)) = found else {
            return Ok(());
        };
        match removed {
            true => clear(state, organization, id).await?,
            false => tidy(state, organization, id).await?,
        }
        after = Some(id);
    }
}

async fn clear(state: &State, organization: OrganizationId, id: WebhookId) -> StoreResult<()> {
    let step = move || {
        state
            .store
            .write_background("clear a removed webhook", move |db| {
                webhooks::clear(db, organization, id, STEP)
            })
    };
    while step().await? {}
    Ok(())
}

async fn tidy(state: &State, organization: OrganizationId, id: WebhookId) -> StoreResult<()> {
    let expired = state.now().minus_seconds(EXPIRES_SECONDS);
    let old = state.now().minus_seconds(KEPT_DAYS * DAY);
    let expire = move || {
        state
            .store
            .write_background("expire webhook deliveries", move |db| {
                deliveries::expire(db, organization, id, expired, STEP)
            })
    };
    while expire().await? > 0 {}
    let forget = move |done| {
        state
            .store
            .write_background("prune webhook deliveries", move |db| {
                deliveries::prune(db, organization, id, done, old, STEP)
            })
    };
    while forget(DeliveryState::Delivered).await? > 0 {}
    while forget(DeliveryState::Failed).await? > 0 {}
    let waiting = state
        .store
        .read(move |db| deliveries::waiting(db, organization, id, BACKLOG + 1))
        .await?;
    if waiting > BACKLOG {
        state
            .store
            .write(move |db| webhooks::disable(db, organization, id, DisabledReason::Backlog))
            .await?;
    }
    Ok(())
}
