//! Importing contacts from a file: reading whatever spreadsheets and phone books write, and what
//! each row does. Everything here works on a piece of the file at a time.

mod book;
mod columns;
mod delimiter;
mod encoding;
mod reason;
mod records;
mod row;

pub use book::{Book, Known, Taken};
pub use columns::{Column, Field, Header, Layout, LayoutError, MOST_COLUMNS};
pub use delimiter::{Delimiter, better};
pub use encoding::{Decoder, Detector, Encoding};
pub use reason::Reason;
pub use records::{LONGEST_RECORD, Record, Records};
pub use row::{Row, read};

use crate::words::words;

words! {
    /// What happens to contacts who are there already.
    Existing: "way with existing contacts" {
        /// What the file has replaces what is there; a blank cell keeps it.
        Update = "update",
        /// They stay as they are.
        Ignore = "ignore",
    }
    /// How far an import has come.
    ImportState: "state of an import" {
        /// Uploaded and looked at; nothing is imported yet.
        Previewed = "previewed",
        /// Being imported, or about to be.
        Running = "running",
        /// Every row has had its turn.
        Done = "done",
        /// Stopped by somebody; what was imported until then stays.
        Cancelled = "cancelled",
        /// Given up, because the file cannot be read any more.
        Failed = "failed",
    }
}
