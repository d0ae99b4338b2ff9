//! What stands in the archive besides rows and bytes.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Grows when an older program could not read the archive any more.
pub const FORMAT: u32 = 1;

pub const HEAD: &str = "switchboard.json";
pub const KEY: &str = "secret.key";
pub const ROWS: &str = "rows";
pub const FILES: &str = "files";
/// Not a table on both databases, so it has an entry of its own among the rows.
pub const NUMBERS: &str = "conversation_numbers";
pub const CHECKSUMS: &str = "checksums.json";

/// The first entry: what the archive is, so that a program which cannot read it says so at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub format: u32,
    /// The version that wrote it.
    pub version: String,
    pub created_at: String,
    /// The migrations of its database, the same names on SQLite and PostgreSQL.
    pub migrations: BTreeSet<String>,
    /// What cursors of the live stream began with.
    pub epoch: i64,
    /// Tells whether a key is the one the secrets in here were sealed with.
    pub key_fingerprint: Option<String>,
}

/// The last entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksums {
    pub rows: BTreeMap<String, Counted>,
    pub files: u64,
    pub file_bytes: u64,
    /// Files that rows name and the file store did not have.
    pub files_missing: u64,
}

/// How many rows of a table there are, and the SHA-256 of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub rows: u64,
    pub sha256: String,
}

impl fmt::Display for Checksums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: u64 = self.rows.values().map(|counted| counted.rows).sum();
        let (files, bytes) = (self.files, self.file_bytes);
        write!(f, "{rows} rows and {files} files of {bytes} bytes")?;
        match self.files_missing {
            0 => Ok(()),
            missing => write!(f, "; {missing} files were not in the file store"),
        }
    }
}

/// The text of a hash.
pub fn hexadecimal(hash: impl AsRef<[u8]>) -> String {
    use fmt::Write;
    hash.as_ref().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
