//! Which files a note has, in order.

use crate::attachments::{self, Attachment};
use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::note_attachments;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AttachmentId, NoteId, OrganizationId, Timestamp};

/// Gives a new note its files.
pub fn attach(
    db: &mut Db,
    organization: OrganizationId,
    note: NoteId,
    files: &[AttachmentId],
) -> StoreResult<()> {
    let rows: Vec<_> = (0_i32..)
        .zip(files)
        .map(|(ordinal, file)| {
            (
                note_attachments::organization_id.eq(AsInt(organization)),
                note_attachments::note_id.eq(AsInt(note)),
                note_attachments::ordinal.eq(ordinal),
                note_attachments::attachment_id.eq(AsInt(*file)),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let query = diesel::insert_into(note_attachments::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// The files of some notes, each with its note, in order: two statements for any number.
pub(super) fn attached(
    db: &mut Db,
    organization: OrganizationId,
    notes: &[NoteId],
) -> StoreResult<Vec<(NoteId, Attachment)>> {
    let links: Vec<(AsInt<NoteId>, AsInt<AttachmentId>)> = note_attachments::table
        .filter(note_attachments::organization_id.eq(AsInt(organization)))
        .filter(note_attachments::note_id.eq_any(notes.iter().map(|id| *id.as_ref())))
        .order((note_attachments::note_id, note_attachments::ordinal))
        .select((note_attachments::note_id, note_attachments::attachment_id))
        .load(db)?;
    let links = links.into_iter().map(|(note, file)| (note.0, file.0));
    attachments::of_links(db, organization, links.collect())
}

/// Takes the files of notes away, with their bytes where nothing else has them.
pub(super) fn remove(
    db: &mut Db,
    organization: OrganizationId,
    notes: &[i64],
    now: Timestamp,
) -> StoreResult<()> {
    let own = note_attachments::table
        .filter(note_attachments::organization_id.eq(AsInt(organization)))
        .filter(note_attachments::note_id.eq_any(notes));
    let gone: Vec<i64> = diesel::delete(own)
        .returning(note_attachments::attachment_id)
        .get_results(db)?;
    if !gone.is_empty() {
        attachments::remove(db, organization, &gone, now)?;
    }
    Ok(())
}
