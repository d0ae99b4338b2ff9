//! What only some messages have; kept with them as one JSON value.

use super::{Email, Referral};
use crate::identities::Scheme;
use crate::{TemplateId, Timestamp};
use serde::{Deserialize, Serialize};

/// What only some messages have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The approved template it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<FilledTemplate>,
    /// Whether it was written with the provider's own app, and not here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// How many pieces of it the provider has, of a message that goes in several.
    #[serde(default, skip_serializing_if = "is_none")]
    pub pieces_sent: u32,
    /// Of those, the ones that did not arrive, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces_lost: Vec<u32>,
    /// Signs that the customer put to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Sign>,
    /// When customers last put a sign to it or took theirs away, as the provider tells it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reacted: Vec<Reacted>,
    /// What led the customer to write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What only a mail has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// A template, and what stands for its placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledTemplate {
    /// Which.
    pub id: TemplateId,
    /// By placeholder, in the template's order.
    pub values: Vec<(String, String)>,
}

/// A sign that somebody put to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What kind of address theirs is.
    pub scheme: Scheme,
    /// Whose it is.
    pub address: String,
    /// One emoji.
    pub emoji: String,
}

/// When somebody's sign last changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reacted {
    /// What kind of address theirs is.
    pub scheme: Scheme,
    /// Whose sign it is.
    pub address: String,
    /// When.
    pub at: Timestamp,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Details {
    /// Whether there is nothing worth keeping.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Somebody's sign is this now; everybody has one at most. False where nothing changes: it is so already,
    /// or is told later than what came after it.
    pub fn react(
        &mut self,
        scheme: Scheme,
        address: &str,
        emoji: Option<String>,
        at: Option<Timestamp>,
    ) -> bool {
        let last = self
            .reacted
            .iter()
            .position(|one| one.scheme == scheme && one.address == address);
        let last_at = last.and_then(|n| self.reacted.get(n)).map(|one| one.at);
        // Providers tell seconds, in which one may change one's mind.
        if at.zip(last_at).is_some_and(|(at, last)| at < last) {
            return false;
        }
        let own = |sign: &Sign| sign.scheme == scheme && sign.address == address;
        let before = self.reactions.iter().find(|sign| own(sign));
        if before.map(|sign| &sign.emoji) == emoji.as_ref() && (at.is_none() || at == last_at) {
            return false;
        }
        self.reactions.retain(|sign| !own(sign));
        self.reactions.extend(emoji.map(|emoji| Sign {
            scheme,
            address: address.to_owned(),
            emoji,
        }));
        if let Some(at) = at {
            last.map(|n| self.reacted.remove(n));
            self.reacted.push(Reacted {
                scheme,
                address: address.to_owned(),
                at,
            });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_one_sign_at_most() {
        let mut details = Details::default();
        let mut react = |address: &str, emoji: &str| {
            details.react(Scheme::Phone, address, Some(emoji.to_owned()), None)
        };
        assert!(react("+15550001111", "👍"));
        assert!(react("+15550002222", "👍"));
        assert!(react("+15550001111", "❤"));
        assert!(!react("+15550001111", "❤"), "it is so already");
        let signs: Vec<_> = details.reactions.iter().map(|s| s.emoji.as_str()).collect();
        assert_eq!(signs, ["👍", "❤"]);
        details.react(Scheme::Phone, "+15550001111", None, None);
        details.react(Scheme::Phone, "+15550002222", None, None);
        assert!(details.is_empty());
    }

    #[test]
    fn a_sign_that_is_told_late_or_twice_changes_nothing() {
        let mut details = Details::default();
        let mut react = |emoji: Option<&str>, at: i64| {
            let at = Timestamp::EPOCH.plus_seconds(at);
            let emoji = emoji.map(str::to_owned);
            let is_new = details.react(Scheme::Telegram, "7", emoji, Some(at));
            let shown = details.reactions.first().map(|sign| sign.emoji.clone());
            (is_new, shown.unwrap_or_default())
        };
        let is = |is_new: bool, shown: &str| (is_new, shown.to_owned());
        assert_eq!(react(Some("👍"), 10), is(true, "👍"));
        assert_eq!(react(Some("👍"), 10), is(false, "👍"));
        assert_eq!(react(None, 12), is(true, ""));
        assert_eq!(react(Some("👍"), 10), is(false, ""), "once more");
        assert_eq!(react(Some("❤"), 12), is(true, "❤"), "in the same second");
        // The end of one comes before its beginning.
        assert_eq!(react(None, 20), is(true, ""));
        assert_eq!(react(Some("🔥"), 19), is(false, ""));
    }
}
