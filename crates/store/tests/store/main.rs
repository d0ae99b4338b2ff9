//! The store on both databases, and its rows compared with the rules of the domain on random histories.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod attachments;
mod audit;
mod backup;
mod channels;
mod conversations;
mod events;
mod favorites;
mod idempotency;
mod jobs;
mod nodes;
mod older;
mod planner;
mod signups;
mod teams;
mod webhooks;
mod wording;
mod writes;
