//! What can be done with tags: one transaction each, with what the stream tells of it.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::messages::{send, wire};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::page::Page;
use contract::tags::{Tag as Wire, TagMessages, TagQuery, TaggedMessages};
use domain::actors::Actor;
use domain::permissions::Permission;
use domain::tags::{TagError, TagName, added, may_remove};
use domain::{MessageId, TagId};
use std::collections::BTreeSet;
use store::conversations::Locked;
use store::messages::{self, Message, tagging};
use store::tags::{self, Tag};
use store::{Cursor, Db};

pub async fn list(
    state: &State,
    by: &Principal,
    query: TagQuery,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let text = query.q.map(|q| q.trim().to_owned());
    let text = text.filter(|text| !text.is_empty());
    let page = state
        .store
        .read(move |db| tags::list(db, organization, text.as_deref(), after, limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(tag).collect(),
    })
}

pub async fn get(state: &State, by: &Principal, id: TagId) -> Reply<Wire> {
    let organization = by.organization();
    let read = state.store.read(move |db| tags::get(db, organization, id));
    Ok(tag(read.await?))
}

/// Puts tags on messages of a conversation that the caller sees.
pub async fn put_on(
    state: &State,
    by: &Principal,
    once: Once,
    wanted: TagMessages,
) -> Reply<TaggedMessages> {
    let names = named(state, &wanted.tags)?;
    let ids = each_once(&wanted.message_ids);
    let (work, viewer, actor) = (Work::new(state), by.viewer.clone(), by.actor());
    state
        .write(move |db| {
            let organization = viewer.organization;
            let first = *ids.first().ok_or_else(Problem::not_found)?;
            let conversation = messages::get(db, organization, first)?.conversation;
            let mut locked = send::seen(db, &viewer, conversation)?;
            once.run(db, |db| {
                let found = messages::get_all(db, organization, &ids)?;
                let is_said = |m: &&Message| m.conversation == conversation && !m.is_unsent();
                if found.iter().filter(is_said).count() != ids.len() {
                    let message = "Only messages of one conversation";
                    return Err(Problem::invalid().field("message_ids", "not_here", message));
                }
                tag_all(db, &work, &mut locked, (&found, &names), actor)?;
                Ok(first)
            })?;
            let mut listed = messages::of_ids(db, organization, &ids)?;
            listed.sort_by_key(|one| ids.iter().position(|id| *id == one.message.id));
            let links = work.state.links();
            let items = listed.into_iter().map(|one| wire::message(&links, one));
            Ok(TaggedMessages {
                items: items.collect(),
            })
        })
        .await
}

/// Puts tags on messages of a locked conversation.
fn tag_all(
    db: &mut Db,
    work: &Work,
    locked: &mut Locked,
    (found, names): (&[Message], &[(TagId, TagName)]),
    by: Actor,
) -> Reply<()> {
    let (organization, conversation) = (locked.conversation.organization, locked.conversation.id);
    let ids: Vec<MessageId> = found.iter().map(|message| message.id).collect();
    let had = tagging::tagged(db, organization, &ids)?;
    let had: Vec<_> = had.into_iter().map(|(id, tag)| (id, tag.id)).collect();
    let tags = tags::named(db, organization, names, work.now)?;
    let wanted: Vec<TagId> = tags.iter().map(|tag| tag.id).collect();
    let added = added(&ids, &wanted, &had)?;
    if added.is_empty() {
        return Ok(());
    }
    let mut moves = Vec::new();
    for tag in &tags {
        let count = added.iter().filter(|(_, id)| *id == tag.id).count();
        moves.extend(
            locked
                .conversation
                .tag(tag.id, &tag.name, count, work.now)?,
        );
    }
    tagging::add(db, (organization, conversation), &added, by, work.now)?;
    let changed: BTreeSet<MessageId> = added.iter().map(|(message, _)| *message).collect();
    let changed = found.iter().filter(|message| changed.contains(&message.id));
    tell(db, work, locked, moves, by, changed)
}

/// Takes a tag from a message of a conversation that the caller sees.
pub async fn take_off(state: &State, by: &Principal, (id, tag): (MessageId, TagId)) -> Reply<()> {
    let (work, viewer, actor) = (Work::new(state), by.viewer.clone(), by.actor());
    state
        .write(move |db| {
            let organization = viewer.organization;
            let conversation = messages::get(db, organization, id)?.conversation;
            let mut locked = send::seen(db, &viewer, conversation)?;
            let message = messages::get(db, organization, id)?;
            let has = tagging::tagged(db, organization, &[id])?;
            let own = has.into_iter().find(|(_, own)| own.id == tag);
            let (_, own) = own.ok_or_else(Problem::not_found)?;
            if !may_remove(&viewer, actor, own.added_by) {
                return Err(Problem::lacks(Permission::ManageConversations));
            }
            tagging::remove(db, organization, id, tag)?;
            let another = tagging::any_with(db, organization, conversation, tag)?;
            let c = &mut locked.conversation;
            let moves = c.untag(tag, &own.name, another, work.now);
            tell(db, &work, &locked, moves, actor, [&message].into_iter())
        })
        .await
}

/// Writes the conversation, its log, and that messages changed.
fn tell<'a>(
    db: &mut Db,
    work: &Work,
    locked: &Locked,
    moves: Vec<domain::conversations::Move>,
    by: Actor,
    changed: impl Iterator<Item = &'a Message>,
) -> Reply<()> {
    let changed: Vec<Message> = changed
        .map(|before| Message {
            version: before.version + 1,
            ..before.clone()
        })
        .collect();
    let told: Vec<_> = changed
        .iter()
        .map(|after| ("message.updated", after))
        .collect();
    let change = Change {
        by,
        moves,
        messages: &told,
    };
    Ok(record::save(db, work, locked, change)?)
}

/// The names, each with the id it gets if there is no such tag.
fn named(state: &State, texts: &[String]) -> Reply<Vec<(TagId, TagName)>> {
    let parsed = texts.iter().map(|text| match text.parse::<TagName>() {
        Ok(name) => Ok((state.new_id(), name)),
        Err(flaw) => Err(Problem::invalid().flaw("tags", &flaw)),
    });
    parsed.collect()
}

fn each_once(ids: &[MessageId]) -> Vec<MessageId> {
    let mut met = BTreeSet::new();
    ids.iter().copied().filter(|id| met.insert(*id)).collect()
}

impl From<TagError> for Problem {
    fn from(error: TagError) -> Self {
        Self::conflict(error.code(), &error.to_string())
    }
}

fn tag(tag: Tag) -> Wire {
    Wire {
        id: tag.id,
        name: tag.name,
    }
}
