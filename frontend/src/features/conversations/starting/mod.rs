//! *New conversation*: to whom, over which channel, with which words (C-13).

mod dialog;
mod form;
mod over;
mod state;
mod whom;

pub use dialog::{Beginning, StartDialog, may_start, open};
