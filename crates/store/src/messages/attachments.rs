//! Which files a message has, in order.

use crate::attachments::{self, Attachment};
use crate::columns::AsInt;
use crate::db::{each_backend, insert_many};
use crate::schema::message_attachments;
use crate::{Db, StoreResult, search};
use diesel::prelude::*;
use domain::{AttachmentId, MessageId, OrganizationId};

/// Gives a new message its files.
pub fn attach(
    db: &mut Db,
    organization: OrganizationId,
    message: MessageId,
    files: &[Attachment],
) -> StoreResult<()> {
    let rows: Vec<_> = (0_i32..)
        .zip(files)
        .map(|(ordinal, file)| {
            (
                message_attachments::organization_id.eq(AsInt(organization)),
                message_attachments::message_id.eq(AsInt(message)),
                message_attachments::ordinal.eq(ordinal),
                message_attachments::attachment_id.eq(AsInt(file.id)),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let query = diesel::insert_into(message_attachments::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    let names = files.iter().map(|file| file.name.as_str());
    search::add_file_names(db, organization, message, names)
}

/// Gives many new messages a file each, of the name they were added with.
pub fn attach_all(
    db: &mut Db,
    organization: OrganizationId,
    files: &[(MessageId, AttachmentId)],
) -> StoreResult<()> {
    let row = |(message, file): &(MessageId, AttachmentId)| {
        (
            message_attachments::organization_id.eq(AsInt(organization)),
            message_attachments::message_id.eq(AsInt(*message)),
            message_attachments::ordinal.eq(0),
            message_attachments::attachment_id.eq(AsInt(*file)),
        )
    };
    let rows: Vec<_> = files.iter().map(row).collect();
    insert_many!(db, message_attachments::table, &rows);
    Ok(())
}

/// The files of some messages, each with its message, in order: two statements for any number.
pub fn attached(
    db: &mut Db,
    organization: OrganizationId,
    messages: &[MessageId],
) -> StoreResult<Vec<(MessageId, Attachment)>> {
    let links: Vec<(AsInt<MessageId>, AsInt<AttachmentId>)> = message_attachments::table
        .filter(message_attachments::organization_id.eq(AsInt(organization)))
        .filter(message_attachments::message_id.eq_any(messages.iter().map(|id| *id.as_ref())))
        .order((
            message_attachments::message_id,
            message_attachments::ordinal,
        ))
        .select((
            message_attachments::message_id,
            message_attachments::attachment_id,
        ))
        .load(db)?;
    let links = links.into_iter().map(|(message, file)| (message.0, file.0));
    attachments::of_links(db, organization, links.collect())
}
