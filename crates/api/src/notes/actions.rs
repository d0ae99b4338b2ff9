//! What can be done with notes: one transaction each, with what the stream tells of it.

use super::place::Place;
use super::wire;
use crate::app::State;
use crate::attachments::rules;
use crate::auth::principals::Principal;
use crate::conversations::reading::Read;
use crate::conversations::work::Work;
use crate::extract::IfMatch;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::notes::{NewNote, Note as Wire, PatchNote};
use contract::page::Page;
use domain::actors::Actor;
use domain::conversations::Conversation;
use domain::notes::{About, may_delete, may_edit, note_text};
use domain::visibility::can_see_contact;
use domain::{AgentId, AttachmentId, NoteId};
use store::attachments::{self, Uploader};
use store::conversations::Reader;
use store::events::NewEvent;
use store::notes::{self, Listed, Note};
use store::{Cursor, Db, Slice, StoreError, contacts, events};

/// A page of the notes on a contact or in a conversation that the caller sees, newest first.
pub async fn list(
    state: &State,
    by: &Principal,
    about: About,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Read<Page<Wire>>> {
    let after = cursor.map(Cursor::decode).transpose()?;
    let (viewer, links) = (by.viewer.clone(), state.links());
    let shown = move |page: Slice<Listed>| Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page
            .items
            .into_iter()
            .map(|listed| wire::note(&links, listed))
            .collect(),
    };
    match about {
        About::Conversation(id) => {
            let read = state.read_inside(by, id, move |db, reader| {
                let organization = reader.viewer.organization;
                let page = notes::page(db, organization, about, after.as_ref(), limit);
                Ok(shown(page?))
            });
            read.await
        }
        About::Contact(id) => {
            let read = state.read_with_cursor(move |db| {
                let organization = viewer.organization;
                let contact = contacts::get(db, organization, id)?;
                if !can_see_contact(&viewer, &contact.facts()) {
                    return Err(Problem::not_found());
                }
                let page = notes::page(db, organization, about, after.as_ref(), limit);
                Ok(shown(page?))
            });
            read.await
        }
    }
}

/// Who writes a note, and whose uploads may go with it.
#[derive(Clone, Debug)]
struct Writer {
    actor: Actor,
    uploader: Uploader,
}

pub async fn create(
    state: &State,
    by: &Principal,
    about: About,
    once: Once,
    new: NewNote,
) -> Reply<Wire> {
    let (work, viewer, links) = (Work::new(state), by.viewer.clone(), state.links());
    let writer = Writer {
        actor: by.actor(),
        uploader: by.uploader(),
    };
    let text = checked(&new.text)?;
    let mentions = each_once(&new.mention_ids);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let place = Place::seen(db, &reader, about)?;
            let id = once.run(db, |db| {
                place.check_mentions(db, &reader, &mentions)?;
                let note = Note {
                    organization: reader.viewer.organization,
                    id: work.id(),
                    about,
                    author: writer.actor,
                    text: text.clone(),
                    mentions: mentions.clone(),
                    created_at: work.now,
                    edited_at: None,
                    version: 1,
                };
                notes::insert(db, &note)?;
                take(db, &writer.uploader, &note, &new.attachment_ids)?;
                tell(db, &work, &place, &note, "note.created", &note.mentions)?;
                Ok(note.id)
            })?;
            let listed = notes::one(db, reader.viewer.organization, id)?;
            Ok(wire::note(&links, listed))
        })
        .await
}

/// Writes a note of a change of its conversation, in the change's own transaction.
pub fn add(
    db: &mut Db,
    work: &Work,
    actor: Actor,
    conversation: &Conversation,
    text: &str,
) -> Reply<NoteId> {
    let note = Note {
        organization: conversation.organization,
        id: work.id(),
        about: About::Conversation(conversation.id),
        author: actor,
        text: text.to_owned(),
        mentions: Vec::new(),
        created_at: work.now,
        edited_at: None,
        version: 1,
    };
    notes::insert(db, &note)?;
    let place = Place::Conversation(Box::new(conversation.clone()));
    tell(db, work, &place, &note, "note.created", &[])?;
    Ok(note.id)
}

