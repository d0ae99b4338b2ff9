//! Everything that knows SQL. One module per feature, one dialect seam ([`db`]).

pub mod agents;
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
pub mod invitations;
pub mod jobs;
mod json;
pub mod labels;
pub mod messages;
pub mod organizations;
mod page;
pub mod presence;
mod queue;
pub mod roles;
mod schema;
pub mod sessions;
pub mod teams;
pub mod visitors;
mod writer;
mod written;

pub use connect::Options;
pub use counting::Statements;
pub use db::{Db, Store};
pub use error::{Failure, StoreError, StoreResult};
pub use page::{Cursor, Slice};
