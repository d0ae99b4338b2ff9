//! Folders as the list needs them: their names, what they hold, and the time by which they sort.

use contract::conversations::{Conversation, ConversationQuery, Folder, Priority, Sort, Status};
use domain::Timestamp;
use domain::folders::{Folder as Rules, Shelf, Shown, Standing};
use domain::principal::Viewer;
use domain::visibility::Place;

/// The rules of a folder; a word of a newer server is read as the inbox.
pub fn rules(folder: Folder) -> Rules {
    folder.as_str().parse().unwrap_or(Rules::Inbox)
}

pub fn name(folder: Folder) -> &'static str {
    match folder {
        Folder::Yours => text!(folder.yours),
        Folder::Open => text!(folder.open),
        Folder::Automated => text!(folder.automated),
        Folder::Team => text!(folder.team),
        Folder::Closed => text!(folder.closed),
        Folder::All => text!(folder.all),
        Folder::Blacklist => text!(folder.blacklist),
        Folder::Archived => text!(folder.archived),
        Folder::Snoozed => text!(folder.snoozed),
        Folder::Favorites => text!(folder.favorites),
        Folder::Inbox | Folder::Unknown => text!(folder.inbox),
    }
}

fn shelf(conversation: &Conversation) -> Shelf {
    let assistant = conversation.assistant.as_ref();
    let standing = Standing {
        blocked: conversation.blocked,
        archived: conversation.archived,
        snoozed: conversation.snoozed_until.is_some(),
        closed: conversation.status == Status::Closed,
        assisted: assistant.is_some_and(|assistant| assistant.active),
        assigned: !conversation.assignee_ids.is_empty(),
    };
    standing.shelf()
}

/// Whether a folder holds a conversation that the stream has just told of. The server sends only
/// what one may see, so that is not asked again. That a favorite is the latest of its contact is not
/// known here: the list asks for it.
pub fn holds(folder: Folder, conversation: &Conversation, viewer: &Viewer) -> bool {
    let (rules, shelf) = (rules(folder), shelf(conversation));
    let place = Place::of(conversation.team_id, conversation.channel.id);
    rules.shelves().contains(&shelf)
        && (!rules.only_mine(shelf) || viewer.is_among(&conversation.assignee_ids))
        && rules.takes_place(viewer, place)
        && (rules != Rules::Favorites || conversation.favorite == Some(true))
}

/// The time a row shows, and *newest* sorts by.
pub fn time_shown(folder: Folder, conversation: &Conversation) -> Timestamp {
    let time = match rules(folder).shown() {
        Shown::Unassigned => conversation.unassigned_at,
        Shown::Closed => conversation.closed_at,
        Shown::Wakes => conversation.snoozed_until,
        Shown::Blocked => conversation.blocked_at,
        Shown::LastMessage => None,
    };
    time.unwrap_or(conversation.last_activity_at)
}

/// Smaller stands higher.
pub type Rank = (bool, bool, i64, i64);

/// Where a conversation stands in a list.
pub fn rank(folder: Folder, view: &ConversationQuery, conversation: &Conversation) -> Rank {
    let id: i64 = *conversation.id.as_ref();
    let below = view.priority_first == Some(true) && conversation.priority != Priority::High;
    match (view.sort, conversation.waiting_since) {
        (Some(Sort::Waiting), Some(since)) => (below, false, since.as_micros(), id),
        (Some(Sort::Waiting), None) => {
            (below, true, -conversation.last_activity_at.as_micros(), id)
        }
        _ => (
            below,
            false,
            -time_shown(folder, conversation).as_micros(),
            -id,
        ),
    }
}
