//! `switchboard backup` and `switchboard restore`: rows and files of a server in one archive.
//!
//! The archive is a tar within gzip: `switchboard.json` says what it is, `rows/<table>/<n>.jsonl`
//! are the rows in slices, `files/<organization>/<content>` the bytes, and `checksums.json` at the
//! end says what must have come before it. Anything that knows tar, gzip and JSON can read it.

mod bytes;
mod format;
mod reading;
mod restoring;
mod rows;
mod writing;

pub use format::{Checksums, Counted, Head};
pub use reading::verify;
pub use restoring::{Restored, restore};
pub use writing::backup;
