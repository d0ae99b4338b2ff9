//! Rings after a commit of this server, so that its streams and its worker need not wait for their
//! next look. What other servers commit is found by looking.

use tokio::sync::Notify;

/// Who is called.
#[derive(Debug, Default)]
pub struct Bell {
    pub events: Notify,
    pub jobs: Notify,
    /// Rung by whoever makes deliveries for webhooks.
    pub deliveries: Notify,
}

impl Bell {
    pub fn ring(&self) {
        self.events.notify_one();
        self.jobs.notify_one();
    }
}
