//! Signing secrets of webhooks, sealed at rest. The one before a rotation signs for another day.

use crate::channels::secrets::signing_secret;
use crate::keys::Keys;
use crate::problem::{Reply, internal};
use crate::sealed::{self, Label, Unreadable};
use domain::webhooks::SECRET_OVERLAP_SECONDS;
use domain::{Timestamp, WebhookId};
use serde::{Deserialize, Serialize};

/// What the calls of one webhook are signed with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    pub current: String,
    previous: Option<Previous>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Previous {
    secret: String,
    until: Timestamp,
}

impl Secrets {
    pub fn new() -> Self {
        Self {
            current: signing_secret(),
            previous: None,
        }
    }

    /// A new one; the old one stays valid for a while.
    pub fn rotated(self, now: Timestamp) -> Self {
        Self {
            previous: Some(Previous {
                secret: self.current,
                until: now.plus_seconds(SECRET_OVERLAP_SECONDS),
            }),
            ..Self::new()
        }
    }

    /// Everything to sign with now, the newest first.
    pub fn valid(&self, now: Timestamp) -> Vec<&str> {
        let previous = self.previous.iter().filter(|old| old.until > now);
        std::iter::once(self.current.as_str())
            .chain(previous.map(|old| old.secret.as_str()))
            .collect()
    }

    pub fn seal(&self, keys: &Keys, webhook: WebhookId) -> Reply<String> {
        let sealed = serde_json::to_string(self)
            .ok()
            .and_then(|text| sealed::seal(keys, label(&webhook.to_string()), &text));
        sealed.ok_or_else(|| internal("a secret cannot be sealed", &Unreadable))
    }

    pub fn open(keys: &Keys, webhook: &store::webhooks::Webhook) -> Reply<Self> {
        let text = sealed::open(
            keys,
            label(&webhook.id.to_string()),
            &webhook.sealed_secrets,
        );
        text.and_then(|text| serde_json::from_slice(&text).map_err(|_| Unreadable))
            .map_err(|error| internal("a webhook cannot be signed", &error))
    }
}

fn label(owner: &str) -> Label<'_> {
    Label {
        purpose: "webhook secrets",
        owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_before_signs_for_a_day_and_the_one_before_that_no_more() {
        let start = Timestamp::EPOCH;
        let first = Secrets::new();
        let second = first.clone().rotated(start);
        assert_eq!(second.valid(start), [&second.current, &first.current]);
        let third = second.clone().rotated(start.plus_seconds(60));
        let minute = start.plus_seconds(60);
        assert_eq!(third.valid(minute), [&third.current, &second.current]);
        assert_eq!(third.valid(minute.plus_seconds(86_400)), [&third.current]);
    }
}
