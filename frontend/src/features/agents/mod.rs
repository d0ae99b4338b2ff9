//! The people who answer: who they are, whether they are there; inviting, changing, letting go.

mod deactivate;
mod edit;
mod form;
mod link;
mod list;
mod page;
mod row;
mod scheduled;
mod second_factor;

pub use page::Agents;
