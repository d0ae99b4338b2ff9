//! What of a folder one wants to see: a panel to set it, chips to take it away, and the rule by which
//! the stream's news are let in.

mod chips;
mod kinds;
mod offered;
mod options;
mod panel;
mod rule;
mod save;

pub use chips::FilterChips;
pub use panel::{FilterButton, open};
pub use rule::fits;
pub use save::SaveDialog;
