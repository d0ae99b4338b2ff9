//! Tags on single messages (C-12): found or made while messages are chosen, and shown on each.

mod chips;
mod picker;
mod putting;
mod state;

pub use chips::MessageTags;
pub use picker::TagPicker;
pub use state::{Found, Tags};
