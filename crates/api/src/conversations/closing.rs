//! Closing a conversation, and opening it again.

use super::actions::{act, not_theirs};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::once::Once;
use crate::problem::Reply;
use contract::conversations::ConversationDetails;
use domain::ConversationId;
use domain::conversations::{may_close, may_reopen};

pub async fn close(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    let me = by.actor();
    act(
        state,
        by,
        id,
        once,
        move |_, reader, c, now| match may_close(&reader.viewer, c) {
            true => Ok(c.close(me, now)),
            false => Err(not_theirs()),
        },
    )
    .await
}

pub async fn reopen(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, |_, reader, c, now| {
        match may_reopen(&reader.viewer, c) {
            true => Ok(c.reopen(now)),
            false => Err(not_theirs()),
        }
    })
    .await
}
