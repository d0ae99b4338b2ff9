//! What takes a conversation out of Switchboard: by mail, on paper, as a file (C-12, C-16).

mod email;
mod export;
mod menu;
mod paper;

pub use email::{EmailDialog, email, may_email};
pub use menu::LeavingItems;
pub use paper::print;
