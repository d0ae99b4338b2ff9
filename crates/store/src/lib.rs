//! Everything that knows SQL. One module per feature, one dialect seam ([`db`]).

pub mod attachments;
pub mod channels;
mod checkpoint;
mod columns;
mod connect;
pub mod contacts;
pub mod conversations;
mod counting;
mod db;
mod error;
pub mod events;
mod fragment;
pub mod inbound_failures;
pub mod jobs;
mod json;
pub mod messages;
mod page;
pub mod presence;
mod queue;
mod schema;
pub mod sessions;
pub mod visitors;
mod writer;
mod written;

pub use connect::Options;
pub use counting::Statements;
pub use db::{Db, Store};
pub use error::{Failure, StoreError, StoreResult};
pub use page::{Cursor, Slice};
