//! What one does with the open conversation at a press: put it aside, take it back, read it again later.

use crate::features::conversations::state::DeskState;
use domain::ConversationId;
use leptos::task::spawn_local;

/// Marks it as unread, and leaves it: looking at it would read it again.
pub fn mark_unread(desk: DeskState, id: ConversationId) {
    let client = desk.client();
    desk.thread.tell_no_more(id);
    spawn_local(async move {
        match client.mark_unread(id).await {
            Ok(()) if desk.is_left() => {}
            Ok(()) => desk.go(desk.folder_path()),
            Err(error) => desk.toasts.refused(text!(thread.unread_failed), &error),
        }
    });
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
