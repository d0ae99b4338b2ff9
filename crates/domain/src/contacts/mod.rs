//! Contacts: customers, known by their identities.

mod attributes;
mod customer;
mod defaults;
mod finding;
mod leaving;
mod listing;
mod merging;
mod pinning;

pub use attributes::{
    AttributeChoice, AttributeError, AttributeKey, AttributeKind, AttributeTitle, AttributeValue,
    Given, MOST_ATTRIBUTES, MOST_CHOICES,
};
pub use customer::{Block, Contact, LONGEST_REFERENCE, LONGEST_REMARKS};
pub use defaults::{DefaultsError, NewDefaults, may_restrict};
pub use finding::Wanted;
pub use listing::{ListKey, Listing};
pub use merging::{blocks_one, merge};
pub use pinning::{PinError, may_pin};

use crate::names::names;

names! {
    /// What a customer is called, typed by an agent or given by a channel.
    ContactName: 200,
}

impl ContactName {
    /// The name a channel gave: shortened rather than refused, and none when nothing is left.
    pub fn given(text: &str) -> Option<Self> {
        let text = crate::messages::clean(text);
        let name: String = text.trim().chars().take(Self::MAX).collect();
        (!name.is_empty()).then(|| Self(name.trim_end().to_owned()))
    }
}

/// What contacts are sorted by, by what they are called: its bytes are compared, then the ids.
pub fn sort_key(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_a_channel_is_shortened_not_refused() {
        let given = |text: &str| ContactName::given(text).map(|name| name.to_string());
        assert_eq!(given("\0 Bo "), Some("Bo".into()));
        assert_eq!(given(&"x".repeat(300)), Some("x".repeat(200)));
        assert_eq!(given("  "), None);
    }
}
