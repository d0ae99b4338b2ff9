//! Whether anybody waits for writes, so that those nobody waits for may be longer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long after the last write somebody waited for, the next is not expected.
const LONG: Duration = Duration::from_secs(1);

/// When somebody last waited for a write of this server.
#[derive(Clone, Debug, Default)]
pub struct Quiet(Arc<Mutex<Option<Instant>>>);

impl Quiet {
    /// Somebody waits for what is written next.
    pub fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether nobody has waited for a while.
    pub fn is_now(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|at| at.elapsed() > LONG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_quiet_until_somebody_waits() {
        let quiet = Quiet::default();
        assert!(quiet.is_now());
        quiet.end();
        assert!(!quiet.is_now());
    }
}
