//! One contact: their latest conversation, what is known, and what one does with it.

mod acts;
mod addresses;
mod attributes;
mod conversations;
mod form;
mod merge;
mod opened;
mod panel;
mod person;
mod profile;
mod removal;

pub use person::{Pane, Person};
