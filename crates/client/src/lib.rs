//! The typed client of the REST API: the same code in the browser, in the tests and for integrators.
//!
//! One method an endpoint, one file a resource. A refused call is [`CallError::Refused`] with the
//! server's problem, everything else is [`CallError::Unreachable`].

mod agents;
mod api_tokens;
mod auth;
mod call;
mod channels;
mod client;
mod contacts;
mod conversations;
pub mod events;
mod me;
mod messages;
mod path;
mod webhooks;

pub use call::{Call, CallError};
pub use client::{Client, Renew, Snapshot};
