//! How much one caller may ask of this server. Signed-in requests count for their principal alone,
//! wherever they come from; only calls of nobody count for their address. What is left is told with
//! every answer (`RateLimit`, `RateLimit-Policy`: draft-ietf-httpapi-ratelimit-headers, since -08).

use crate::address;
use crate::app::State;
use crate::auth::throttle::network;
use crate::config::Rates;
use crate::extract::SignIn;
use crate::problem::Problem;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub const STANDING: HeaderName = HeaderName::from_static("ratelimit");
/// The window of every quota, in seconds.
const WINDOW: u64 = 60;
/// Forgets who has been quiet after so many checks.
const SWEEP: u32 = 4096;

/// The limits of this server.
#[derive(Debug)]
pub struct RateLimits {
    principals: Option<Limit<i64>>,
    addresses: Option<Limit<IpAddr>>,
}

impl RateLimits {
    pub fn new(rates: Rates) -> Self {
        Self {
            principals: rates.principal.and_then(|n| Limit::new("principal", n)),
            addresses: rates.address.and_then(|n| Limit::new("address", n)),
        }
    }

    fn count(&self, state: &State, request: &ServiceRequest) -> Option<Standing> {
        let found = request.extensions().get::<SignIn>().cloned();
        if let Some(SignIn(Ok(principal))) = found {
            return self.principals.as_ref()?.count(principal.counted_as());
        }
        let address = address::of(request.request(), &state.config.trusted_proxies);
        self.addresses.as_ref()?.count(network(address))
    }
}

type Limiter<K> =
    RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// A quota for each of many, which fills up again steadily.
#[derive(Debug)]
struct Limit<K: Hash + Eq + Clone> {
    policy: &'static str,
    quota: NonZeroU32,
    limiter: Limiter<K>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(policy: &'static str, per_minute: u32) -> Option<Self> {
        let quota = NonZeroU32::new(per_minute)?;
        Some(Self {
            policy,
            quota,
            limiter: RateLimiter::keyed(Quota::per_minute(quota)).with_middleware(),
            checks: AtomicU32::default(),
        })
    }

    fn count(&self, key: K) -> Option<Standing> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        let (policy, quota) = (self.policy, self.quota.get());
        Some(match self.limiter.check_key(&key) {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let used = u64::from(quota.saturating_sub(remaining));
                Standing {
                    policy,
                    quota,
                    remaining,
                    full_in: (used * WINDOW).div_ceil(quota.into()),
                    wait: None,
                }
            }
            Err(refused) => {
                let wait = refused.wait_time_from(DefaultClock::default().now());
                let wait = wait.as_secs() + 1;
                Standing {
                    policy,
                    quota,
                    remaining: 0,
                    full_in: wait,
                    wait: Some(wait),
                }
            }
        })
    }
}

/// Where a caller stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    policy: &'static str,
    quota: u32,
    remaining: u32,
    /// Seconds until there is all of it again, or the next of it.
    full_in: u64,
    /// Seconds until the next request, when this one was too many.
    wait: Option<u64>,
}

impl Standing {
    fn write(self, headers: &mut HeaderMap) {
        let Self {
            policy,
            quota,
            remaining,
            full_in,
            ..
        } = self;
        let told = [
            (POLICY, format!("\"{policy}\";q={quota};w={WINDOW}")),
            (STANDING, format!("\"{policy}\";r={remaining};t={full_in}")),
        ];
        for (name, value) in told {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

/// Counts a request, after it is known who calls, and refuses what is too much.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let standing = state.and_then(|state| state.rate_limits.count(&state, &request));
    let wait = standing.and_then(|standing| standing.wait);
    let mut response = match wait {
        Some(wait) => {
            let problem = Problem::too_many(wait);
            request.error_response(problem).map_into_right_body()
        }
        None => next.call(request).await?.map_into_left_body(),
    };
    if let Some(standing) = standing {
        standing.write(response.headers_mut());
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_spent_and_told() {
        let limit = Limit::new("principal", 60).expect("a limit");
        let first = limit.count(1).expect("a standing");
        assert_eq!((first.remaining, first.full_in, first.wait), (59, 1, None));
        let mut headers = HeaderMap::new();
        first.write(&mut headers);
        let told = |name| headers.get(name).and_then(|v| v.to_str().ok());
        assert_eq!(told(POLICY), Some("\"principal\";q=60;w=60"));
        assert_eq!(told(STANDING), Some("\"principal\";r=59;t=1"));
        let spent = (0..60).filter_map(|_| limit.count(1)).last();
        let spent = spent.expect("a standing");
        assert_eq!((spent.remaining, spent.wait), (0, Some(1)));
        let other = limit.count(2).expect("a standing");
        assert_eq!(other.remaining, 59, "each has a quota of their own");
    }

    #[test]
    fn none_is_any_number() {
        assert!(Limit::<i64>::new("principal", 0).is_none());
    }
}
