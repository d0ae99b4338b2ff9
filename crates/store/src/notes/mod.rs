//! Notes on contacts and in conversations, newest first. Whether a reader sees what a note is on is
//! asked before, save in [`of_conversation`], which asks itself.

mod files;
mod row;

pub use files::attach;
pub use row::Note;

use crate::attachments::Attachment;
use crate::columns::AsInt;
use crate::conversations::{Reader, get_item};
use crate::schema::{agents, api_tokens, notes};
use crate::webhooks::deliveries;
use crate::written::ids as ids_column;
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::actors::ActorKind;
use domain::notes::About;
use domain::{ContactId, ConversationId, NoteId, OrganizationId, Timestamp};
use row::Row;

/// A note with its author's name and its files.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub note: Note,
    pub author_name: Option<String>,
    pub attachments: Vec<Attachment>,
}

type Query<'a> = notes::BoxedQuery<'a, <Db as Connection>::Backend>;

fn of<'a>(organization: OrganizationId, about: About) -> Query<'a> {
    let own = notes::table.filter(notes::organization_id.eq(AsInt(organization)));
    match about {
        About::Contact(id) => own
            .filter(notes::contact_id.eq(Some(AsInt(id))))
            .into_boxed(),
        About::Conversation(id) => own
            .filter(notes::conversation_id.eq(Some(AsInt(id))))
            .into_boxed(),
    }
}

/// A page of the notes taken in a conversation; `NotFound` for who does not see it.
pub fn of_conversation(
    db: &mut Db,
    reader: &Reader,
    id: ConversationId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    get_item(db, reader, id)?;
    let about = About::Conversation(id);
    page(db, reader.viewer.organization, about, after, limit)
}

/// A page of the notes on something. Whether the reader sees that is asked before.
pub fn page(
    db: &mut Db,
    organization: OrganizationId,
    about: About,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    let rows: Vec<Row> = of(organization, about)
        .filter(notes::id.lt(after.map_or(i64::MAX, |cursor| cursor.id)))
        .order(notes::id.desc())
        .limit(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(db)?;
    let found = rows.into_iter().map(Note::from).collect();
    let slice = Slice::cut(found, limit, |note: &Note| Cursor {
        key: 0,
        id: *note.id.as_ref(),
    });
    let next = slice.next;
    Ok(Slice {
        items: dress(db, organization, slice.items)?,
        next,
    })
}

/// One note of what it is on; any other is not there.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    about: About,
    id: NoteId,
) -> StoreResult<Note> {
    let row: Row = of(organization, about)
        .filter(notes::id.eq(AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Several notes with what belongs to them; those that are not there are left out.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[NoteId],
) -> StoreResult<Vec<Listed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = notes::table
        .filter(notes::organization_id.eq(AsInt(organization)))
        .filter(notes::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    dress(db, organization, rows.into_iter().map(Note::from).collect())
}

/// One note with what belongs to it.
pub fn one(db: &mut Db, organization: OrganizationId, id: NoteId) -> StoreResult<Listed> {
    let found = of_ids(db, organization, &[id])?;
    found.into_iter().next().ok_or(StoreError::NotFound)
}

pub fn insert(db: &mut Db, note: &Note) -> StoreResult<()> {
    diesel::insert_into(notes::table)
        .values(Row::from(note))
        .execute(db)?;
    Ok(())
}

/// Writes other words over a note, from where the caller saw it; `Contention` when somebody was
/// faster.
pub fn save(db: &mut Db, before: &Note, after: &Note) -> StoreResult<()> {
    let seen = notes::table
        .find((AsInt(before.organization), AsInt(before.id)))
        .filter(notes::version.eq(before.version));
    let changed = diesel::update(seen)
        .set((
            notes::text.eq(&after.text),
            notes::mention_ids.eq(ids_column(&after.mentions)),
            notes::edited_at.eq(after.edited_at.map(AsInt)),
            notes::version.eq(after.version),
        ))
        .execute(db)?;
    match changed {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Removes a note and its files.
pub fn remove(db: &mut Db, note: &Note, now: Timestamp) -> StoreResult<()> {
    remove_ids(db, note.organization, &[*note.id.as_ref()], now)
}

/// Removes up to `limit` notes of a conversation or a contact that goes; answers how many.
pub fn remove_some(
    db: &mut Db,
    organization: OrganizationId,
    about: About,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let ids: Vec<i64> = of(organization, about)
        .order(notes::id)
        .limit(limit)
        .select(notes::id)
        .load(db)?;
    remove_ids(db, organization, &ids, now)?;
    Ok(ids.len())
}

fn remove_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[i64],
    now: Timestamp,
) -> StoreResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    files::remove(db, organization, ids, now)?;
    deliveries::remove_about_all(db, organization, ids)?;
    let gone = notes::table
        .filter(notes::organization_id.eq(AsInt(organization)))
        .filter(notes::id.eq_any(ids));
    diesel::delete(gone).execute(db)?;
    Ok(())
}

/// What was noted on one contact is on another: they are the same person.
pub fn hand_over(
    db: &mut Db,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
) -> StoreResult<()> {
    let own = notes::table
        .filter(notes::organization_id.eq(AsInt(organization)))
        .filter(notes::contact_id.eq(Some(AsInt(from))));
    diesel::update(own)
        .set(notes::contact_id.eq(Some(AsInt(to))))
        .execute(db)?;
    Ok(())
}

/// Adds names and files: as many statements for one note as for a page.
fn dress(db: &mut Db, organization: OrganizationId, page: Vec<Note>) -> StoreResult<Vec<Listed>> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<NoteId> = page.iter().map(|note| note.id).collect();
    let files = files::attached(db, organization, &ids)?;
    let of_kind = |kind: ActorKind| -> Vec<i64> {
        let own = page.iter().filter(|note| note.author.kind() == kind);
        own.filter_map(|note| note.author.id()).collect()
    };
    let people: Vec<(i64, String)> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(of_kind(ActorKind::Agent)))
        .select((agents::id, agents::first_name))
        .load(db)?;
    let programs: Vec<(i64, String)> = api_tokens::table
        .filter(api_tokens::organization_id.eq(AsInt(organization)))
        .filter(api_tokens::id.eq_any(of_kind(ActorKind::Integration)))
        .select((api_tokens::id, api_tokens::name))
        .load(db)?;
    let name = |note: &Note| {
        let known = match note.author.kind() {
            ActorKind::Integration => &programs,
            _ => &people,
        };
        let id = note.author.id()?;
        let found = known.iter().find(|(other, _)| *other == id)?;
        Some(found.1.clone())
    };
    Ok(page
        .into_iter()
        .map(|note| Listed {
            author_name: name(&note),
            attachments: files
                .iter()
                .filter(|(of, _)| *of == note.id)
                .map(|(_, file)| file.clone())
                .collect(),
            note,
        })
        .collect())
}
