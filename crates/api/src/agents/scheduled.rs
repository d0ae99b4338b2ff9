//! What an agent has left to be sent: once they are deactivated, an administrator decides about it.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::problem::Reply;
use contract::agents::ScheduledOfAgent;
use contract::page::{Page, Paging};
use domain::AgentId;
use store::conversations::{Item, Reader};
use store::messages::{Message, scheduled_by};
use store::{Cursor, StoreResult, agents};

/// A page of what waits for its time, of what somebody sees, the next one first.
pub async fn list(
    state: &State,
    by: &Principal,
    id: AgentId,
    paging: &Paging,
    limit: usize,
) -> Reply<Page<ScheduledOfAgent>> {
    let after = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let viewer = by.viewer.clone();
    let page = state.store.read(move |db| -> StoreResult<_> {
        let author = agents::get(db, viewer.organization, id)?;
        let reader = Reader::load(db, viewer)?;
        scheduled_by::list(db, &reader, author.id, after.as_ref(), limit)
    });
    let page = page.await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

fn wire((message, item): (Message, Item)) -> ScheduledOfAgent {
    ScheduledOfAgent {
        id: message.id,
        conversation_id: item.conversation.id,
        conversation_number: item.conversation.number,
        contact_name: item.contact_name,
        due_at: message.due_at.unwrap_or(message.sent_at),
        held: message.held == Some(true),
    }
}
