//! What only some messages have; kept with them as one JSON value.

use super::{Email, Referral};
use crate::TemplateId;
use crate::identities::Scheme;
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
    /// Signs that the customer put to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Sign>,
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

fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Details {
    /// Whether there is nothing worth keeping.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Somebody's sign is this now; everybody has one at most.
    pub fn react(&mut self, scheme: Scheme, address: &str, emoji: Option<String>) {
        self.reactions
            .retain(|sign| sign.scheme != scheme || sign.address != address);
        self.reactions.extend(emoji.map(|emoji| Sign {
            scheme,
            address: address.to_owned(),
            emoji,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_one_sign_at_most() {
        let mut details = Details::default();
        details.react(Scheme::Phone, "+15550001111", Some("👍".to_owned()));
        details.react(Scheme::Phone, "+15550002222", Some("👍".to_owned()));
        details.react(Scheme::Phone, "+15550001111", Some("❤".to_owned()));
        let signs: Vec<_> = details.reactions.iter().map(|s| s.emoji.as_str()).collect();
        assert_eq!(signs, ["👍", "❤"]);
        details.react(Scheme::Phone, "+15550001111", None);
        details.react(Scheme::Phone, "+15550002222", None);
        assert!(details.is_empty());
    }
}
