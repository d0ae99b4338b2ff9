//! Sending: the message stands in the thread at once; what the server refuses goes back to the writer.

use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::{Outgoing, OutgoingState};
use client::CallError;
use contract::messages::{Message, NewMessage};
use contract::problem::Problem;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Without a connection it is tried again so often. The same key never sends twice.
const AGAIN: Duration = Duration::from_secs(4);

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
    dispatch(
        desk,
        Sending {
            id,
            new: new_message(&outgoing, seen, force),
            outgoing,
            ask,
        },
    );
}

/// A message and all that belongs to sending it, once more if need be.
struct Sending {
    id: ConversationId,
    new: NewMessage,
    outgoing: Outgoing,
    ask: Callback<Ask>,
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

/// Keeps it in the thread and tries again, as long as the thread is open and nobody took it back.
/// Whoever leaves finds it as not sent: what was meant an hour ago should not leave by itself.
fn wait(desk: DeskState, sending: Sending) {
    if desk.thread.id() != Some(sending.id) {
        return;
    }
    desk.thread.put_outgoing(Outgoing {
        state: OutgoingState::Waiting,
        ..sending.outgoing.clone()
    });
    let again = move || {
        if desk.thread.id() == Some(sending.id) && desk.thread.waits(&sending.outgoing.key) {
            dispatch(desk, sending);
        }
    };
    set_timeout(again, AGAIN);
}

fn refused(desk: DeskState, sending: Sending, problem: &Problem) {
    let Sending {
        id, outgoing, ask, ..
    } = sending;
    desk.thread.settle_outgoing(id, &outgoing.key);
    if problem.code == "newer_messages" {
        if desk.thread.id() == Some(id) {
            let newer = problem.members.get("messages").cloned();
            let newer = newer.and_then(|newer| serde_json::from_value::<Vec<Message>>(newer).ok());
            for message in newer.unwrap_or_default() {
                desk.thread.take(message);
            }
        }
        give_back(desk, id, ask, Ask::Newer(outgoing));
        return;
    }
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
    give_back(desk, id, ask, Ask::Back(outgoing));
}

/// Hands it back to the writer; where the field is gone by now, the text becomes its draft.
fn give_back(desk: DeskState, id: ConversationId, ask: Callback<Ask>, what: Ask) {
    let (Ask::Newer(outgoing) | Ask::Back(outgoing)) = &what;
    let text = outgoing.text.clone();
    let is_open = desk.thread.id() == Some(id);
    if !is_open || ask.try_run(what).is_none() {
        desk.put_back_draft(id, &text);
    }
}
