//! Everything that knows SQL. One module per feature, one dialect seam ([`db`]).

mod checkpoint;
mod columns;
mod connect;
mod counting;
mod db;
mod error;
pub mod events;
pub mod jobs;
mod page;
mod queue;
mod schema;
mod writer;

pub use connect::Options;
pub use counting::Statements;
pub use db::{Db, Store};
pub use error::{Failure, StoreError, StoreResult};
pub use page::{Cursor, Slice};
