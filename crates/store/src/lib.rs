//! Everything that knows SQL. One module per feature, one dialect seam ([`db`]).

mod checkpoint;
mod columns;
mod connect;
mod counting;
mod db;
mod error;
mod page;
mod queue;
mod writer;

pub use connect::Options;
pub use counting::Statements;
pub use db::{Db, Store};
pub use error::{Failure, StoreError, StoreResult};
pub use page::{Cursor, Slice};
