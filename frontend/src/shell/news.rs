//! A customer wrote: a short sound, and a count in the title, by one's preferences.

use super::Title;
use crate::browser::chime;
use crate::live::Live;
use crate::session::Session;
use contract::conversations::Conversation;
use contract::me::Notifications;
use contract::messages::Direction;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;

/// Announces until the calling scope ends.
pub fn announce(session: Session, live: Live, title: Title) {
    let last_heard: RefCell<HashMap<ConversationId, MessageId>> = RefCell::default();
    let begun = crate::browser::now();
    live.on(move |event| {
        if !matches!(
            event.name.as_str(),
            "conversation.created" | "conversation.updated"
        ) {
            return;
        }
        let Some(conversation) = event.object::<Conversation>() else {
            return;
        };
        let Some(message) = &conversation.last_message else {
            return;
        };
        let before = last_heard.borrow_mut().insert(conversation.id, message.id);
        // A change of an old conversation, such as its closing, brings its last message again.
        let is_new = before != Some(message.id) && message.sent_at.as_millis() as f64 > begun;
        if is_new && message.direction == Direction::Inbound && concerns_me(session, &conversation)
        {
            title.count();
            let preferences = untrack(|| session.preferences());
            if preferences.sounds && live.leads() {
                chime();
            }
        }
    });
}

/// *Mine* are those I handle, and those nobody does yet.
fn concerns_me(session: Session, conversation: &Conversation) -> bool {
    untrack(|| {
        let preferences = session.preferences();
        let mine = conversation.assignee_ids.is_empty()
            || session
                .me_id()
                .is_some_and(|me| conversation.assignee_ids.contains(&me));
        !preferences.muted
            && match preferences.notifications {
                Notifications::All => true,
                Notifications::Mine | Notifications::Unknown => mine,
                Notifications::None => false,
            }
    })
}
