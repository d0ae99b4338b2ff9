//! What customers change about messages that are here. It belongs to the message, whatever the
//! conversation's state, and begins nothing; of a message we do not know, it says nothing.

use super::entries::addresses;
use crate::app::State;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::Reply;
use connectors::Reaction;
use domain::Timestamp;
use domain::actors::Actor;
use domain::messages::{Direction, clean, preview};
use store::channels::Channel;
use store::conversations::lock;
use store::messages::{self, Message, changes};
use store::{Db, StoreError, StoreResult};

/// Longest sign that is kept, in bytes: the longest emoji are sequences of some length.
const MAX_SIGN: usize = 64;

/// A customer wrote it anew.
pub async fn edit(
    state: &State,
    channel: &Channel,
    provider_id: String,
    (text, at): (String, Option<Timestamp>),
) -> Reply<()> {
    change(state, channel, provider_id, move |message, work| {
        let is_theirs = message.direction == Direction::Inbound && message.deleted_at.is_none();
        // Said late.
        let is_old = at.is_some_and(|at| message.edited_at.is_some_and(|last| at < last));
        (is_theirs && !is_old).then(|| Message {
            text: Some(clean(&text)),
            edited_at: Some(at.unwrap_or(work.now)),
            ..message.clone()
        })
    })
    .await
}

/// A customer took it back: its words go.
pub async fn delete(state: &State, channel: &Channel, provider_id: String) -> Reply<()> {
    change(state, channel, provider_id, |message, work| {
        let is_theirs = message.direction == Direction::Inbound && message.deleted_at.is_none();
        is_theirs.then(|| Message {
            text: None,
            deleted_at: Some(work.now),
            ..message.clone()
        })
    })
    .await
}

/// A customer put a sign to it, or took theirs away.
pub async fn react(state: &State, channel: &Channel, reaction: Reaction) -> Reply<()> {
    let emoji = reaction.emoji.filter(|emoji| emoji.len() <= MAX_SIGN);
    let Some(by) = addresses(&reaction.from).into_iter().next() else {
        return Ok(());
    };
    change(state, channel, reaction.provider_id, move |message, _| {
        let mut details = message.details.clone().unwrap_or_default();
        let is_new = details.react(by.scheme(), by.as_ref(), emoji.clone(), reaction.at);
        is_new.then(|| Message {
            details: Some(details),
            ..message.clone()
        })
    })
    .await
}

/// Changes a message that the provider calls by this id, and tells whoever sees it.
async fn change(
    state: &State,
    channel: &Channel,
    provider_id: String,
    changed: impl Fn(&Message, &Work) -> Option<Message> + Send + 'static,
) -> Reply<()> {
    let (organization, id) = (channel.organization, channel.id);
    let work = Work::new(state);
    let written = state.write(move |db| {
        let known = messages::by_provider_id(db, organization, id, &provider_id)?;
        match known {
            Some(known) => write(db, &work, &known, &changed),
            None => Ok(()),
        }
    });
    Ok(written.await?)
}

fn write(
    db: &mut Db,
    work: &Work,
    known: &Message,
    changed: impl Fn(&Message, &Work) -> Option<Message>,
) -> StoreResult<()> {
    let organization = known.organization;
    let mut locked = match lock(db, organization, known.conversation) {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return Ok(()),
        locked => locked?,
    };
    // As it is now that nobody else can change it.
    let before = messages::get(db, organization, known.id)?;
    let Some(after) = changed(&before, work) else {
        return Ok(());
    };
    let after = Message {
        version: before.version + 1,
        ..after
    };
    changes::save(db, &before, &after)?;
    if before.text != after.text {
        let words = after.text.as_deref().map(preview).unwrap_or_default();
        locked.conversation.text_changed(after.id, words);
    }
    let change = Change {
        messages: &[("message.updated", &after)],
        ..Change::of(Actor::System, Vec::new())
    };
    record::save(db, work, &locked, change)
}
