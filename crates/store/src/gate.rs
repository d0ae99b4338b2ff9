//! Until when this server may write: one that shares its database does so only while it holds its
//! lease, see [`crate::nodes`].

use crate::db::unavailable;
use crate::{StoreError, StoreResult};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Cheap to clone; open until it is told otherwise.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<Mutex<Option<Instant>>>);

impl Gate {
    /// Lets writes pass until then.
    pub fn open_until(&self, until: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    pub fn is_open(&self) -> bool {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_none_or(|until| Instant::now() < until)
    }

    /// Refuses a write of a server that has lost its lease.
    pub fn pass(&self) -> StoreResult<()> {
        match self.is_open() {
            true => Ok(()),
            false => Err::<(), StoreError>(unavailable("this server has lost its lease")),
        }
    }
}
