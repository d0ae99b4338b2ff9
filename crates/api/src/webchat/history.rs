//! What a visitor sees of the past: messages of this channel, by or to the addresses they proved.

use super::receipts;
use super::visit::{Guest, Visit};
use crate::app::State;
use crate::events::visitors::messages;
use crate::problem::Reply;
use contract::page::Page;
use contract::webchat::WidgetMessage;
use domain::{IdentityId, MessageId};
use store::messages::{Listed, Message};
use store::{Cursor, Db, StoreError, StoreResult, visitors};

/// How many messages a page has.
const PAGE: usize = 50;

/// A page, newest first; fetched is delivered.
pub async fn page(
    state: &State,
    guest: &Guest,
    before: Option<MessageId>,
) -> Reply<Page<WidgetMessage>> {
    let (shared, visit) = (state.clone(), guest.visit.clone());
    let read = move |db: &mut Db| newest(db, &shared, &visit, before);
    let page = state.store.read(read).await?;
    receipts::delivered(state, &guest.visit).await?;
    Ok(page)
}

pub fn newest(
    db: &mut Db,
    state: &State,
    visit: &Visit,
    before: Option<MessageId>,
) -> StoreResult<Page<WidgetMessage>> {
    let (organization, channel) = (visit.organization, visit.channel);
    let own = identities(db, visit)?;
    let after = match before {
        Some(id) => Some(place(&shown(db, visit, &own, id)?)),
        None => None,
    };
    let slice =
        store::messages::of_identities(db, organization, channel, &own, after.as_ref(), PAGE)?;
    let oldest = slice.items.last().map(|listed| listed.message.id);
    let items = messages(db, state, organization, &slice.items)?;
    Ok(Page {
        items: items.into_iter().flatten().collect(),
        next_cursor: oldest
            .filter(|_| slice.next.is_some())
            .map(|id| id.to_string()),
    })
}

/// One message of theirs, as they see it.
pub fn one(db: &mut Db, state: &State, visit: &Visit, id: MessageId) -> StoreResult<WidgetMessage> {
    let listed: Listed = store::messages::one(db, visit.organization, id)?;
    let seen = messages(db, state, visit.organization, &[listed])?;
    seen.into_iter()
        .flatten()
        .next()
        .ok_or(StoreError::NotFound)
}

/// The identities behind a visit, as far as they have written or been written to.
pub fn identities(db: &mut Db, visit: &Visit) -> StoreResult<Vec<IdentityId>> {
    visitors::identities(db, visit.organization, visit.channel, &visit.addresses())
}

/// A message they see; any other is not there.
pub fn shown(
    db: &mut Db,
    visit: &Visit,
    own: &[IdentityId],
    id: MessageId,
) -> StoreResult<Message> {
    let message = store::messages::get(db, visit.organization, id)?;
    let is_theirs = message.identity.is_some_and(|id| own.contains(&id));
    match is_theirs && message.channel == visit.channel {
        true => Ok(message),
        false => Err(StoreError::NotFound),
    }
}

fn place(message: &Message) -> Cursor {
    Cursor {
        key: message.position.as_micros(),
        id: *message.id.as_ref(),
    }
}
