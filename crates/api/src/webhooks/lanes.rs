//! Calls the endpoints: a lane for each webhook, held by one server at a time. Within a lane some
//! calls run at once, but what tells of one thing goes in order. An endpoint that fails is given a
//! rest, so that it costs nobody else anything, and then asked with one call.

use super::call::{Called, Endpoint, call};
use super::payload::{self, Batch, Parcel};
use crate::app::State;
use crate::problem::Reply;
use domain::webhooks::{DeliveryState, DisabledReason, FAILING_SECONDS, Verdict, next_try, rest};
use domain::{OrganizationId, Timestamp, WebhookId};
use futures::StreamExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::webhooks::{self, Delivery, Health, Lane, deliveries, lanes};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Between two looks for retries and for what other servers noted.
const LOOK: Duration = Duration::from_millis(500);
/// After a failure of the database.
const PAUSE: Duration = Duration::from_secs(1);
/// Lanes at a time. One that is dead takes its place for a few seconds now and then.
const LANES: usize = 128;
/// Calls of a lane at a time.
const CALLS: usize = 8;
/// Deliveries of a lane that are taken up at once.
const BATCH: i64 = 32;
const LEASE_SECONDS: i64 = 45;
/// A call takes less, and no call begins with less left of the lease.
const CALL_SECONDS: i64 = 25;
/// How long calls may take after a stop was asked for.
const GRACE: Duration = Duration::from_secs(8);

/// Calls until the server stops.
pub async fn run(state: State) {
    // Nobody shares this database: whoever held a lane is dead.
    if !state.store.is_shared()
        && let Err(error) = state.store.write(lanes::release_all).await
    {
        tracing::warn!(%error, "webhooks have to wait for the leases of before");
    }
    let mut running = JoinSet::new();
    while !state.closing.is_closed() {
        let free = LANES.saturating_sub(running.len());
        match claim(&state, free).await {
            Ok(claimed) => {
                for lane in claimed {
                    running.spawn(work(state.clone(), lane));
                }
            }
            Err(problem) => {
                tracing::warn!(%problem, "webhooks cannot be called");
                sleep(PAUSE).await;
            }
        }
        tokio::select! {
            () = state.closing.closed() => {}
            () = state.bell.deliveries.notified() => {}
            () = sleep(LOOK) => {}
            Some(_) = running.join_next() => {}
        }
    }
    let rest = async { while running.join_next().await.is_some() {} };
    if timeout(GRACE, rest).await.is_err() {
        tracing::warn!(
            "calls of webhooks were left; they are made again when their leases run out"
        );
    }
}

async fn claim(state: &State, free: usize) -> Reply<Vec<Lane>> {
    if free == 0 {
        return Ok(Vec::new());
    }
    let (now, limit) = (state.now(), i64::try_from(free).unwrap_or(1));
    let waiting = state
        .store
        .read(move |db| lanes::waiting(db, now, limit))
        .await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let until = now.plus_seconds(LEASE_SECONDS);
    Ok(state
        .store
        .write(move |db| lanes::claim(db, &waiting, now, until))
        .await?)
}

/// Works in a lane while there is something to do.
async fn work(state: State, mut lane: Lane) {
    let worked = async {
        while !state.closing.is_closed() && renew(&state, &mut lane).await? {
            if !round(&state, &mut lane).await? {
                break;
            }
        }
        Ok::<_, crate::problem::Problem>(())
    };
    if let Err(problem) = worked.await {
        tracing::warn!(%problem, webhook = %lane.webhook, "a webhook has to wait");
    }
    let webhook = lane.webhook;
    let released = state.store.write(move |db| lanes::release(db, &lane)).await;
    if let Err(error) = released {
        tracing::warn!(%error, %webhook, "a webhook has to wait for its lease");
    }
    // Something may have come after the last look, before the lane was free again.
    state.bell.deliveries.notify_one();
}

/// Makes sure that the lease lasts for a round; false when somebody else has the lane.
async fn renew(state: &State, lane: &mut Lane) -> Reply<bool> {
    let now = state.now();
    if lane.locked_until >= now.plus_seconds(LEASE_SECONDS - 5) {
        return Ok(true);
    }
    let (held, until) = (lane.clone(), now.plus_seconds(LEASE_SECONDS));
    let renewed = state
        .store
        .write(move |db| lanes::renew(db, &held, until))
        .await?;
    lane.locked_until = until;
    Ok(renewed)
}

/// Makes the calls that are due; false when there is nothing more to do for now.
async fn round(state: &State, lane: &mut Lane) -> Reply<bool> {
    let (own, key, now) = (
        state.clone(),
        (lane.organization, lane.webhook),
        state.now(),
    );
    // An endpoint that failed is asked with one call.
    let limit = if lane.health.failures > 0 { 1 } else { BATCH };
    let batch = state
        .store
        .read(move |db| payload::due(db, &own, key, now, limit))
        .await?;
    let Some(Batch {
        endpoint: Some(endpoint),
        parcels,
        unseen,
    }) = batch
    else {
        return Ok(false);
    };
    if !unseen.is_empty() {
        let (organization, unseen) = (lane.organization, unseen.clone());
        state
            .store
            .write(move |db| deliveries::drop_unseen(db, organization, &unseen))
            .await?;
    }
    if parcels.is_empty() {
        return Ok(!unseen.is_empty());
    }
    let before = lane.health.clone();
    let gone = calls(state, lane, &endpoint, parcels).await?;
    settle(state, lane, before, gone).await?;
    Ok(!gone
        && lane
            .health
            .paused_until
            .is_none_or(|until| until <= state.now()))
}

