//! The list pane: a folder's rows, by page, kept by the stream.

mod pane;
mod preview;
mod row;
mod rows;
mod state;

pub use pane::ListPane;
pub use state::{List, follow, merged};
