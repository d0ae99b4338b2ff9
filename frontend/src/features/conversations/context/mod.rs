//! The panel beside the thread: the contact, notes, their history, this conversation, and its log.

mod contact;
mod defaults;
mod details;
mod edit;
mod facts;
mod history;
mod labels;
mod log;
mod pane;
mod pinning;
mod saving;
mod sentences;

pub use contact::{ask_block, mark, may_unblock, set_blocked};
pub use history::take_told;
pub use pane::{context, fetch_context};
