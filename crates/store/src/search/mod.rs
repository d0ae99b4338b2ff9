//! The words of messages and conversations, and finding them again (C-04).
//!
//! A row of `search_words` is one message or one conversation, under its own id: words that
//! [`domain::search`] has cut, with a token in front that says whose and what they are. SQLite
//! keeps FTS5 indexes over it by triggers, PostgreSQL a generated `tsvector` with GIN indexes: one of
//! messages and one of conversations, for few words of the many messages are in the latter.
//! Rows are written in the transaction of what they are words of, and go with it by triggers.

mod backlog;
mod find;
mod looking;
mod matching;
mod words;

pub use backlog::{fill, is_behind};
pub use find::{By, Found, Hit, Place, Search, find};
pub use words::Known;
pub(crate) use words::{
    add_conversation, add_conversations, add_file_names, add_message, add_messages,
    change_conversation, put_message, rename_contact, rename_contacts,
};
