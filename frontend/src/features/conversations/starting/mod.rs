//! *New conversation*: to whom, over which channel, with which words (C-13).

mod dialog;
mod form;
mod over;
mod state;
mod whom;
mod words;

pub use dialog::{Beginning, StartDialog, fetch_start, may_start, open};
