//! Calls that are no provider's: of channels that are not there, or without the proof. They write nothing,
//! and each counts for the network that it comes from. From one with too many of them a channel must be
//! there before anything is read of a call. What is a provider's is always looked at, whoever shares its
//! network: several providers say a thing only once.

use crate::address;
use crate::app::State;
use crate::auth::throttle::network;
use crate::problem::Problem;
use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::StoreError;
use tokio::sync::Semaphore;

/// So many at once are looked up for networks with too many calls of nobody's.
const LOOKED_UP_AT_ONCE: usize = 2;
/// Forgets who has been quiet once there are so many.
const SWEEP: usize = 1024;

/// Who called lately without being anybody.
#[derive(Debug)]
pub struct Strangers {
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    /// Whose limit is used up, and until when.
    spent: Mutex<HashMap<IpAddr, Instant>>,
    looked_up: Semaphore,
}

impl Strangers {
    /// With so many calls a minute that are nobody's, of each network.
    pub fn new(per_minute: Option<u32>) -> Self {
        let quota = per_minute.and_then(NonZeroU32::new).map(Quota::per_minute);
        Self {
            limiter: quota.map(RateLimiter::keyed),
            spent: Mutex::default(),
            looked_up: Semaphore::new(LOOKED_UP_AT_ONCE),
        }
    }

    /// Counts a call that was nobody's.
    fn count(&self, from: IpAddr) {
        let Some(limiter) = &self.limiter else {
            return;
        };
        let Err(refused) = limiter.check_key(&from) else {
            return;
        };
        let wait = refused.wait_time_from(DefaultClock::default().now());
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() >= SWEEP {
            let now = Instant::now();
            spent.retain(|_, until| *until > now);
            limiter.retain_recent();
        }
        // A moment longer, so that what is waited for is there.
        spent.insert(from, Instant::now() + wait + Duration::from_secs(1));
    }

    /// How many seconds a network has to wait, if it has.
    fn wait(&self, from: IpAddr) -> Option<u64> {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let left = spent.get(&from)?.checked_duration_since(Instant::now())?;
        Some(left.as_secs() + 1)
    }
}

/// Refuses what is surely nobody's of a network that has had enough of it, and counts the rest.
pub async fn turn_away(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let Some(state) = request.app_data::<Data<State>>().cloned() else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let from = network(address::of(
        request.request(),
        &state.config.trusted_proxies,
    ));
    if let Some(wait) = state.strangers.wait(from)
        && !is_there(&state, request.path()).await
    {
        let refused = request.error_response(Problem::too_many(wait));
        return Ok(refused.map_into_right_body());
    }
    let response = next.call(request).await?;
    if response.status().is_client_error() {
        state.strangers.count(from);
    }
    Ok(response.map_into_left_body())
}

/// Whether `/hooks/{kind}/{public_id}…` is of a channel.
async fn is_there(state: &State, path: &str) -> bool {
    let Some(public_id) = path.split('/').nth(3).map(str::to_owned) else {
        return false;
    };
    let Ok(_one_of_few) = state.strangers.looked_up.acquire().await else {
        return false;
    };
    let found = state
        .store
        .read(move |db| store::channels::by_public_id(db, &public_id));
    // A database that is away says nothing of anybody.
    !matches!(found.await, Err(StoreError::NotFound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_a_limit_and_others_go_on() {
        let strangers = Strangers::new(Some(3));
        let [bad, good] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
        for _ in 0..3 {
            strangers.count(bad);
            assert_eq!(strangers.wait(bad), None);
        }
        strangers.count(bad);
        let wait = strangers.wait(bad).expect("a while");
        assert!((20..=22).contains(&wait), "{wait}");
        assert_eq!(strangers.wait(good), None);
        let any = Strangers::new(None);
        (0..100).for_each(|_| any.count(bad));
        assert_eq!(any.wait(bad), None);
    }
}
