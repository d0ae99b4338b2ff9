//! The desk: folders, the list, the thread with its composer, and the panel beside it.

mod assign;
mod composer;
mod context;
mod desk;
mod first_run;
mod folder;
mod keys;
mod list;
mod panel;
mod search;
mod state;
mod thread;

pub use desk::Desk;
