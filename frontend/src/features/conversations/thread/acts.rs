//! What one does with the open conversation at a press: put it aside, take it back, read it again later.

use super::reading::Mark;
use crate::features::conversations::state::DeskState;
use domain::ConversationId;

/// Marks it as unread, and leaves it.
pub fn mark_unread(desk: DeskState, id: ConversationId) {
    desk.thread.tell(desk, id, Mark::Unread);
}

pub fn archive(desk: DeskState, id: ConversationId) {
    let client = desk.client();
    desk.change(text!(thread.archive_failed), async move {
        client.archive(id).await
    });
}

pub fn unarchive(desk: DeskState, id: ConversationId) {
    let client = desk.client();
    desk.change(text!(thread.archive_failed), async move {
        client.unarchive(id).await
    });
}

pub fn wake(desk: DeskState, id: ConversationId) {
    let client = desk.client();
    desk.change(text!(thread.wake_failed), async move {
        client.unsnooze(id).await
    });
}