/// Makes calls, some at once, and writes what came of each; true when the endpoint wants no more.
async fn calls(
    state: &State,
    lane: &mut Lane,
    endpoint: &Endpoint,
    parcels: Vec<Parcel>,
) -> Reply<bool> {
    let stop = AtomicBool::new(false);
    let latest = lane.locked_until.minus_seconds(CALL_SECONDS);
    let groups = in_order(parcels).into_iter().map(|group| {
        let stop = &stop;
        async move {
            let mut verdicts = Vec::new();
            for parcel in group {
                let late = state.now() > latest || state.closing.is_closed();
                if late || stop.load(Ordering::Relaxed) {
                    break;
                }
                let called = call(state, endpoint, parcel.delivery.id, parcel.body).await;
                let error = called.attempt.error.clone();
                verdicts.push((called.verdict, error));
                if let Verdict::Gone | Verdict::Failed { overloaded: true } = called.verdict {
                    stop.store(true, Ordering::Relaxed);
                }
                write(state, parcel.delivery, called).await?;
            }
            Ok::<_, crate::problem::Problem>(verdicts)
        }
    });
    // Boxed, for a stream of borrowing futures is more than the compiler can follow elsewhere.
    let groups: Vec<_> = groups.map(Box::pin).collect();
    let mut running = futures::stream::iter(groups).buffer_unordered(CALLS);
    let (mut gone, mut failed) = (false, None);
    while let Some(done) = running.next().await {
        match done {
            Ok(verdicts) => {
                for (verdict, error) in verdicts {
                    gone |= verdict == Verdict::Gone;
                    took(&mut lane.health, verdict, error, state.now());
                }
            }
            // The others are let finish, for their calls are made already.
            Err(problem) => failed = Some(problem),
        }
    }
    match failed {
        Some(problem) => Err(problem),
        None => Ok(gone),
    }
}

/// Parts deliveries by what they tell of, each part in order.
fn in_order(parcels: Vec<Parcel>) -> Vec<Vec<Parcel>> {
    let mut groups: Vec<(i64, Vec<Parcel>)> = Vec::new();
    for parcel in parcels {
        let delivery = &parcel.delivery;
        let subject = delivery
            .conversation
            .map_or(delivery.object, |id| *id.as_ref());
        match groups.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, group)) => group.push(parcel),
            None => groups.push((subject, vec![parcel])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Writes what came of one call.
async fn write(state: &State, delivery: Delivery, called: Called) -> Reply<()> {
    let attempts = delivery.attempts + 1;
    let wait = next_try(attempts, called.retry_after, rand::random());
    let next = wait.map(|wait| later(called.attempt.at, wait));
    let (to, next_try_at) = match called.verdict {
        Verdict::Delivered => (DeliveryState::Delivered, None),
        // Kept for when somebody switches the webhook on again.
        Verdict::Gone | Verdict::Failed { .. } if next.is_some() => (DeliveryState::Pending, next),
        Verdict::Gone | Verdict::Failed { .. } => (DeliveryState::Failed, None),
    };
    let settled = Delivery {
        state: to,
        attempts,
        next_try_at,
        last: Some(called.attempt),
        ..delivery
    };
    Ok(state
        .store
        .write(move |db| deliveries::settle(db, &settled))
        .await?)
}

/// What a call says about the endpoint.
fn took(health: &mut Health, verdict: Verdict, error: Option<String>, now: Timestamp) {
    match verdict {
        Verdict::Delivered => *health = Health::default(),
        Verdict::Gone => health.last_error = error,
        Verdict::Failed { overloaded } => {
            health.failures = health.failures.saturating_add(1);
            health.failing_since = health.failing_since.or(Some(now));
            health.last_error = error;
            let rest = rest(health.failures, overloaded, rand::random());
            health.paused_until = rest.map(|rest| later(now, rest));
        }
    }
}

/// Writes how the endpoint does, and switches off what is hopeless.
async fn settle(state: &State, lane: &Lane, before: Health, gone: bool) -> Reply<()> {
    if lane.health == before && !gone {
        return Ok(());
    }
    let hopeless = lane
        .health
        .failing_since
        .is_some_and(|since| since.plus_seconds(FAILING_SECONDS) < state.now());
    let reason = match (gone, hopeless) {
        (true, _) => Some(DisabledReason::Gone),
        (false, true) => Some(DisabledReason::Failing),
        (false, false) => None,
    };
    let (organization, webhook, health) = key(lane);
    Ok(state
        .store
        .write(move |db| {
            lanes::note(db, organization, webhook, &health)?;
            match reason {
                Some(reason) => webhooks::disable(db, organization, webhook, reason),
                None => Ok(()),
            }
        })
        .await?)
}

fn key(lane: &Lane) -> (OrganizationId, WebhookId, Health) {
    (lane.organization, lane.webhook, lane.health.clone())
}

fn later(moment: Timestamp, wait: Duration) -> Timestamp {
    moment.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
