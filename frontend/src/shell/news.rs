//! A customer wrote: a short sound, a count in the title, and a notification of the browser where one wants
//! them, by one's preferences.

use super::Title;
use crate::browser::{chime, is_watched, notify};
use crate::live::{Event, Live};
use crate::session::Session;
use crate::ui::Toasts;
use contract::agents::Availability;
use contract::conversations::Conversation;
use contract::me::Notifications;
use contract::messages::Direction;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashMap;

/// Announces until the calling scope ends; `go` leads to an address.
pub fn announce(session: Session, live: Live, title: Title, go: Callback<String>) {
    let toasts = expect_context::<Toasts>();
    let last_heard: RefCell<HashMap<ConversationId, MessageId>> = RefCell::default();
    let begun = crate::browser::now();
    live.on(move |event| {
        if event.name == "note.mentioned" {
            mentioned(session, live, title, toasts, event, go);
            return;
        }
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
            if is_away(session) || !live.leads() {
                return;
            }
            if untrack(|| session.preferences()).sounds {
                chime();
            }
            if !is_watched() {
                tell(&conversation, go);
            }
        }
    });
}

/// Who wrote and what; pressed, it leads there.
fn tell(conversation: &Conversation, go: Callback<String>) {
    let message = conversation.last_message.as_ref();
    let words = message.and_then(|message| message.preview.as_deref());
    let path = format!("/conversations/inbox/{}", conversation.number);
    let about = conversation.id.to_string();
    notify(
        &conversation.contact.name,
        words.unwrap_or_default(),
        &about,
        move || go.run(path),
    );
}

/// A colleague calls me in a note: the way there is offered.
fn mentioned(
    session: Session,
    live: Live,
    title: Title,
    toasts: Toasts,
    event: &Event,
    go: Callback<String>,
) {
    let preferences = untrack(|| session.preferences());
    if preferences.muted {
        return;
    }
    title.count();
    let is_loud = live.leads() && !is_away(session);
    if preferences.sounds && is_loud {
        chime();
    }
    let Some(id) = event.conversation() else {
        toasts.done(text!(notes.mentioned_on_contact));
        return;
    };
    let client = session.client();
    spawn_local(async move {
        // Whoever may not see it any more is not told either.
        let Ok(answer) = client.conversation(id).await else {
            return;
        };
        let conversation = answer.body.conversation;
        let path = format!("/conversations/inbox/{}", conversation.number);
        let words = text!(
            notes.mentioned,
            number = conversation.number,
            name = conversation.contact.name
        );
        if is_loud && !is_watched() {
            let (about, path) = (format!("note-{id}"), path.clone());
            notify(&words.to_string(), "", &about, move || go.run(path));
        }
        toasts.done_or(words, text!(notes.show), move || go.run(path.clone()));
    });
}

/// *Mine* are those I handle, and those nobody does yet. While one is Away it is what was given to one
/// alone: who is there hears of the rest.
fn concerns_me(session: Session, conversation: &Conversation) -> bool {
    untrack(|| {
        let preferences = session.preferences();
        let is_assigned = session
            .me_id()
            .is_some_and(|me| conversation.assignee_ids.contains(&me));
        let is_nobodys = conversation.assignee_ids.is_empty();
        !preferences.muted
            && match preferences.notifications {
                Notifications::None => false,
                _ if is_away(session) => is_assigned,
                Notifications::All => true,
                Notifications::Mine | Notifications::Unknown => is_assigned || is_nobodys,
            }
    })
}

/// Away one is told silently: nothing sounds, and the browser shows nothing.
fn is_away(session: Session) -> bool {
    let me = untrack(|| session.me());
    me.is_some_and(|me| me.availability == Availability::Away)
}
