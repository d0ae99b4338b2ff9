//! How far many messages got at once: what one customer has, and what they have seen.

use crate::app::State;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::Reply;
use domain::actors::Actor;
use domain::messages::Delivery;
use domain::{ConversationId, MessageId, OrganizationId};
use std::collections::BTreeMap;
use store::conversations::lock;
use store::messages::receipts::{Begun, advance};
use store::{Db, StoreError, StoreResult};

/// How many messages one receipt moves at most.
pub const MOST: i64 = 200;

/// Messages by their conversations.
type Found = BTreeMap<ConversationId, Vec<MessageId>>;

/// Moves these on, each conversation once.
pub async fn move_on(
    state: &State,
    organization: OrganizationId,
    found: Vec<(ConversationId, MessageId)>,
    to: (Begun, Delivery),
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
        // A customer looks at one conversation; at a new one and the end of the last at most.
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
    (begun, to): (Begun, Delivery),
) -> StoreResult<()> {
    let mut locked = lock(db, organization, conversation)?;
    let changed = advance(db, organization, messages, (begun, to))?;
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
