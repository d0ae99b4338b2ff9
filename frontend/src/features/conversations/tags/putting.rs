//! Putting a tag on messages and taking one away: what the call answers is shown at once, every other
//! window hears it by the stream.

use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use contract::messages::MessageQuery;
use contract::tags::{MessageTag, TagMessages};
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Puts a tag of this name on messages; one that is not there is made.
pub fn put(desk: DeskState, conversation: ConversationId, messages: Vec<MessageId>, name: String) {
    let count = messages.len();
    let wanted = TagMessages {
        message_ids: messages,
        tags: vec![name.clone()],
    };
    spawn_local(async move {
        match desk.client().tag_messages(&wanted, &random_key()).await {
            Ok(tagged) if desk.thread.id() == Some(conversation) => {
                for message in tagged.items {
                    desk.thread.take(message);
                }
                desk.toasts.done(text!(tags.put, name = name, n = count));
            }
            Ok(_) => {}
            Err(error) => desk.toasts.refused(text!(tags.put_failed), &error),
        }
    });
}

/// Takes a tag from a message, with a way back.
pub fn take_off(
    desk: DeskState,
    (conversation, message): (ConversationId, MessageId),
    tag: MessageTag,
    busy: RwSignal<bool>,
) {
    busy.set(true);
    spawn_local(async move {
        let client = desk.client();
        let answer = client.untag_message(message, tag.id).await;
        busy.try_set(false);
        if let Err(error) = answer {
            return desk.toasts.refused(text!(tags.take_failed), &error);
        }
        let name = tag.name.clone();
        desk.toasts.done_or(
            text!(tags.taken, name = tag.name),
            text!(ui.undo),
            move || put(desk, conversation, vec![message], name.clone()),
        );
        let query = MessageQuery {
            around: Some(message),
            limit: Some(1),
            cursor: None,
        };
        // Where that fails the stream tells of it.
        if let Ok(page) = client.messages(conversation, &query).await
            && desk.thread.id() == Some(conversation)
        {
            for message in page.body.items {
                desk.thread.take(message);
            }
        }
    });
}
