//! Which files go along with a quick reply, in order. They are its own: what is sent with a message is
//! a copy, which shares the bytes.

use crate::attachments::{self, Attachment, Uploader};
use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::quick_reply_attachments as links;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{AttachmentId, OrganizationId, QuickReplyId, Timestamp};

/// Gives a reply exactly these files, in order. Those it has stay, uploads of `uploader` come to them
/// (`MissingReference` when one is not theirs, not ready or used before), and the others go.
pub fn set(
    db: &mut Db,
    organization: OrganizationId,
    reply: QuickReplyId,
    files: &[AttachmentId],
    uploader: &Uploader,
    now: Timestamp,
) -> StoreResult<()> {
    let had = unlink(db, organization, reply)?;
    let is_new = |id: &&AttachmentId| !had.contains(id.as_ref());
    let new: Vec<AttachmentId> = files.iter().filter(is_new).copied().collect();
    attachments::take(db, organization, &new, uploader)?;
    let stays = |id: &i64| files.iter().any(|file| file.as_ref() == id);
    let gone: Vec<i64> = had.iter().filter(|id| !stays(id)).copied().collect();
    if !gone.is_empty() {
        attachments::remove(db, organization, &gone, now)?;
    }
    link(db, organization, reply, files)
}

/// The files of some replies, each with its reply, in order: two statements for any number.
pub fn attached(
    db: &mut Db,
    organization: OrganizationId,
    replies: &[QuickReplyId],
) -> StoreResult<Vec<(QuickReplyId, Attachment)>> {
    if replies.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(AsInt<QuickReplyId>, AsInt<AttachmentId>)> = links::table
        .filter(links::organization_id.eq(AsInt(organization)))
        .filter(links::quick_reply_id.eq_any(replies.iter().map(|id| *id.as_ref())))
        .order((links::quick_reply_id, links::ordinal))
        .select((links::quick_reply_id, links::attachment_id))
        .load(db)?;
    let rows = rows.into_iter().map(|(reply, file)| (reply.0, file.0));
    attachments::of_links(db, organization, rows.collect())
}

/// Makes uploads of `uploader` out of the files of a reply, to go with a message; `new_id` names each.
pub fn copy(
    db: &mut Db,
    organization: OrganizationId,
    reply: QuickReplyId,
    uploader: &Uploader,
    now: Timestamp,
    new_id: impl Fn() -> AttachmentId,
) -> StoreResult<Vec<Attachment>> {
    let files = attached(db, organization, &[reply])?;
    let files = files.into_iter().map(|(_, file)| file).collect();
    attachments::copy(db, organization, files, uploader, now, new_id)
}

/// Takes the files of a reply away, with their bytes where nothing else has them.
pub(super) fn remove(
    db: &mut Db,
    organization: OrganizationId,
    reply: QuickReplyId,
    now: Timestamp,
) -> StoreResult<()> {
    let gone = unlink(db, organization, reply)?;
    if !gone.is_empty() {
        attachments::remove(db, organization, &gone, now)?;
    }
    Ok(())
}

fn link(
    db: &mut Db,
    organization: OrganizationId,
    reply: QuickReplyId,
    files: &[AttachmentId],
) -> StoreResult<()> {
    let rows: Vec<_> = (0_i32..)
        .zip(files)
        .map(|(ordinal, file)| {
            (
                links::organization_id.eq(AsInt(organization)),
                links::quick_reply_id.eq(AsInt(reply)),
                links::ordinal.eq(ordinal),
                links::attachment_id.eq(AsInt(*file)),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let query = diesel::insert_into(links::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

fn unlink(db: &mut Db, organization: OrganizationId, reply: QuickReplyId) -> StoreResult<Vec<i64>> {
    let own = links::table
        .filter(links::organization_id.eq(AsInt(organization)))
        .filter(links::quick_reply_id.eq(AsInt(reply)));
    let gone = diesel::delete(own)
        .returning(links::attachment_id)
        .get_results(db)?;
    Ok(gone)
}
