//! One act on several: shown at once; what the server refuses comes back, with the reason.

use super::show::after;
use crate::features::conversations::state::DeskState;
use contract::bulk::{Bulk, BulkAction, BulkResult};
use domain::ConversationId;
use leptos::task::spawn_local;

/// As many go in one request.
const AT_ONCE: usize = 100;

/// What takes an act back; none where that is not the same for all.
fn undo_of(action: BulkAction) -> Option<BulkAction> {
    match action {
        BulkAction::Assign => Some(BulkAction::Revoke),
        BulkAction::Label => Some(BulkAction::Unlabel),
        BulkAction::Unlabel => Some(BulkAction::Label),
        BulkAction::Close => Some(BulkAction::Reopen),
        BulkAction::Archive => Some(BulkAction::Unarchive),
        BulkAction::Unarchive => Some(BulkAction::Archive),
        BulkAction::Snooze => Some(BulkAction::Unsnooze),
        BulkAction::Read => Some(BulkAction::Unread),
        _ => None,
    }
}

/// Does it; a toast says what was done, and offers the way back.
pub fn act(desk: DeskState, what: Bulk) {
    let shown = desk
        .list
        .show(desk, &what.conversation_ids, |row| after(&what, row));
    let client = desk.client();
    spawn_local(async move {
        let mut results: Vec<BulkResult> = Vec::new();
        for some in what.conversation_ids.chunks(AT_ONCE) {
            let part = Bulk {
                conversation_ids: some.to_vec(),
                ..what.clone()
            };
            match client.bulk(&part).await {
                Ok(answer) => results.extend(answer.results),
                Err(error) => {
                    desk.list.take_back(desk, &shown, some);
                    desk.toasts.refused(text!(bulk.failed), &error);
                }
            }
        }
        tell(desk, &what, &shown, &results);
    });
}

fn tell(
    desk: DeskState,
    what: &Bulk,
    shown: &[contract::conversations::Conversation],
    results: &[BulkResult],
) {
    let (done, refused): (Vec<_>, Vec<_>) = results.iter().partition(|one| one.status < 300);
    if !refused.is_empty() {
        let ids: Vec<ConversationId> = refused.iter().map(|one| one.id).collect();
        desk.list.take_back(desk, shown, &ids);
        let mut why: Vec<String> = refused.iter().filter_map(|one| one.title.clone()).collect();
        why.sort();
        why.dedup();
        let words = text!(bulk.refused, n = refused.len(), of = results.len());
        desk.toasts.failed(words, Some(why.join("; ")));
    }
    if done.is_empty() {
        return;
    }
    let words = words(what.action, done.len());
    let ids: Vec<ConversationId> = done.iter().map(|one| one.id).collect();
    match undo_of(what.action) {
        Some(action) => {
            let back = Bulk {
                conversation_ids: ids,
                action,
                ..what.clone()
            };
            desk.toasts.done_or(words, text!(ui.undo), move || {
                quietly(desk, back.clone());
            });
        }
        None => desk.toasts.done(words),
    }
}

/// Taking back needs no toast of its own, unless it fails.
fn quietly(desk: DeskState, what: Bulk) {
    let shown = desk
        .list
        .show(desk, &what.conversation_ids, |row| after(&what, row));
    let client = desk.client();
    spawn_local(async move {
        match client.bulk(&what).await {
            Ok(answer) => {
                for one in answer.results {
                    // The stream brings those that are not here any more.
                    desk.list.refresh(desk, one.id);
                }
            }
            Err(error) => {
                desk.list.take_back(desk, &shown, &what.conversation_ids);
                desk.toasts.refused(text!(bulk.failed), &error);
            }
        }
    });
}

fn words(action: BulkAction, n: usize) -> String {
    match action {
        BulkAction::Assign => text!(bulk.assigned, n = n),
        BulkAction::Revoke => text!(bulk.revoked, n = n),
        BulkAction::Label => text!(bulk.labelled, n = n),
        BulkAction::Unlabel => text!(bulk.unlabelled, n = n),
        BulkAction::Close => text!(bulk.closed, n = n),
        BulkAction::Reopen => text!(bulk.reopened, n = n),
        BulkAction::Archive => text!(bulk.archived, n = n),
        BulkAction::Unarchive => text!(bulk.unarchived, n = n),
        BulkAction::Snooze => text!(bulk.snoozed, n = n),
        BulkAction::Unsnooze => text!(bulk.woken, n = n),
        BulkAction::Read => text!(bulk.read, n = n),
        BulkAction::Unread | BulkAction::Unknown => text!(bulk.unread, n = n),
    }
}
