//! Sending: the message stands in the thread at once; what the server refuses goes back to the writer.

use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::{Back, Due, Outgoing, OutgoingState};
use client::CallError;
use contract::messages::{Message, NewMessage};
use contract::problem::Problem;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Without a connection it is tried again so often. The same key never sends twice.
const AGAIN: Duration = Duration::from_secs(4);

/// Where a refused message goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// To its writer.
    Back,
    /// It stays in the thread, as not sent.
    Kept,
}

/// Sends `outgoing`; `force` is the second word after a colleague's answer.
pub fn send(desk: DeskState, outgoing: Outgoing, force: bool, when_refused: Refused) {
    let Some(open) = untrack(|| desk.thread.conversation()) else {
        return;
    };
    let (id, number) = (open.id, open.number);
    let seen = desk.thread.newest_seen();
    desk.thread.put_outgoing(Outgoing {
        state: OutgoingState::Sending,
        ..outgoing.clone()
    });
    dispatch(
        desk,
        Sending {
            id,
            number,
            new: NewMessage {
                undo: outgoing.due == Due::Now && untrack(|| may_undo(desk, &outgoing)),
                ..new_message(&outgoing, seen, force)
            },
            outgoing,
            when_refused,
        },
    );
}

/// Whether one has a moment to take it back: by preference, and always with mail (C-23).
fn may_undo(desk: DeskState, outgoing: &Outgoing) -> bool {
    let option = match outgoing.over {
        Some(way) => desk
            .thread
            .reply_options()
            .into_iter()
            .find(|option| (option.channel_id, option.identity_id) == way),
        None => desk.thread.reply_option(),
    };
    desk.session.preferences().undo_send || option.is_some_and(|option| option.kind == "email")
}

/// A message and all that belongs to sending it, once more if need be.
struct Sending {
    id: ConversationId,
    number: i64,
    new: NewMessage,
    outgoing: Outgoing,
    when_refused: Refused,
}

fn dispatch(desk: DeskState, sending: Sending) {
    spawn_local(async move {
        let Sending {
            id, new, outgoing, ..
        } = &sending;
        let answer = desk.client().send_message(*id, new, &outgoing.key).await;
        match answer {
            Ok(message) => {
                if desk.thread.id() == Some(*id) {
                    desk.thread.take(message);
                }
                desk.thread.settle_outgoing(*id, &outgoing.key);
            }
            Err(CallError::Unreachable(_)) => wait(desk, sending),
            Err(CallError::Refused(problem)) => refused(desk, sending, &problem),
        }
    });
}

/// Once more, with the same key: what arrived after all is not sent twice. What a colleague answered
/// meanwhile is to be read first.
pub fn send_again(desk: DeskState, outgoing: Outgoing) {
    send(desk, outgoing, false, Refused::Kept);
}

fn new_message(outgoing: &Outgoing, seen: Option<MessageId>, force: bool) -> NewMessage {
    NewMessage {
        text: Some(outgoing.text.clone())
            .filter(|text| !text.is_empty() && outgoing.template.is_none()),
        template: outgoing.template.clone(),
        attachment_ids: outgoing
            .attachments
            .iter()
            .map(|attachment| attachment.id)
            .collect(),
        channel_id: outgoing.over.map(|(channel, _)| channel),
        identity_id: outgoing.over.map(|(_, identity)| identity),
        reply_to_id: outgoing.reply_to.as_ref().map(|quoted| quoted.id),
        email: outgoing.email.as_deref().cloned(),
        due_at: match outgoing.due {
            Due::Now => None,
            Due::At(at) => Some(at),
        },
        seen_message_id: seen,
        draft_version: outgoing.written_in,
        force,
        ..Default::default()
    }
}

/// Keeps it in the thread and tries again, as long as the thread is open and nobody took it back.
/// Whoever leaves finds it as not sent: what was meant an hour ago should not leave by itself.
fn wait(desk: DeskState, sending: Sending) {
    if desk.thread.id() != Some(sending.id) {
        return left_behind(desk, sending.number);
    }
    if desk.thread.has_arrived(&sending.outgoing.key) {
        desk.thread
            .settle_outgoing(sending.id, &sending.outgoing.key);
        return;
    }
    desk.thread.put_outgoing(Outgoing {
        state: OutgoingState::Waiting,
        ..sending.outgoing.clone()
    });
    let again = move || {
        match desk.thread.id() == Some(sending.id) {
            true if desk.thread.waits(&sending.outgoing.key) => dispatch(desk, sending),
            // It was taken back.
            true => {}
            false => left_behind(desk, sending.number),
        }
    };
    set_timeout(again, AGAIN);
}

/// Nobody sees any more that it waits: it is said, and its row says so too.
fn left_behind(desk: DeskState, number: i64) {
    let about = text!(composer.unsent_about).to_string();
    desk.toasts
        .failed(text!(composer.unsent, number = number), Some(about));
}

fn refused(desk: DeskState, sending: Sending, problem: &Problem) {
    let id = sending.id;
    let is_open = desk.thread.id() == Some(id);
    let newer = problem.code == "newer_messages";
    desk.thread.settle_outgoing(id, &sending.outgoing.key);
    if newer && is_open {
        let newer = problem.members.get("messages").cloned();
        let newer = newer.and_then(|newer| serde_json::from_value::<Vec<Message>>(newer).ok());
        for message in newer.unwrap_or_default() {
            desk.thread.take(message);
        }
    }
    if !newer {
        desk.toasts
            .failed(text!(composer.refused), Some(reason(problem)));
    }
    match problem.code.as_str() {
        "conversation_closed" if is_open => desk.thread.reopen(desk),
        // Where an answer can go is not as it was shown.
        _ if is_open && !newer => desk.thread.ask(desk),
        _ => {}
    }
    let outgoing = sending.outgoing;
    match sending.when_refused {
        Refused::Kept if is_open => desk.thread.put_outgoing(Outgoing {
            state: OutgoingState::Failed(match newer {
                true => text!(thread.answered_meanwhile).to_string(),
                false => text!(thread.not_sent).to_string(),
            }),
            ..outgoing
        }),
        _ => desk.thread.give_back(desk, id, Back { outgoing, newer }),
    }
}

fn reason(problem: &Problem) -> String {
    let first = problem.errors.first();
    first
        .map(|complaint| complaint.message.clone())
        .or_else(|| problem.detail.clone())
        .unwrap_or_else(|| problem.title.clone())
}
