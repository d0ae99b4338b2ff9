//! The API as its clients see it: a real server, over HTTP, on both databases.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod access;
mod attachments;
mod auth;
mod backup;
mod channels;
mod common;
mod contacts;
mod conventions;
mod conversations;
mod desk;
mod events;
mod hooks;
mod logs;
mod idempotency;
mod messages;
mod metrics;
mod people;
mod webchat;
