//! Quick replies while one writes: a slash opens them, what follows filters them.

mod add;
mod panel;
mod shelf;
mod state;

pub use add::AddQuickReply;
pub use panel::QuickPanel;
pub use shelf::Shelf;
pub use state::QuickReplies;
