//! The conversations one opened lately in this browser, the last one first.

use crate::browser::storage;
use crate::live::Live;
use crate::session::Session;
use domain::ConversationId;
use serde::{Deserialize, Serialize};

const RECENT: &str = "recent";
const MOST: usize = 20;

/// One of them, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    pub id: ConversationId,
    pub number: i64,
    pub name: String,
    pub color: String,
}

pub fn recent(session: Session) -> Vec<Recent> {
    storage::load(&session.key(RECENT)).unwrap_or_default()
}

/// One was opened.
pub fn remember(session: Session, opened: Recent) {
    let mut all = recent(session);
    all.retain(|other| other.id != opened.id);
    all.insert(0, opened);
    all.truncate(MOST);
    storage::save(&session.key(RECENT), &all);
}

/// Those are not there any more, or not to be seen.
pub fn forget(session: Session, is_gone: impl Fn(&Recent) -> bool) {
    let mut all = recent(session);
    let before = all.len();
    all.retain(|one| !is_gone(one));
    if all.len() != before {
        storage::save(&session.key(RECENT), &all);
    }
}

/// Forgets what one is told not to see any more, until the calling scope ends.
pub fn follow(session: Session, live: Live) {
    live.on(move |event| {
        if matches!(
            event.name.as_str(),
            "conversation.hidden" | "conversation.deleted"
        ) && let Some(gone) = event.id::<ConversationId>()
        {
            forget(session, |one| one.id == gone);
        }
    });
}
