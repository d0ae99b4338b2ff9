//! Lets in as many as there are connections, and a bounded line of those who wait for one. Waiting
//! costs no thread; who finds the line full, or waited too long, is told to come back.

use crate::{StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many may wait. More than a database answers in the time they wait.
const LINE: usize = 1024;

#[derive(Clone, Debug)]
pub struct Admission {
    connections: Arc<Semaphore>,
    /// Those who have a connection and those who wait.
    places: Arc<Semaphore>,
    /// How long one waits.
    patience: Duration,
}

/// A connection is free for whoever holds this.
#[derive(Debug)]
pub struct Admitted {
    _connection: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Admission {
    pub fn new(connections: u32, patience: Duration) -> Self {
        let connections = usize::try_from(connections).unwrap_or(1);
        Self {
            connections: Arc::new(Semaphore::new(connections)),
            places: Arc::new(Semaphore::new(connections + LINE)),
            patience,
        }
    }

    pub async fn enter(&self) -> StoreResult<Admitted> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| StoreError::Overloaded)?;
        let connection =
            timeout(self.patience, Arc::clone(&self.connections).acquire_owned()).await;
        match connection {
            Ok(Ok(connection)) => Ok(Admitted {
                _connection: connection,
                _place: place,
            }),
            // Nobody closes it, so it was the time that ran out.
            Ok(Err(_)) | Err(_) => Err(StoreError::Overloaded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_line_is_bounded_and_moves_on() {
        let admission = Admission::new(2, Duration::from_secs(60));
        let first = admission.enter().await.expect("free");
        let second = admission.enter().await.expect("free");
        let waiting: Vec<_> = (0..LINE)
            .map(|_| {
                let admission = admission.clone();
                tokio::spawn(async move { admission.enter().await.map(drop) })
            })
            .collect();
        while admission.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(
            admission.enter().await,
            Err(StoreError::Overloaded)
        ));
        drop((first, second));
        for served in waiting {
            served.await.expect("not cancelled").expect("served");
        }
        assert!(admission.enter().await.is_ok());
    }
}
