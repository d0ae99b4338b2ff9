//! One act on several: shown at once; what the server refuses comes back, with the reason.

use super::show::after;
use super::undo::{Back, back};
use crate::features::conversations::state::DeskState;
use contract::bulk::{Bulk, BulkAction, BulkResult};
use contract::conversations::Conversation;
use domain::ConversationId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// As many go in one request.
const AT_ONCE: usize = 100;

/// Does it; a toast says what was done, and offers the way back.
pub fn act(desk: DeskState, what: Bulk) {
    let before = rows(desk, &what.conversation_ids);
    show(desk, &what);
    spawn_local(async move {
        let done = send(desk, &what, &before).await;
        if done.is_empty() {
            return;
        }
        let words = words(what.action, done.len());
        let changed: Vec<Conversation> = before
            .into_iter()
            .filter(|row| done.contains(&row.id))
            .collect();
        let way = back(&what, &changed);
        if way.is_empty() {
            desk.toasts.done(words);
        } else {
            desk.toasts.done_or(words, text!(ui.undo), move || {
                way.iter().cloned().for_each(|step| take_back(desk, step));
            });
        }
    });
}

/// Does the opposite to what was changed. It needs no toast of its own, unless it fails.
fn take_back(desk: DeskState, Back { what, rows }: Back) {
    // Those that have left the list stand where they stood; the stream tells what happened since.
    for row in &rows {
        desk.list.hope(desk, row);
    }
    let now = self::rows(desk, &what.conversation_ids);
    show(desk, &what);
    spawn_local(async move {
        send(desk, &what, &now).await;
    });
}

/// The rows as they are, also the open one where it is not in the list.
fn rows(desk: DeskState, ids: &[ConversationId]) -> Vec<Conversation> {
    let mut rows = desk.list.rows(ids);
    let open = untrack(|| desk.thread.conversation());
    let open = open.filter(|open| ids.contains(&open.id));
    let new = open.filter(|open| rows.iter().all(|row| row.id != open.id));
    rows.extend(new);
    rows
}

fn show(desk: DeskState, what: &Bulk) {
    desk.list
        .show(desk, &what.conversation_ids, |row| after(what, row));
}

/// Sends it, as many as go in one request at a time, and puts back what is refused with a word about
/// it; answers what was done.
async fn send(desk: DeskState, what: &Bulk, before: &[Conversation]) -> BTreeSet<ConversationId> {
    let client = desk.client();
    let mut results: Vec<BulkResult> = Vec::new();
    for some in what.conversation_ids.chunks(AT_ONCE) {
        let part = Bulk {
            conversation_ids: some.to_vec(),
            ..what.clone()
        };
        match client.bulk(&part).await {
            Ok(answer) => results.extend(answer.results),
            Err(error) => {
                desk.list.take_back(desk, before, some);
                desk.toasts.refused(text!(bulk.failed), &error);
            }
        }
    }
    let (done, refused): (Vec<_>, Vec<_>) = results.iter().partition(|one| one.status < 300);
    if !refused.is_empty() {
        refuse(desk, before, &refused, results.len());
    }
    done.into_iter().map(|one| one.id).collect()
}

fn refuse(desk: DeskState, before: &[Conversation], refused: &[&BulkResult], of: usize) {
    let (gone, here): (Vec<&BulkResult>, Vec<&BulkResult>) =
        refused.iter().partition(|one| one.status == 404);
    for one in gone {
        desk.list.drop_row(one.id);
    }
    let here: Vec<ConversationId> = here.iter().map(|one| one.id).collect();
    desk.list.take_back(desk, before, &here);
    let mut why: Vec<String> = refused.iter().filter_map(|one| one.title.clone()).collect();
    why.sort();
    why.dedup();
    let words = text!(bulk.refused, n = refused.len(), of = of);
    desk.toasts.failed(words, Some(why.join("; ")));
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
