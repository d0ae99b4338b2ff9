//! A stop was asked for: streams end, the worker takes nothing new.

use tokio::sync::watch;

/// Cheap to clone; all clones close together.
#[derive(Clone, Debug)]
pub struct Closing(watch::Sender<bool>);

impl Default for Closing {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Closing {
    pub fn close(&self) {
        self.0.send_replace(true);
    }

    pub fn is_closed(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody closes.
    pub async fn closed(&self) {
        // Fails only when all senders are gone, and `self` is one.
        let _ = self.0.subscribe().wait_for(|closed| *closed).await;
    }
}
