//! How much one visitor and one address may ask of us.

use super::visit::Visit;
use crate::auth::throttle::{check, network};
use crate::problem::Reply;
use domain::ChannelId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

/// Forgets who has been quiet after so many checks.
const SWEEP: u32 = 1024;

type Browser = (ChannelId, String);

#[derive(Debug)]
pub struct Limits {
    sessions: DefaultKeyedRateLimiter<IpAddr>,
    messages: DefaultKeyedRateLimiter<Browser>,
    conversations: DefaultKeyedRateLimiter<Browser>,
    uploads: DefaultKeyedRateLimiter<Browser>,
    typing: DefaultKeyedRateLimiter<Browser>,
    checks: AtomicU32,
}

impl Default for Limits {
    fn default() -> Self {
        let n = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            sessions: RateLimiter::keyed(Quota::per_hour(n(60))),
            messages: RateLimiter::keyed(Quota::per_minute(n(20))),
            conversations: RateLimiter::keyed(Quota::per_hour(n(5))),
            uploads: RateLimiter::keyed(Quota::per_minute(n(20))),
            typing: RateLimiter::keyed(Quota::per_minute(n(60))),
            checks: AtomicU32::default(),
        }
    }
}

impl Limits {
    pub fn session(&self, address: IpAddr) -> Reply<()> {
        self.sweep();
        check(&self.sessions, &network(address))
    }

    pub fn message(&self, visit: &Visit) -> Reply<()> {
        self.sweep();
        check(&self.messages, &browser(visit))
    }

    pub fn conversation(&self, visit: &Visit) -> Reply<()> {
        check(&self.conversations, &browser(visit))
    }

    /// A message has several files at most, and files are dear.
    pub fn upload(&self, visit: &Visit) -> Reply<()> {
        check(&self.uploads, &browser(visit))
    }

    /// The widget says it every three seconds; each word is a row for a minute.
    pub fn typing(&self, visit: &Visit) -> Reply<()> {
        self.sweep();
        check(&self.typing, &browser(visit))
    }

    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.sessions.retain_recent();
            self.messages.retain_recent();
            self.conversations.retain_recent();
            self.uploads.retain_recent();
            self.typing.retain_recent();
        }
    }
}

fn browser(visit: &Visit) -> Browser {
    (visit.channel, visit.visitor.clone())
}
