//! The chat on a website, as its widget uses it.

mod limits;
mod proving;
mod visiting;
pub mod widget;
