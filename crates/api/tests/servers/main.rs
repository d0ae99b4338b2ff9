//! The real program as a process: killed, run twice on one database, with a database that goes away
//! and disks that are full. What was acknowledged is compared with what is stored.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod compare;
mod crash;
mod disk;
mod integrator;
mod keyed;
mod listener;
mod nodes;
mod outage;
mod program;
mod stop;
mod two;
mod webhooks;
