//! Folders: what each holds, by what it is sorted, and who may open it (C-01).
//!
//! The state of a conversation puts it on exactly one [`Shelf`]; a folder is a set of shelves
//! and a word about whose conversations. Lists, counts and the live stream all follow this.

mod holding;

pub use holding::{Favorite, Standing, contains, shelf, time_shown};

use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::visibility::Place;
use crate::words::words;

words! {
    /// A folder of the conversation list.
    Folder: "folder" {
        /// *Open* and *Yours* together.
        Inbox = "inbox",
        /// Open, assigned to me.
        Yours = "yours",
        /// Open, nobody works on it.
        Open = "open",
        /// Open, an assistant answers.
        Automated = "automated",
        /// Open, of my teams or of none.
        Team = "team",
        /// Closed.
        Closed = "closed",
        /// Every status, also snoozed.
        All = "all",
        /// Of blocked contacts.
        Blacklist = "blacklist",
        /// Archived.
        Archived = "archived",
        /// Snoozed.
        Snoozed = "snoozed",
        /// The latest of each contact I marked.
        Favorites = "favorites",
    }
    /// How a folder is sorted.
    Sort: "sort order" {
        /// By the folder's own time, newest first.
        Newest = "newest",
        /// Longest waiting first, those who do not wait after.
        Waiting = "waiting",
    }
    /// Where a conversation stands by its state alone. The first that fits holds: a blocked one
    /// is on the blacklist whatever else it is, an archived one is archived also while snoozed.
    Shelf: "shelf" {
        /// Its contact is blocked.
        Blocked = "blocked",
        /// Archived.
        Archived = "archived",
        /// Snoozed.
        Snoozed = "snoozed",
        /// Closed.
        Closed = "closed",
        /// Open, an assistant answers.
        Assisted = "assisted",
        /// Open, an agent has it.
        Handled = "handled",
        /// Open, nobody works on it.
        Unassigned = "unassigned",
    }
    /// The time a folder shows beside a conversation, by which *newest* sorts.
    Shown: "time shown" {
        /// The last message.
        LastMessage = "last_message",
        /// Since when nobody works on it.
        Unassigned = "unassigned",
        /// When it was closed.
        Closed = "closed",
        /// When its contact was blocked.
        Blocked = "blocked",
        /// When it wakes.
        Wakes = "wakes",
    }
}

impl Folder {
    /// What one needs to open it.
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::All => Some(Permission::SeeAllFolder),
            Self::Blacklist => Some(Permission::UnblockContacts),
            _ => None,
        }
    }

    /// Whether somebody may open it.
    pub fn is_open_to(self, viewer: &Viewer) -> bool {
        self.permission().is_none_or(|needed| viewer.may(needed))
    }

    /// The shelves it takes from.
    pub fn shelves(self) -> &'static [Shelf] {
        match self {
            Self::Inbox => &[Shelf::Unassigned, Shelf::Handled, Shelf::Assisted],
            Self::Yours => &[Shelf::Handled, Shelf::Assisted],
            Self::Open => &[Shelf::Unassigned],
            Self::Automated => &[Shelf::Assisted],
            Self::Team => &[Shelf::Unassigned, Shelf::Handled, Shelf::Assisted],
            Self::Closed => &[Shelf::Closed],
            Self::Favorites => &[
                Shelf::Unassigned,
                Shelf::Handled,
                Shelf::Assisted,
                Shelf::Closed,
            ],
            Self::All => &[
                Shelf::Unassigned,
                Shelf::Handled,
                Shelf::Assisted,
                Shelf::Closed,
                Shelf::Snoozed,
            ],
            Self::Blacklist => &[Shelf::Blocked],
            Self::Archived => &[Shelf::Archived],
            Self::Snoozed => &[Shelf::Snoozed],
        }
    }

    /// Whether, of a shelf it takes from, it holds only what is assigned to me.
    pub fn only_mine(self, shelf: Shelf) -> bool {
        match self {
            Self::Inbox => shelf != Shelf::Unassigned,
            Self::Yours => true,
            _ => false,
        }
    }

    /// Whether it holds what others work on, so that one can ask for theirs.
    pub fn holds_others_work(self) -> bool {
        let mut shelves = self.shelves().iter().copied();
        shelves.any(|shelf| shelf != Shelf::Unassigned && !self.only_mine(shelf))
    }

    /// Whether it holds conversations of a place, beyond what one sees: *Team* leaves out teams
    /// one is not in.
    pub fn takes_place(self, viewer: &Viewer, place: Place) -> bool {
        match (self, place) {
            (Self::Team, Place::Team(team)) => viewer.teams.is_empty() || viewer.is_in(team),
            _ => true,
        }
    }

    /// The time it shows.
    pub fn shown(self) -> Shown {
        match self {
            Self::Open => Shown::Unassigned,
            Self::Closed => Shown::Closed,
            Self::Blacklist => Shown::Blocked,
            Self::Snoozed => Shown::Wakes,
            _ => Shown::LastMessage,
        }
    }
}
