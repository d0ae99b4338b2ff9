//! Sending: the message stands in the thread at once; what the server refuses goes back to the writer.

use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::{Outgoing, OutgoingState};
use client::CallError;
use contract::messages::{Message, NewMessage};
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the writer has to decide.
pub enum Ask {
    /// A colleague answered meanwhile.
    Newer(Outgoing),
    /// The text goes back into the field.
    Back(Outgoing),
}

/// Sends `outgoing`; `force` is the second word after a colleague's answer.
pub fn send(desk: DeskState, outgoing: Outgoing, force: bool, ask: Callback<Ask>) {
    let Some(id) = desk.thread.id() else { return };
    let seen = desk
        .thread
        .messages
        .read_untracked()
        .last()
        .map(|message| message.id);
    desk.thread.put_outgoing(Outgoing {
        state: OutgoingState::Sending,
        ..outgoing.clone()
    });
    let new = new_message(&outgoing, seen, force);
    spawn_local(async move {
        match desk.client().send_message(id, &new, &outgoing.key).await {
            Ok(message) => {
                if desk.thread.id() == Some(id) {
                    desk.thread.take(message);
                }
                desk.thread.drop_outgoing(&outgoing.key);
            }
            Err(error) => refused(desk, id, outgoing, &error, ask),
        }
    });
}

/// Once more, with the same key: what arrived after all is not sent twice.
pub fn send_again(desk: DeskState, outgoing: Outgoing) {
    let ask = Callback::new(move |ask: Ask| {
        let (Ask::Newer(outgoing) | Ask::Back(outgoing)) = ask;
        let state = OutgoingState::Failed(text!(thread.not_sent).to_string());
        desk.thread.put_outgoing(Outgoing { state, ..outgoing });
    });
    send(desk, outgoing, true, ask);
}

fn new_message(outgoing: &Outgoing, seen: Option<MessageId>, force: bool) -> NewMessage {
    NewMessage {
        text: Some(outgoing.text.clone()).filter(|text| !text.is_empty()),
        attachment_ids: outgoing
            .attachments
            .iter()
            .map(|attachment| attachment.id)
            .collect(),
        seen_message_id: seen,
        force,
        ..Default::default()
    }
}

fn refused(
    desk: DeskState,
    id: ConversationId,
    outgoing: Outgoing,
    error: &CallError,
    ask: Callback<Ask>,
) {
    let failed = |reason: String| Outgoing {
        state: OutgoingState::Failed(reason),
        ..outgoing.clone()
    };
    match error {
        CallError::Unreachable(_) => desk
            .thread
            .put_outgoing(failed(text!(thread.waits).to_string())),
        CallError::Refused(problem) if problem.code == "newer_messages" => {
            desk.thread.drop_outgoing(&outgoing.key);
            if desk.thread.id() == Some(id) {
                for message in error.member::<Vec<Message>>("messages").unwrap_or_default() {
                    desk.thread.take(message);
                }
            }
            ask.run(Ask::Newer(outgoing));
        }
        CallError::Refused(problem) => {
            desk.thread.drop_outgoing(&outgoing.key);
            let detail = problem
                .errors
                .first()
                .map(|complaint| complaint.message.clone());
            let detail = detail
                .or_else(|| problem.detail.clone())
                .unwrap_or_else(|| problem.title.clone());
            desk.toasts.failed(text!(composer.refused), Some(detail));
            if problem.code == "conversation_closed" {
                desk.thread.reopen(desk);
            }
            ask.run(Ask::Back(outgoing));
        }
    }
}
