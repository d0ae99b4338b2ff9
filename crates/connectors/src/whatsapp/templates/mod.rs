//! Approved templates: which ones there are, and one with what was filled in.

mod filling;
mod listing;
mod parts;

pub use filling::filled;
pub use listing::list;
