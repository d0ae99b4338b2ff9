//! Whether a folder holds a conversation for somebody, and the time it shows beside it.

use super::{Folder, Shelf, Shown};
use crate::Timestamp;
use crate::conversations::{Conversation, Status};
use crate::principal::Viewer;
use crate::visibility::{WorkedChannels, can_see};

/// What of a conversation decides where it stands. The browser knows no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Standing {
    pub blocked: bool,
    pub archived: bool,
    pub snoozed: bool,
    pub closed: bool,
    /// An assistant answers.
    pub assisted: bool,
    /// An agent has it.
    pub assigned: bool,
}

impl Standing {
    /// Its one shelf.
    pub fn shelf(self) -> Shelf {
        match self {
            Self { blocked: true, .. } => Shelf::Blocked,
            Self { archived: true, .. } => Shelf::Archived,
            Self { snoozed: true, .. } => Shelf::Snoozed,
            Self { closed: true, .. } => Shelf::Closed,
            Self { assisted: true, .. } => Shelf::Assisted,
            Self { assigned: true, .. } => Shelf::Handled,
            _ => Shelf::Unassigned,
        }
    }
}

/// Where a conversation stands by its state alone.
pub fn shelf(conversation: &Conversation) -> Shelf {
    let standing = Standing {
        blocked: conversation.blocked,
        archived: conversation.archived,
        snoozed: conversation.snoozed_until.is_some(),
        closed: conversation.status == Status::Closed,
        assisted: conversation.is_assisted(),
        assigned: !conversation.assignees.is_empty(),
    };
    standing.shelf()
}

/// Whether a conversation is a favorite of somebody: the latest they may see of a contact they marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "variant names say it")]
pub enum Favorite {
    Yes,
    No,
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
            shown_restricted: true,
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
    fn only_mine_and_nobodys_stand_in_inbox_yours_and_open() {
        let others = |folder: &&Folder| folder.holds_others_work();
        let without: Vec<_> = Folder::ALL.iter().filter(|f| !others(f)).copied().collect();
        assert_eq!(without, [Folder::Inbox, Folder::Yours, Folder::Open]);
    }

    #[test]
    fn favorites_are_the_readers_own() {
        let me = ada(PermissionSet::EMPTY);
        let holds = |c: &Conversation, favorite| {
            let worked = WorkedChannels::default();
            contains(Folder::Favorites, &me, c, &worked, favorite)
        };
        let mut c = conversation(&[]);
        assert!(holds(&c, Favorite::Yes) && !holds(&c, Favorite::No));
        c.snooze(at(90), at(21));
        assert!(!holds(&c, Favorite::Yes), "it is in Snoozed");
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
