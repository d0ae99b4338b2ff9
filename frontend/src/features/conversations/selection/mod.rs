//! Several conversations at once: chosen by checkbox, `x` or a range, and what is done to them.

mod actions;
mod bar;
mod closing;
mod show;
mod state;
mod undo;

pub use actions::act;
pub use bar::action_bar;
pub use closing::ask_to_close;
pub use state::Selection;
