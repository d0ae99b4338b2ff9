//! The API as its clients see it: a real server, over HTTP, on both databases.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod access;
mod auth;
mod common;
mod contacts;
mod conventions;
mod conversations;
mod desk;
mod messages;
mod people;
