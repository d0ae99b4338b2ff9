//! The first steps of an organization: connect a channel, invite a colleague, answer the first message.
//! They stay until they are done, or put away.

mod checklist;
mod state;

pub use checklist::first_steps;
pub use state::is_first_run;
