//! Handing a conversation on: all its agents give way to one agent, a team or nobody.

mod dialog;
mod targets;

pub use dialog::{TransferDialog, may_transfer};
