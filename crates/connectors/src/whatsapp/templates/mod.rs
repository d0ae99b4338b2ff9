//! Approved templates: which ones there are, and one with what was filled in.

mod barring;
mod filling;
mod listing;
mod parts;

pub use barring::bars;
pub use filling::filled;
pub use listing::{list, told};
