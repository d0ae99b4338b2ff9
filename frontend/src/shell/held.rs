//! A message's time has come and its author was deactivated: those who decide about it are told, with the
//! way there.

use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use contract::messages::Message;
use domain::MessageId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashSet;

/// Tells until the calling scope ends; `go` leads to an address.
pub fn announce(session: Session, live: Live, go: Callback<String>) {
    let toasts = expect_context::<Toasts>();
    let told: RefCell<HashSet<MessageId>> = RefCell::default();
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
        let client = session.client();
        spawn_local(async move {
            // Whoever may not see it any more is not told either.
            let Ok(answer) = client.conversation(message.conversation_id).await else {
                return;
            };
            let number = answer.body.conversation.number;
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

fn is_held(message: &Message) -> bool {
    let delivery = message.delivery.as_ref();
    delivery.is_some_and(|delivery| delivery.held)
}
