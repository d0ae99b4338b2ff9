//! Importing contacts from a file: reading whatever spreadsheets and phone books write, and what
//! each row does. Everything here works on a piece of the file at a time.

mod book;
mod columns;
mod delimiter;
mod encoding;
mod reason;
mod records;
mod row;
mod rows;

pub use book::{Book, Known, Taken};
pub use columns::{Column, Field, Header, Layout, LayoutError, MOST_COLUMNS};
pub use delimiter::{Delimiter, better};
pub use encoding::{Decoder, Detector, Encoding};
pub use reason::Reason;
pub use records::{LONGEST_RECORD, Record, Records};
pub use row::{Row, read};
pub use rows::Rows;

use crate::permissions::{Permission, PermissionSet};
use crate::principal::Viewer;
use crate::words::words;
use crate::{AgentId, OrganizationId};

/// The largest file, in bytes: some ten million contacts.
pub const LARGEST_FILE: i64 = 1024 * 1024 * 1024;

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
    /// Which restricted contacts somebody sees, kept with what goes on when they have left.
    Sees: "sight" {
        /// All of them.
        All = "all",
        /// Those they are a viewer of.
        Theirs = "theirs",
        /// None: their token does not show any.
        None = "none",
    }
}

impl ImportState {
    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

impl Sees {
    /// What somebody sees now.
    pub fn of(viewer: &Viewer) -> Self {
        match viewer.shown_restricted {
            false => Self::None,
            true if viewer.may(Permission::ViewRestricted) => Self::All,
            true => Self::Theirs,
        }
    }

    /// Somebody who sees as much, and may do nothing.
    pub fn viewer(self, organization: OrganizationId, agent: Option<AgentId>) -> Viewer {
        let all = [Permission::ViewRestricted].into_iter();
        Viewer {
            organization,
            agent,
            permissions: all.filter(|_| self == Self::All).collect::<PermissionSet>(),
            teams: Vec::new(),
            shown_restricted: self != Self::None,
        }
    }
}
