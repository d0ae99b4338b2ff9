//! The panel beside the thread: the contact, earlier conversations, this one, and its log.

mod details;
mod earlier;
mod log;
mod pane;

pub use pane::{context, fetch_context};
