//! The people who answer: who they are, whether they are there; inviting and letting go.

mod page;
mod row;

pub use page::Agents;
