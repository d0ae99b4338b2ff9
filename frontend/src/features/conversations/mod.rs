//! The desk: folders, the list, the thread with its composer, and the panel beside it.

mod addresses;
mod asking;
mod assign;
mod at_hand;
mod beside;
mod circle;
mod colleagues;
mod composer;
mod context;
mod delete;
mod desk;
mod drafts;
mod filters;
mod first_run;
mod folder;
mod forward;
mod keys;
mod leaving;
mod list;
mod notes;
mod panel;
mod recipients;
mod search;
mod selection;
mod snooze;
mod starting;
mod state;
mod tags;
mod templates;
mod thread;
mod transfer;
mod visible;

pub use addresses::Beside;
pub use beside::ConversationBeside;
pub use context::take_told;
pub use desk::Desk;
