//! The typed client of the REST API: the same code in the browser, in the tests and for integrators.
//!
//! One method an endpoint, one file a resource; requests and answers are the types of [`contract`],
//! which is also what the server takes and gives. A program comes in with an API token:
//!
//! ```no_run
//! use client::Client;
//! use contract::conversations::ConversationQuery;
//! use contract::messages::NewMessage;
//!
//! # async fn answer() -> client::Call<()> {
//! let client = Client::with_token("https://desk.example", "sb_…");
//! let open = client.conversations(&ConversationQuery::default()).await?;
//! for conversation in open.body.items {
//!     let hello = NewMessage { text: Some("Hello!".into()), ..NewMessage::default() };
//!     // Asked again under the same key, it is sent once.
//!     let key = format!("hello-{}", conversation.id);
//!     client.send_message(conversation.id, &hello, &key).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **Failures.** A refused call is [`CallError::Refused`] with the server's problem, whose
//! [`code`](CallError::code) is stable; everything else is [`CallError::Unreachable`], and may be asked
//! again, after [`retry_after`](CallError::retry_after) where the server says how long to wait;
//! [`Client::rate_limit`] tells what is left before it does. What creates or acts takes an `Idempotency-Key` where it matters ([`Client::send_message`]).
//!
//! **Lists** come in pages: ask again with `next_cursor` until there is none.
//!
//! **Live.** A list tells the place in the event stream it was read at ([`Snapshot::cursor`]);
//! [`Client::events`] begins behind it, so nothing falls between the two. Each frame carries the cursor
//! to resume after; an event `reset` means that the place is forgotten (after an hour, or a restore), and
//! everything is to be read again. `examples/greeter.rs` is a whole program that does this.
//!
//! **TLS.** The crate brings no implementation of its own: for `https://` a program adds `reqwest` with
//! one (`rustls`, or `rustls-no-provider` with a provider, as the example does). In the browser it is the
//! browser's.

#![deny(missing_docs)]

mod agents;
mod api_tokens;
mod audit;
mod auth;
mod call;
mod channels;
mod client;
mod contact_attributes;
mod contact_imports;
mod contacts;
mod conversations;
pub mod events;
mod jobs;
mod labels;
mod limits;
mod me;
mod messages;
mod notes;
mod path;
pub mod query;
mod quick_replies;
mod roles;
mod saved_views;
mod search;
mod sessions;
mod tags;
mod teams;
mod templates;
mod totp;
mod transport;
mod webhooks;

pub use auth::SignedUp;
pub use call::{Call, CallError};
pub use client::{Client, HearVersion, Renew, Snapshot};
pub use limits::RateLimit;
