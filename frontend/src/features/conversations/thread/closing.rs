//! Closing the open conversation, with a question first and a way back, and reopening it.

use crate::features::conversations::state::DeskState;
use crate::ui::Ask;
use contract::conversations::{Close, Conversation, ConversationDetails, Status};
use contract::messages::Message;
use contract::organization::AfterClosing;
use domain::ConversationId;
use domain::messages::preview;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Asks, and closes it at the second word.
pub fn close(desk: DeskState) {
    let Some(conversation) = untrack(|| desk.thread.conversation()) else {
        return;
    };
    if conversation.status != Status::Open || !may_close(desk, &conversation) {
        return;
    }
    let waiting = desk.thread.scheduled.get_untracked();
    match waiting.is_empty() {
        true => ask(desk, conversation.id, conversation.contact.name),
        false => ask_about(desk, conversation.id, &waiting),
    }
}

fn ask(desk: DeskState, id: ConversationId, name: String) {
    desk.confirms.ask(Ask {
        title: text!(thread.close_title).to_string(),
        text: match reopens(desk) {
            true => text!(thread.close_text_reopens, name = name),
            false => text!(thread.close_text, name = name),
        },
        act: text!(thread.close_act).to_string(),
        danger: false,
        run: Arc::new(move || send(desk, id, Close::default())),
    });
}

/// Messages wait for their time: closing makes them drafts again.
fn ask_about(desk: DeskState, id: ConversationId, waiting: &[Message]) {
    let texts: Vec<String> = waiting.iter().map(beginning).collect();
    let close = Close {
        cancel_scheduled: true,
    };
    desk.confirms.ask(Ask {
        title: text!(thread.close_waiting).to_string(),
        text: text!(thread.close_waiting_text, texts = texts.join(" ")),
        act: text!(thread.close_and_cancel).to_string(),
        danger: true,
        run: Arc::new(move || send(desk, id, close.clone())),
    });
}

fn send(desk: DeskState, id: ConversationId, close: Close) {
    spawn_local(async move {
        match desk.client().close_with(id, &close).await {
            Ok(details) => closed(desk, details),
            // One that this page had not heard of: it is named, and asked about.
            Err(error) if error.code() == Some("scheduled_messages") => {
                let waiting: Vec<Message> = error.member("messages").unwrap_or_default();
                ask_about(desk, id, &waiting);
            }
            Err(error) => desk.toasts.refused(text!(thread.close_failed), &error),
        }
    });
}

fn closed(desk: DeskState, details: ConversationDetails) {
    let id = details.conversation.id;
    desk.list.take(desk, &details.conversation);
    desk.thread.put_details(details);
    desk.toasts
        .done_or(text!(thread.closed), text!(ui.undo), move || {
            reopen(desk, id)
        });
}

/// What a message says, shortly.
fn beginning(message: &Message) -> String {
    let text = message.text.as_deref().map(preview).unwrap_or_default();
    let file = || text!(thread.file).to_string();
    let words = if text.is_empty() { file() } else { text };
    text!(thread.close_waiting_one, text = words)
}

pub fn reopen(desk: DeskState, id: ConversationId) {
    let client = desk.client();
    desk.change(text!(thread.reopen_failed), async move {
        client.reopen(id).await
    });
}

/// Whether the customer's next message reopens what is closed, instead of beginning a new one.
pub fn reopens(desk: DeskState) -> bool {
    let organization = untrack(|| desk.session.organization());
    organization.is_some_and(|organization| organization.after_closing == AfterClosing::Reopen)
}

/// Who has it may close it, and who manages conversations.
pub fn may_close(desk: DeskState, conversation: &Conversation) -> bool {
    untrack(|| {
        desk.session.may(Permission::ManageConversations)
            || desk
                .session
                .me_id()
                .is_some_and(|me| conversation.assignee_ids.contains(&me))
    })
}
