//! The real program as a process: killed, run twice on one database, with a database that goes away
//! and disks that are full. What was acknowledged is compared with what is stored.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod compare;
mod crash;
mod disk;
mod full;
mod integrator;
mod keyed;
mod listener;
mod mount;
mod nodes;
mod outage;
mod stop;
mod two;
mod upgrade;
mod webhooks;

use std::path::Path;
use testkit::Setup;

/// The program on a database, with its data in a folder.
fn setup(database: &str, folder: &Path) -> Setup {
    // The client of a test needs one; the program brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let program = env!("CARGO_BIN_EXE_switchboard");
    // One integrator posts as fast as it can.
    Setup::new(program, database, folder).with("SWITCHBOARD_RATE_LIMIT", 0)
}
