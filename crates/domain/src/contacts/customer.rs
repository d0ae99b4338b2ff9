//! What we call a customer, who sees them, whether they are blocked.

use super::{AttributeValue, ContactName};
use crate::identities::{Address, Scheme};
use crate::visibility::ContactFacts;
use crate::{AgentId, ContactAttributeId, ContactId, OrganizationId, Timestamp};
use std::collections::BTreeMap;

/// Longest reference of a contact, in characters.
pub const LONGEST_REFERENCE: usize = 200;
/// Longest remarks on a contact, in characters.
pub const LONGEST_REMARKS: usize = 5_000;

/// A customer, as far as rules go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Whose it is.
    pub organization: OrganizationId,
    /// Its id.
    pub id: ContactId,
    /// Typed by an agent or an import; wins over the channel's.
    pub name: Option<ContactName>,
    /// The profile name the channel gave, kept apart.
    pub channel_name: Option<ContactName>,
    /// What somebody typed and nobody proved; shown where there is no better name.
    pub claimed_name: Option<ContactName>,
    /// The customer's number in the organization's own books.
    pub reference: Option<String>,
    /// Free text.
    pub remarks: Option<String>,
    /// What else is kept of it, by attribute; one that is not defined any more counts for nothing.
    pub attributes: BTreeMap<ContactAttributeId, AttributeValue>,
    /// The default visibility: only its viewers see it and its new conversations.
    pub restricted: bool,
    /// Who sees it while it is restricted.
    pub viewers: Vec<AgentId>,
    /// Who gets its new conversations.
    pub default_assignees: Vec<AgentId>,
    /// Who it is pinned to.
    pub owner: Option<AgentId>,
    /// Since when and by whom it is blocked.
    pub blocked: Option<Block>,
    /// Messages dropped since then.
    pub dropped_since_block: i64,
    /// Counts edits.
    pub version: i64,
    /// When it was first heard of.
    pub created_at: Timestamp,
}

/// That a contact is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Block {
    pub at: Timestamp,
    pub by: Option<AgentId>,
}

impl Contact {
    /// A contact that nothing is known of yet.
    pub fn new(organization: OrganizationId, id: ContactId, created_at: Timestamp) -> Self {
        Self {
            organization,
            id,
            name: None,
            channel_name: None,
            claimed_name: None,
            reference: None,
            remarks: None,
            attributes: BTreeMap::new(),
            restricted: false,
            viewers: Vec::new(),
            default_assignees: Vec::new(),
            owner: None,
            blocked: None,
            dropped_since_block: 0,
            version: 1,
            created_at,
        }
    }

    /// Whether what they write is dropped.
    pub fn is_blocked(&self) -> bool {
        self.blocked.is_some()
    }

    /// Whether nothing is known of it but how it was heard of: nobody wrote, pinned, restricted or
    /// blocked anything.
    pub fn is_untouched(&self) -> bool {
        self.name.is_none()
            && self.reference.is_none()
            && self.remarks.is_none()
            && self.attributes.is_empty()
            && !self.restricted
            && self.default_assignees.is_empty()
            && self.owner.is_none()
            && !self.is_blocked()
    }

    /// The best name there is: an agent's, else the channel's, else what somebody claims.
    pub fn called(&self) -> Option<&ContactName> {
        let known = self.name.as_ref().or(self.channel_name.as_ref());
        known.or(self.claimed_name.as_ref())
    }

    /// What decides who sees it.
    pub fn facts(&self) -> ContactFacts<'_> {
        ContactFacts {
            organization: self.organization,
            restricted: self.restricted,
            viewers: &self.viewers,
        }
    }

    /// Whether an agent may have what begins with it: anyone, or a viewer while it is restricted.
    pub fn admits(&self, agent: AgentId) -> bool {
        !self.restricted || self.viewers.contains(&agent)
    }

    /// Blocks it; tells whether that changed anything.
    pub fn block(&mut self, by: Option<AgentId>, at: Timestamp) -> bool {
        if self.is_blocked() {
            return false;
        }
        self.blocked = Some(Block { at, by });
        self.dropped_since_block = 0;
        self.version += 1;
        true
    }

    /// Lets it write again; tells whether that changed anything.
    pub fn unblock(&mut self) -> bool {
        let was = self.blocked.take().is_some();
        if was {
            self.dropped_since_block = 0;
            self.version += 1;
        }
        was
    }

    /// What people call it: the best name, else the main address. An anonymous visitor's address
    /// says nothing, so they get a short mark to tell them apart.
    pub fn display_name(&self, addresses: &[Address]) -> String {
        let readable = || {
            let of = |scheme| addresses.iter().find(|address| address.scheme() == scheme);
            of(Scheme::Phone)
                .or_else(|| of(Scheme::Email))
                .or_else(|| addresses.iter().find(|a| a.scheme() != Scheme::Visitor))
        };
        match self.called() {
            Some(name) => name.to_string(),
            None => {
                readable().map_or_else(|| self.visitor(), |address| address.as_ref().to_owned())
            }
        }
    }

    fn visitor(&self) -> String {
        let stirred = self
            .id
            .as_ref()
            .cast_unsigned()
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            >> 48;
        format!("Visitor {stirred:04X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(scheme: Scheme, text: &str) -> Address {
        Address::parse(scheme, text).expect("an address")
    }

    #[test]
    fn a_persons_name_wins_over_the_channels_that_over_a_claim_and_all_over_addresses() {
        let mut contact = Contact::new(1.into(), 2.into(), Timestamp::EPOCH);
        let known = [
            address(Scheme::Visitor, "f00d"),
            address(Scheme::Email, "ada@example.com"),
            address(Scheme::Phone, "+46 70 123 45 67"),
        ];
        assert_eq!(contact.display_name(&known), "+46701234567");
        assert_eq!(contact.display_name(&known[..2]), "ada@example.com");
        assert!(contact.display_name(&known[..1]).starts_with("Visitor "));
        contact.claimed_name = ContactName::given("The boss");
        assert_eq!(contact.display_name(&known), "The boss");
        contact.channel_name = ContactName::given("ada99");
        assert_eq!(contact.display_name(&known), "ada99");
        contact.name = ContactName::given("Ada");
        assert_eq!(contact.display_name(&known), "Ada");
    }

    #[test]
    fn blocking_twice_keeps_who_was_first() {
        let mut contact = Contact::new(1.into(), 2.into(), Timestamp::EPOCH);
        assert!(contact.block(Some(7.into()), 5.into()));
        assert!(!contact.block(Some(8.into()), 6.into()));
        assert_eq!(
            contact.blocked,
            Some(Block {
                at: 5.into(),
                by: Some(7.into())
            })
        );
        assert!(contact.unblock() && !contact.unblock());
    }
}
