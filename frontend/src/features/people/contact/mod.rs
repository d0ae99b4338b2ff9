//! One contact: what is known, its addresses, and what one does with it.

mod acts;
mod addresses;
mod attributes;
mod conversations;
mod form;
mod merge;
mod opened;
mod panel;
mod profile;
mod removal;

pub use panel::ContactPanel;
