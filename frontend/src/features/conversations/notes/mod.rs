//! Notes: on the contact and in the conversation, in the thread, above it and beside it (C-10).

mod call;
mod card;
mod composer;
mod draft;
mod form;
mod pinned;
mod section;
mod state;

pub use card::NoteCard;
pub use composer::{Mode, Modes, NoteComposer, answer, may_note, write};
pub use pinned::Pinned;
pub use section::NotesSection;
pub use state::{Notes, follow};

/// The id of the field one takes a note in.
pub const FIELD: &str = "note";
