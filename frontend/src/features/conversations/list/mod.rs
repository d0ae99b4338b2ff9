//! The list pane: a folder's rows, by page, kept by the stream.

mod contacts;
mod favorites;
mod hearing;
mod labels;
mod optimism;
mod order;
mod pane;
mod preview;
mod row;
mod rows;
mod seats;
mod state;
mod taking;
mod tools;
mod walking;

pub use pane::ListPane;
pub use state::{Entry, List, follow, merged};
