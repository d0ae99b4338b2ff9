//! Folders: what each holds, by what it is sorted, and who may open it.
//!
//! The state of a conversation puts it on exactly one [`Shelf`]; a folder is a set of shelves
//! and a word about whose conversations. Lists, counts and the live stream all follow this.

use crate::Timestamp;
use crate::conversations::{Conversation, Status};
use crate::permissions::Permission;
use crate::principal::Viewer;
use crate::visibility::{Place, WorkedChannels, can_see};
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

/// Where a conversation stands by its state alone.
pub fn shelf(conversation: &Conversation) -> Shelf {
    match conversation {
        c if c.blocked => Shelf::Blocked,
        c if c.archived => Shelf::Archived,
        c if c.snoozed_until.is_some() => Shelf::Snoozed,
        c if c.status == Status::Closed => Shelf::Closed,
        c if c.is_assisted() => Shelf::Assisted,
        c if c.assignees.is_empty() => Shelf::Unassigned,
        _ => Shelf::Handled,
    }
}

/// Whether a conversation is a favorite of somebody: the latest they may see of a contact they marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "variant names say it")]
pub enum Favorite {
    Yes,
    No,
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
            Self::All | Self::Favorites => &[
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

/// Whether a folder holds a conversation for somebody.
pub fn contains(
    folder: Folder,
    viewer: &Viewer,
    conversation: &Conversation,
    worked: &WorkedChannels,
    favorite: Favorite,
) -> bool {
    let shelf = shelf(conversation);
    folder.is_open_to(viewer)
        && folder.shelves().contains(&shelf)
        && (!folder.only_mine(shelf) || viewer.is_among(&conversation.assignees))
        && folder.takes_place(viewer, conversation.place())
        && (folder != Folder::Favorites || favorite == Favorite::Yes)
        && can_see(viewer, &conversation.facts(), worked).is_any()
}

/// The time a folder shows beside a conversation. `blocked_at` is the contact's.
pub fn time_shown(
    folder: Folder,
    conversation: &Conversation,
    blocked_at: Option<Timestamp>,
) -> Timestamp {
    let time = match folder.shown() {
        Shown::LastMessage => None,
        Shown::Unassigned => conversation.unassigned_at,
        Shown::Closed => conversation.closed_at,
        Shown::Blocked => blocked_at,
        Shown::Wakes => conversation.snoozed_until,
    };
    time.unwrap_or(conversation.last_activity_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::NewConversation;
    use crate::permissions::PermissionSet;
    use crate::routing::Routed;
    use crate::{AgentId, TeamId};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    fn conversation(assignees: &[AgentId]) -> Conversation {
        let new = NewConversation {
            organization: 5.into(),
            id: 6.into(),
            number: 1,
            subject: None,
            contact: 7.into(),
            channel: 8.into(),
            previous: None,
            created_at: at(1),
        };
        Conversation::begin(
            new,
            Routed {
                agents: assignees.to_vec(),
                ..Routed::default()
            },
        )
        .0
    }

    fn ada(permissions: PermissionSet) -> Viewer {
        Viewer {
            organization: 5.into(),
            agent: Some(1.into()),
            permissions,
            teams: Vec::new(),
        }
    }

    fn folders(viewer: &Viewer, conversation: &Conversation) -> Vec<Folder> {
        let holds = |folder: &Folder| {
            contains(
                *folder,
                viewer,
                conversation,
                &WorkedChannels::default(),
                Favorite::No,
            )
        };
        Folder::ALL.iter().copied().filter(holds).collect()
    }

    #[test]
    fn a_conversation_is_found_by_its_state() {
        use Folder::*;
        let me = ada(PermissionSet::all());
        let (mut free, mine, others) = (
            conversation(&[]),
            conversation(&[1.into()]),
            conversation(&[2.into()]),
        );
        assert_eq!(folders(&me, &free), [Inbox, Open, Team, All]);
        assert_eq!(folders(&me, &mine), [Inbox, Yours, Team, All]);
        assert_eq!(folders(&me, &others), [Team, All]);
        free.snooze(at(90), at(2));
        assert_eq!(folders(&me, &free), [All, Snoozed]);
        free.archive(at(3));
        assert_eq!(folders(&me, &free), [Archived]);
        free.blocked = true;
        assert_eq!(folders(&me, &free), [Blacklist]);
    }

    #[test]
    fn a_closed_one_stays_in_closed_and_all() {
        let mut mine = conversation(&[1.into()]);
        mine.close(crate::actors::Actor::System, at(2));
        assert_eq!(
            folders(&ada(PermissionSet::all()), &mine),
            [Folder::Closed, Folder::All]
        );
    }

    #[test]
    fn all_and_blacklist_need_a_permission() {
        let mut blocked = conversation(&[]);
        blocked.blocked = true;
        assert_eq!(folders(&ada(PermissionSet::EMPTY), &blocked), []);
        assert!(!folders(&ada(PermissionSet::EMPTY), &conversation(&[])).contains(&Folder::All));
    }

    #[test]
    fn the_inbox_of_an_integration_is_open() {
        let program = Viewer {
            agent: None,
            ..ada(PermissionSet::EMPTY)
        };
        assert_eq!(
            folders(&program, &conversation(&[])),
            [Folder::Inbox, Folder::Open, Folder::Team]
        );
        assert_eq!(
            folders(&program, &conversation(&[2.into()])),
            [Folder::Team]
        );
    }

    #[test]
    fn team_leaves_out_teams_one_is_not_in_also_for_who_sees_all() {
        let manager = Viewer {
            teams: vec![TeamId::from(3)],
            ..ada(PermissionSet::all())
        };
        let of = |team: i64| Conversation {
            team: Some(team.into()),
            ..conversation(&[])
        };
        assert!(folders(&manager, &of(3)).contains(&Folder::Team));
        assert!(!folders(&manager, &of(4)).contains(&Folder::Team));
        assert!(folders(&manager, &of(4)).contains(&Folder::Open));
    }

    #[test]
    fn favorites_are_the_readers_own() {
        let me = ada(PermissionSet::EMPTY);
        let holds = |favorite| {
            contains(
                Folder::Favorites,
                &me,
                &conversation(&[]),
                &WorkedChannels::default(),
                favorite,
            )
        };
        assert!(holds(Favorite::Yes) && !holds(Favorite::No));
    }

    #[test]
    fn each_folder_shows_its_own_time() {
        let mut c = conversation(&[]);
        c.customer_wrote(at(20), at(20));
        assert_eq!(time_shown(Folder::Inbox, &c, None), at(20));
        assert_eq!(time_shown(Folder::Open, &c, None), at(1));
        assert_eq!(time_shown(Folder::Blacklist, &c, Some(at(30))), at(30));
        c.snooze(at(90), at(21));
        assert_eq!(time_shown(Folder::Snoozed, &c, None), at(90));
        c.close(crate::actors::Actor::System, at(40));
        assert_eq!(time_shown(Folder::Closed, &c, None), at(40));
    }
}
