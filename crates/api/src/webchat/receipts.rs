//! How far our messages got: what went out to a browser is delivered, and what was on its screen is
//! read. That proves itself here, so a message need not have left the queue before.

use super::history::{identities, shown};
use super::visit::Visit;
use crate::app::State;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::Reply;
use domain::actors::Actor;
use domain::messages::Delivery;
use domain::{ConversationId, MessageId, OrganizationId};
use std::collections::BTreeMap;
use store::conversations::lock;
use store::messages::receipts::{advance, not_beyond};
use store::{Db, StoreError, StoreResult};

/// How many messages one receipt moves at most.
const MOST: i64 = 200;

/// Messages by their conversations.
type Found = BTreeMap<ConversationId, Vec<MessageId>>;

/// Everything they were sent has reached them.
pub async fn delivered(state: &State, visit: &Visit) -> Reply<()> {
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let place = (asked.organization, asked.channel);
        not_beyond(db, place, &own, Delivery::Sent, None, MOST)
    };
    let found = state.store.read(find).await?;
    move_on(state, visit.organization, found, Delivery::Delivered).await
}

/// They have seen our messages up to one of them.
pub async fn read(state: &State, visit: &Visit, last: MessageId) -> Reply<()> {
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let last = shown(db, &asked, &own, last)?;
        let place = (asked.organization, asked.channel);
        not_beyond(
            db,
            place,
            &own,
            Delivery::Delivered,
            Some(last.position),
            MOST,
        )
    };
    let found = state.store.read(find).await?;
    move_on(state, visit.organization, found, Delivery::Read).await
}

async fn move_on(
    state: &State,
    organization: OrganizationId,
    found: Vec<(ConversationId, MessageId)>,
    to: Delivery,
) -> Reply<()> {
    if found.is_empty() {
        return Ok(());
    }
    let mut by_conversation = Found::new();
    for (conversation, message) in found {
        by_conversation
            .entry(conversation)
            .or_default()
            .push(message);
    }
    let work = Work::new(state);
    let write = move |db: &mut Db| {
        // A visitor looks at one conversation; at a new one and the end of the last at most.
        for (conversation, messages) in &by_conversation {
            moved(db, &work, (organization, *conversation), messages, to)?;
        }
        Ok::<_, StoreError>(())
    };
    Ok(state.write(write).await?)
}

fn moved(
    db: &mut Db,
    work: &Work,
    (organization, conversation): (OrganizationId, ConversationId),
    messages: &[MessageId],
    to: Delivery,
) -> StoreResult<()> {
    let mut locked = lock(db, organization, conversation)?;
    let changed = advance(db, organization, messages, to)?;
    for message in &changed {
        locked.conversation.delivery_changed(message.id, to);
    }
    let told: Vec<_> = changed.iter().map(|m| ("message.updated", m)).collect();
    let change = Change {
        messages: &told,
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)
}
