//! The API as its clients see it: a real server, over HTTP, on both databases.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod access;
mod api_tokens;
mod attachments;
mod auth;
mod backup;
mod bounds;
mod channels;
mod client;
mod common;
mod contacts;
mod conventions;
mod conversations;
mod crowd;
mod desk;
mod document;
mod events;
mod faults;
mod hooks;
mod hostile;
mod idempotency;
mod logs;
mod messages;
mod metrics;
mod neighbours;
mod people;
mod presence;
mod rates;
mod robustness;
mod search;
mod sight;
mod versions;
mod webchat;
mod webhooks;
