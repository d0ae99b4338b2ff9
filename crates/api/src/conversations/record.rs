//! The one way changes of conversations are written: the conversation, its log, its events.

use super::work::Work;
use domain::actors::Actor;
use domain::conversations::{Conversation, Move};
use domain::{LogEntryId, Timestamp};
use serde_json::Value;
use store::conversations::{self, Entry, Locked};
use store::events::{self, Audience, NewEvent};
use store::messages::Message;
use store::{Db, StoreResult};

/// A change of a conversation that is there, with the messages it is about.
#[derive(Debug)]
pub struct Change<'a> {
    pub by: Actor,
    pub moves: Vec<Move>,
    pub messages: &'a [(&'static str, &'a Message)],
}

impl Change<'_> {
    pub fn of(by: Actor, moves: Vec<Move>) -> Self {
        Self {
            by,
            moves,
            messages: &[],
        }
    }
}

/// Writes a locked conversation that has changed; one that has not stays as it is.
pub fn save(db: &mut Db, work: &Work, locked: &Locked, change: Change<'_>) -> StoreResult<()> {
    let (before, after) = (locked.before(), &locked.conversation);
    if before == after && change.messages.is_empty() {
        return Ok(());
    }
    conversations::save(db, locked, work.now)?;
    finish(db, work, Some(before), after, change)
}

/// Writes into the log what changes nothing of the conversation.
pub fn note(
    db: &mut Db,
    work: &Work,
    conversation: &Conversation,
    by: Actor,
    moves: &[Move],
) -> StoreResult<()> {
    let entry = |happened: &Move| entry(work.id(), work.now, conversation, by, happened);
    let entries: Vec<Entry> = moves.iter().map(entry).collect();
    conversations::append_log(db, &entries)?;
    let audience = Audience::from(&conversation.facts());
    let told: Vec<NewEvent> = entries
        .iter()
        .map(|entry| NewEvent {
            organization: conversation.organization,
            id: work.id(),
            name: "log.created",
            conversation: Some(conversation.id),
            object: *entry.id.as_ref(),
            version: 1,
            revision: Some(conversation.revision),
            before: Some(audience.clone()),
            after: Some(audience.clone()),
            at: work.now,
        })
        .collect();
    events::append_all(db, &told)
}

/// Tells of messages of a locked conversation that changed while it did not.
pub fn messages_changed(
    db: &mut Db,
    work: &Work,
    conversation: &Conversation,
    changed: &[Message],
) -> StoreResult<()> {
    let told: Vec<NewEvent> = changed
        .iter()
        .map(|message| NewEvent {
            organization: conversation.organization,
            id: work.id(),
            name: "message.updated",
            conversation: Some(conversation.id),
            object: *message.id.as_ref(),
            version: message.version,
            revision: Some(conversation.revision),
            before: Some(audience(conversation)),
            after: Some(audience(conversation)),
            at: work.now,
        })
        .collect();
    events::append_all(db, &told)
}

/// Writes a conversation that begins.
pub fn begin(db: &mut Db, work: &Work, new: &Conversation, change: Change<'_>) -> StoreResult<()> {
    conversations::insert(db, new)?;
    finish(db, work, None, new, change)
}

fn finish(
    db: &mut Db,
    work: &Work,
    before: Option<&Conversation>,
    after: &Conversation,
    change: Change<'_>,
) -> StoreResult<()> {
    let entry = |happened: &Move| entry(work.id(), work.now, after, change.by, happened);
    let entries: Vec<Entry> = change.moves.iter().map(entry).collect();
    conversations::append_log(db, &entries)?;
    let name = match before {
        Some(_) => "conversation.updated",
        None => "conversation.created",
    };
    let about = |name, object: i64, version| NewEvent {
        organization: after.organization,
        id: work.id(),
        name,
        conversation: Some(after.id),
        object,
        version,
        revision: Some(after.revision),
        before: Some(audience(after)),
        after: Some(audience(after)),
        at: work.now,
    };
    let mut told = vec![NewEvent {
        before: before.map(audience),
        ..about(name, *after.id.as_ref(), after.version)
    }];
    let messages = change.messages.iter();
    told.extend(messages.map(|(name, m)| about(name, *m.id.as_ref(), m.version)));
    told.extend(
        entries
            .iter()
            .map(|entry| about("log.created", *entry.id.as_ref(), 1)),
    );
    events::append_all(db, &told)
}

/// Who may see it.
pub fn audience(c: &Conversation) -> Audience {
    Audience::from(&c.facts())
}

/// A line of the log. What routing did, nobody did.
pub fn entry(
    id: LogEntryId,
    at: Timestamp,
    conversation: &Conversation,
    by: Actor,
    happened: &Move,
) -> Entry {
    let actor = match happened {
        Move::Routed { .. } | Move::PassedOver(_) => Actor::System,
        _ => by,
    };
    let details = match serde_json::to_value(happened) {
        Ok(Value::Object(mut object)) => object.remove("details"),
        _ => None,
    };
    Entry {
        organization: conversation.organization,
        id,
        conversation: conversation.id,
        at,
        actor,
        action: happened.action().to_owned(),
        details: details.map_or_else(|| "{}".to_owned(), |details| details.to_string()),
    }
}
