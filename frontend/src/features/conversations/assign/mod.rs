//! Who works on a conversation and what it is about: agents, team and labels, each with its own
//! search; what is set stands on top under *Revoke from* and a press takes it away.

mod agents;
mod button;
mod change;
mod choices;
mod labels;
mod popover;
mod reach;
mod teams;

pub use button::{AssignButton, open, open_labels};
pub use change::{give, may_assign, to_nobody};
pub use reach::{Reach, why_not};
