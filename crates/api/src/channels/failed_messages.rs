//! What did not leave over a channel, so that whoever looks after it can send it again (K-12).

use super::actions;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::messages::wire::error;
use crate::problem::Reply;
use contract::channels::FailedMessage;
use contract::page::{Page, Paging};
use domain::ChannelId;
use domain::replying::is_worth_a_retry;
use store::conversations::{Item, Reader};
use store::messages::{Message, failed};
use store::{Cursor, StoreResult};

/// A page of a channel's, of what somebody sees, the newest first.
pub async fn list(
    state: &State,
    by: &Principal,
    id: ChannelId,
    paging: &Paging,
    limit: usize,
) -> Reply<Page<FailedMessage>> {
    let channel = actions::find(state, by.organization(), id).await?;
    let after = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let viewer = by.viewer.clone();
    let page = state.store.read(move |db| -> StoreResult<_> {
        let reader = Reader::load(db, viewer)?;
        failed::list(db, &reader, channel.id, after.as_ref(), limit)
    });
    let page = page.await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

fn wire((message, item): (Message, Item)) -> FailedMessage {
    let mut conversation = item.conversation;
    // Also before it has followed its contact.
    conversation.blocked = item.contact_blocked;
    let may_have_passed = message.error.as_ref().is_none_or(|error| error.retryable);
    FailedMessage {
        id: message.id,
        conversation_id: conversation.id,
        conversation_number: conversation.number,
        contact_name: item.contact_name,
        sent_at: message.sent_at,
        error: message.error.map(error),
        retryable: is_worth_a_retry(&conversation, may_have_passed),
    }
}
