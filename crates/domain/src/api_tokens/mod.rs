//! API tokens: what a program signs in with (S-04).
//!
//! A *personal* token acts as its agent and ends with it. An *integration* is a principal of its
//! own: it has permissions and teams no wider than its maker's, outlives its maker, is never
//! assigned and has no unread; its *Inbox* is *Open*. Either may only be used within its
//! [`Scopes`]: a call needs scope **and** permission.

mod granting;
mod scopes;

pub use granting::{TokenGrant, check_token_grant, may_ingest};
pub use scopes::{Access, AccessError, Resource, Scope, Scopes, UnknownScope, Verb, needed};

use crate::names::names;
use crate::words::words;

words! {
    /// What a token is to the organization.
    TokenKind: "kind of token" {
        /// A principal of its own.
        Integration = "integration",
        /// Acts as the agent who made it.
        Personal = "personal",
    }
}

impl TokenKind {
    /// How many there may be at a time: of an agent's own, and of an organization's integrations.
    pub const fn most(self) -> usize {
        match self {
            Self::Personal => 25,
            Self::Integration => 100,
        }
    }
}

names! {
    /// What a token is called; an integration's messages carry it.
    TokenName: 100,
}
