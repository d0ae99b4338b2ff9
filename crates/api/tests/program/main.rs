//! The real program as operators run it: started, killed, stopped, asked by its command line.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod backing_up;
mod create_admin;
mod importing;
mod injecting;
mod providers;
mod running;
mod scheduled;
mod securing;
mod sending;
mod signing_in;
mod stopping;
mod uploading;
mod writing;