/// Changes the words of a note; its author's alone.
pub async fn update(
    state: &State,
    by: &Principal,
    (about, id): (About, NoteId),
    version: IfMatch,
    patch: PatchNote,
) -> Reply<Wire> {
    let (work, viewer, links) = (Work::new(state), by.viewer.clone(), state.links());
    let me = by.actor();
    let text = patch.text.as_deref().map(checked).transpose()?;
    let mentions = patch.mention_ids.as_deref().map(each_once);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let organization = reader.viewer.organization;
            let place = Place::seen(db, &reader, about)?;
            let before = notes::get(db, organization, about, id)?;
            if !may_edit(me, before.author) {
                return Err(Problem::refused(
                    "not_yours",
                    "Only its author changes a note",
                ));
            }
            version.check(before.version)?;
            let mut after = Note {
                text: text.clone().unwrap_or_else(|| before.text.clone()),
                mentions: mentions.clone().unwrap_or_else(|| before.mentions.clone()),
                ..before.clone()
            };
            if after != before {
                after.version += 1;
                after.edited_at = Some(work.now);
                let new = |agent: &&AgentId| !before.mentions.contains(agent);
                let called: Vec<AgentId> = after.mentions.iter().filter(new).copied().collect();
                place.check_mentions(db, &reader, &called)?;
                notes::save(db, &before, &after)?;
                tell(db, &work, &place, &after, "note.updated", &called)?;
            }
            Ok(wire::note(&links, notes::one(db, organization, id)?))
        })
        .await
}

/// Takes a note away; one's own, or anybody's for who manages conversations.
pub async fn delete(state: &State, by: &Principal, about: About, id: NoteId) -> Reply<()> {
    let (work, viewer, me) = (Work::new(state), by.viewer.clone(), by.actor());
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let place = Place::seen(db, &reader, about)?;
            let note = notes::get(db, reader.viewer.organization, about, id)?;
            if !may_delete(&reader.viewer, me, note.author) {
                return Err(Problem::refused(
                    "not_yours",
                    "Only its author, or who manages conversations, takes a note away",
                ));
            }
            notes::remove(db, &note, work.now)?;
            let gone = Note {
                version: note.version + 1,
                ..note
            };
            tell(db, &work, &place, &gone, "note.deleted", &[])
        })
        .await
}

fn tell(
    db: &mut Db,
    work: &Work,
    place: &Place,
    note: &Note,
    name: &'static str,
    called: &[AgentId],
) -> Reply<()> {
    let others = called.iter().filter(|id| note.author.agent() != Some(**id));
    let called = others.map(|agent| place.called(work, note, *agent));
    let told: Vec<NewEvent> = std::iter::once(place.told(work, note, name))
        .chain(called)
        .collect();
    Ok(events::append_all(db, &told)?)
}

fn take(db: &mut Db, uploader: &Uploader, note: &Note, ids: &[AttachmentId]) -> Reply<()> {
    let taken = attachments::take(db, note.organization, ids, uploader);
    let files = taken.map_err(|error| match error {
        StoreError::MissingReference => Problem::invalid().field(
            "attachment_ids",
            "not_available",
            "Only your own uploads that are ready and not used yet",
        ),
        error => error.into(),
    })?;
    rules::check(db, note.organization, &files)?;
    let ids: Vec<AttachmentId> = files.iter().map(|file| file.id).collect();
    Ok(notes::attach(db, note.organization, note.id, &ids)?)
}

/// The text of a note, or what is wrong with it.
pub fn checked(text: &str) -> Reply<String> {
    note_text(text).map_err(|flaw| Problem::invalid().flaw("text", &flaw))
}

fn each_once(ids: &[AgentId]) -> Vec<AgentId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}
