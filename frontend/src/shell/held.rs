//! A message's time has come and its author was deactivated: those who decide about it are told, with the
//! way there.

use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use client::{CallError, Client};
use contract::messages::Message;
use domain::permissions::Permission;
use domain::{ConversationId, MessageId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

/// How long is waited before the number of a conversation is asked for again, in milliseconds.
const AGAIN_MS: [u32; 5] = [1_000, 4_000, 15_000, 60_000, 300_000];

/// Tells until the calling scope ends; `go` leads to an address.
pub fn announce(session: Session, live: Live, go: Callback<String>) {
    let toasts = expect_context::<Toasts>();
    let told: Rc<RefCell<HashSet<MessageId>>> = Rc::default();
    live.on(move |event| {
        if event.name != "message.updated" {
            return;
        }
        let Some(message) = event.object::<Message>().filter(is_held) else {
            return;
        };
        let decides = untrack(|| session.may(Permission::ManageConversations));
        if !decides || !told.borrow_mut().insert(message.id) {
            return;
        }
        let told = Rc::clone(&told);
        spawn_local(async move {
            // Whoever may not see it any more is not told either.
            let Some(number) = number(&session.client(), message.conversation_id).await else {
                told.borrow_mut().remove(&message.id);
                return;
            };
            let name = message.author.name.unwrap_or_default();
            let path = format!("/conversations/inbox/{number}");
            toasts.done_or(
                text!(scheduled.decide, name = name, number = number),
                text!(scheduled.show),
                move || go.run(path.clone()),
            );
        });
    });
}

/// The number of a conversation that the caller sees; asked for again where only the line failed.
async fn number(client: &Client, id: ConversationId) -> Option<i64> {
    for wait in AGAIN_MS {
        match client.conversation(id).await {
            Ok(answer) => return Some(answer.body.conversation.number),
            Err(error) if passes(&error) => TimeoutFuture::new(wait).await,
            Err(_) => return None,
        }
    }
    None
}

/// Whether the same call may get an answer later.
fn passes(error: &CallError) -> bool {
    error.status().is_none_or(|status| status >= 500)
}

fn is_held(message: &Message) -> bool {
    let delivery = message.delivery.as_ref();
    delivery.is_some_and(|delivery| delivery.held)
}
