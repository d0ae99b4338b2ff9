//! The thread pane: header, messages, and what stands below them.

mod acts;
mod attachments;
mod blocks;
mod bubble;
mod changing;
mod closing;
mod customer;
mod delivery;
mod details;
mod dock;
mod earlier;
mod handed;
mod header;
mod labels;
mod loading;
mod mail;
mod marks;
mod messages;
mod outbox;
mod outgoing;
mod pane;
mod place;
mod player;
mod presence;
mod reading;
mod renewing;
mod scheduled;
mod selecting;
mod state;
mod subject;
mod viewer;
mod waiting;
mod window;

pub use acts::{archive, mark_unread, unarchive};
pub use attachments::Attachments;
pub use bubble::QuoteLines;
pub use closing::{close, may_close, reopen, reopens};
pub use dock::pick;
pub use handed::{Back, Handed};
pub use labels::{Way, set as set_label};
pub use outbox::{Due, Outgoing, OutgoingState, outgoing};
pub use pane::{ThreadPane, fetch_thread};
pub use presence::follow;
pub use scheduled::undo_last;
pub use state::Thread;

/// The id of the field one writes in.
pub const COMPOSER: &str = "answer";
