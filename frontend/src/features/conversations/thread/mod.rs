//! The thread pane: header, messages, and what stands below them.

mod attachments;
mod blocks;
mod bubble;
mod customer;
mod delivery;
mod dock;
mod header;
mod labels;
mod loading;
mod messages;
mod outbox;
mod pane;
mod presence;
mod state;
mod subject;

pub use attachments::{Attachments, sign};
pub use dock::pick;
pub use header::{close, may_close, reopen};
pub use labels::{Way, set as set_label};
pub use outbox::{Outgoing, OutgoingState, outgoing};
pub use pane::{ThreadPane, fetch_thread};
pub use presence::follow;
pub use state::Thread;

/// The id of the field one writes in.
pub const COMPOSER: &str = "answer";
