//! What customers change about messages that are here, or will be in a moment. It belongs to the message, whatever
//! the conversation's state, and begins nothing.

use super::entries::addresses;
use super::moving;
use crate::app::State;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use connectors::{Entry, Reaction};
use domain::Timestamp;
use domain::actors::Actor;
use domain::messages::{Direction, clean, preview};
use store::channels::Channel;
use store::conversations::lock;
use store::messages::{self, Message, changes, early_changes};
use store::{Db, StoreError, StoreResult};

/// Longest sign that is kept, in bytes: the longest emoji are sequences of some length.
const MAX_SIGN: usize = 64;

/// How many that passed their messages are looked for at once.
const PASSED: i64 = 20;

/// Changes a message that the provider calls by this id, and tells whoever sees it. What comes before its message
/// waits for it.
pub async fn apply(
    state: &State,
    channel: &Channel,
    provider_id: String,
    entry: Entry,
) -> Reply<()> {
    let (place, kind) = ((channel.organization, channel.id), channel.kind);
    let kept = serde_json::to_string(&entry).map_err(Problem::malformed)?;
    let work = Work::new(state);
    let written = state.write(move |db| {
        if let Entry::Reaction(sign) = &entry
            && sign.emoji.is_some()
        {
            moving::acted(db, &work, place, kind, (&sign.from, sign.at))?;
        }
        match messages::by_provider_id(db, place.0, place.1, &provider_id)? {
            Some(known) => write(db, &work, &known, &entry),
            None => early_changes::keep(db, place, &provider_id, (work.id(), &kept), work.now),
        }
    });
    Ok(written.await?)
}

/// What was changed about a message before it was here.
pub fn catch_up(db: &mut Db, work: &Work, message: &Message, provider_id: &str) -> StoreResult<()> {
    let place = (message.organization, message.channel);
    // One or two.
    for kept in early_changes::take(db, place, provider_id)? {
        // What another version kept says nothing to this one.
        if let Ok(entry) = serde_json::from_str(&kept) {
            write(db, work, message, &entry)?;
        }
    }
    Ok(())
}

/// What passed its message on its way here, see [`early_changes::passed`].
pub async fn catch_up_with_passed(state: &State) -> StoreResult<()> {
    let passed = state.store.read(|db| early_changes::passed(db, PASSED));
    // Hardly ever any.
    for (organization, channel, provider_id) in passed.await? {
        let work = Work::new(state);
        let written = state.write(move |db| {
            match messages::by_provider_id(db, organization, channel, &provider_id)? {
                Some(known) => catch_up(db, &work, &known, &provider_id),
                None => Ok(()),
            }
        });
        written.await?;
    }
    Ok(())
}

/// The message as it is after that; none where that changes nothing.
fn changed(entry: &Entry, message: &Message, now: Timestamp) -> Option<Message> {
    match entry {
        Entry::Edited { text, at, .. } => edited(message, text, *at, now),
        Entry::Deleted { .. } => deleted(message, now),
        Entry::Reaction(reaction) => reacted(message, reaction),
        _ => None,
    }
}

fn is_theirs(message: &Message) -> bool {
    message.direction == Direction::Inbound && message.deleted_at.is_none()
}

/// A customer wrote it anew.
fn edited(message: &Message, text: &str, at: Option<Timestamp>, now: Timestamp) -> Option<Message> {
    // Said late.
    let is_old = at.is_some_and(|at| message.edited_at.is_some_and(|last| at < last));
    (is_theirs(message) && !is_old).then(|| Message {
        text: Some(clean(text)),
        edited_at: Some(at.unwrap_or(now)),
        ..message.clone()
    })
}

/// A customer took it back: its words go.
fn deleted(message: &Message, now: Timestamp) -> Option<Message> {
    is_theirs(message).then(|| Message {
        text: None,
        deleted_at: Some(now),
        ..message.clone()
    })
}

/// A customer put a sign to it, or took theirs away.
fn reacted(message: &Message, reaction: &Reaction) -> Option<Message> {
    let emoji = reaction.emoji.clone();
    let emoji = emoji.filter(|emoji| emoji.len() <= MAX_SIGN);
    let by = addresses(&reaction.from).into_iter().next()?;
    let mut details = message.details.clone().unwrap_or_default();
    let is_new = details.react(by.scheme(), by.as_ref(), emoji, reaction.at);
    is_new.then(|| Message {
        details: Some(details),
        ..message.clone()
    })
}

fn write(db: &mut Db, work: &Work, known: &Message, entry: &Entry) -> StoreResult<()> {
    let organization = known.organization;
    let mut locked = match lock(db, organization, known.conversation) {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return Ok(()),
        locked => locked?,
    };
    // As it is now that nobody else can change it.
    let before = messages::get(db, organization, known.id)?;
    let Some(after) = changed(entry, &before, work.now) else {
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
