//! Quick replies: the list, and writing one in three steps: message, visible to, channels.

mod editor;
mod files;
mod form;
mod list;
mod page;
mod steps;

pub use page::QuickRepliesRoute;
