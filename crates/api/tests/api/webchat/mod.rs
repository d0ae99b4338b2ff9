//! The chat on a website, as its widget uses it.

mod limits;
mod listening;
mod proving;
mod visiting;
mod widget;
