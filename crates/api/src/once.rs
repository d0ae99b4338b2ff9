//! Doing once what is asked several times: a request with an `Idempotency-Key` has its effect in
//! the transaction that remembers the key, and asking again reads what it made as it is now.

use crate::problem::{Problem, Reply};
use domain::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Db;
use store::idempotency::{self, Known, Request};

/// A request as its action sees it; without a key it is done whenever it is asked.
#[derive(Clone, Debug, Default)]
pub struct Once(Option<Arc<Keyed>>);

/// A request with a key.
#[derive(Debug)]
pub struct Keyed {
    key: String,
    request: Request,
    replay: Replay,
    /// Held until nobody works on the request any more.
    _place: Place,
}

impl Once {
    /// What is asked under a key, with this body.
    pub fn of(asking: Asking, body: &impl Serialize) -> Reply<Self> {
        let body = serde_json::to_vec(body)
            .map_err(|error| crate::problem::internal("a body cannot be hashed", &error))?;
        let request = Request {
            organization: asking.organization,
            scope: asking.place.scope.clone(),
            body_hash: hex(&Sha256::digest(body)),
            at: asking.at,
        };
        Ok(Self(Some(Arc::new(Keyed {
            key: asking.key,
            request,
            replay: asking.replay,
            _place: asking.place,
        }))))
    }

    /// The key, where there is one: the caller's own name for what they ask.
    pub fn key(&self) -> Option<&str> {
        self.0.as_deref().map(|keyed| keyed.key.as_str())
    }

    /// Runs the effect of the request unless it was done before; gives either way what it made or
    /// changed. Whoever may not see that any more is refused by what reads it afterwards.
    pub fn run<T: From<i64> + AsRef<i64>>(
        &self,
        db: &mut Db,
        effect: impl FnOnce(&mut Db) -> Reply<T>,
    ) -> Reply<T> {
        let Some(keyed) = self.0.as_deref() else {
            return effect(db);
        };
        match idempotency::begin(db, &keyed.request)? {
            Known::Nothing => {
                let resource = effect(db)?;
                idempotency::keep(db, &keyed.request, *resource.as_ref())?;
                Ok(resource)
            }
            Known::Done { resource } => {
                keyed.replay.tell();
                Ok(resource.into())
            }
            Known::Running => Err(in_progress()),
            Known::OtherBody => Err(Problem::unprocessable(
                "idempotency_key_reused",
                "This Idempotency-Key was used for something else",
            )),
        }
    }
}

/// What is known of a request with a key before its body is read.
#[derive(Debug)]
pub struct Asking {
    pub organization: domain::OrganizationId,
    pub key: String,
    pub at: Timestamp,
    pub replay: Replay,
    pub place: Place,
}

/// Whether an answer is to say that nothing was done for it; shared by an action and the
/// middleware.
#[derive(Clone, Debug, Default)]
pub struct Replay(Arc<AtomicBool>);

impl Replay {
    fn tell(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The requests with a key that this server works on.
#[derive(Debug, Default)]
pub struct Running(Mutex<HashSet<String>>);

/// A request that is worked on, until this is dropped.
#[derive(Debug)]
pub struct Place {
    scope: String,
    running: Arc<Running>,
}

impl Running {
    /// Begins a request, unless the same one is worked on.
    pub fn begin(self: &Arc<Self>, scope: [&str; 4]) -> Reply<Place> {
        let mut hash = Sha256::new();
        for part in scope {
            // With its length no part can run into the next one.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let scope = hex(&hash.finalize());
        match self.lock().insert(scope.clone()) {
            true => Ok(Place {
                scope,
                running: Arc::clone(self),
            }),
            false => Err(in_progress()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.running.lock().remove(&self.scope);
    }
}

fn in_progress() -> Problem {
    let title = "The same request is still running";
    Problem::conflict("request_in_progress", title).retry_after(1)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_worked_on_once_at_a_time() {
        let running = Arc::new(Running::default());
        let place = running.begin(["agent:1", "POST", "/teams", "k"]);
        let again = running.begin(["agent:1", "POST", "/teams", "k"]);
        assert_eq!(again.expect_err("refused").code(), "request_in_progress");
        assert!(running.begin(["agent:1", "POST", "/team", "sk"]).is_ok());
        assert!(running.begin(["agent:2", "POST", "/teams", "k"]).is_ok());
        drop(place);
        assert!(running.begin(["agent:1", "POST", "/teams", "k"]).is_ok());
    }
}
