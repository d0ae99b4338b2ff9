//! How many statements a request takes.

use crate::common::Server;

/// Among so many there is one during which the server itself does nothing.
const TIMES: u64 = 9;

impl Server {
    /// The fewest that any of several requests takes: what the server looks up for its streams
    /// meanwhile is counted too.
    pub async fn fewest_statements(&self, mut ask: impl AsyncFnMut()) -> u64 {
        let mut fewest = u64::MAX;
        for _ in 0..TIMES {
            let before = self.statements.count();
            ask().await;
            fewest = fewest.min(self.statements.count() - before);
        }
        fewest
    }
}
