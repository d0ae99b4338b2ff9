//! Messages that wait for their time: not part of the thread until they leave.

use super::row::Row;
use super::{Message, attached};
use crate::columns::{AsInt, AsText};
use crate::schema::{attachments, message_attachments, messages};
use crate::{Db, StoreError, StoreResult, search};
use diesel::prelude::*;
use domain::messages::Delivery;
use domain::{AttachmentId, ConversationId, MessageId, OrganizationId, Timestamp};

/// What never left, or not yet.
pub(super) fn unsent() -> [AsText<Delivery>; 2] {
    Delivery::UNSENT.map(AsText)
}

/// The messages that wait in some conversations, the next one first.
pub fn of_conversations(
    db: &mut Db,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<Vec<Message>> {
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq_any(conversations.iter().map(|id| *id.as_ref())))
        .filter(messages::due_at.is_not_null())
        .order((messages::due_at, messages::id))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// How many messages wait in a conversation for a time after `after`.
pub fn count(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    after: Timestamp,
) -> StoreResult<i64> {
    let waiting = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::due_at.gt(AsInt(after)));
    Ok(waiting.count().get_result(db)?)
}

/// In which of some conversations messages wait.
pub fn waiting_in(
    db: &mut Db,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<Vec<ConversationId>> {
    let ids: Vec<AsInt<ConversationId>> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq_any(conversations.iter().map(|id| *id.as_ref())))
        .filter(messages::due_at.is_not_null())
        .select(messages::conversation_id)
        .distinct()
        .load(db)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// What is due in a conversation, in the order in which it leaves. What waits for somebody does not.
pub fn due(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::due_at.le(AsInt(now)))
        .filter(messages::held.is_null().or(messages::held.eq(false)))
        .order((messages::due_at, messages::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Writes what a scheduled message has become, from where the caller saw it; `Contention` when
/// somebody was faster.
pub fn save(db: &mut Db, before: &Message, after: &Message) -> StoreResult<()> {
    let seen = messages::table
        .find((AsInt(before.organization), AsInt(before.id)))
        .filter(messages::version.eq(before.version))
        .filter(messages::due_at.is_not_null());
    let error = after.error.as_ref();
    let changed = diesel::update(seen)
        .set((
            messages::delivery.eq(after.delivery.map(AsText)),
            messages::error_code.eq(error.map(|e| e.code.as_str())),
            messages::error_message.eq(error.map(|e| e.message.as_str())),
            messages::error_retryable.eq(error.map(|e| e.retryable)),
            messages::text.eq(after.text.as_deref()),
            messages::kind.eq(AsText(after.kind)),
            messages::due_at.eq(after.due_at.map(AsInt)),
            messages::held.eq(after.held),
            messages::position.eq(AsInt(after.position)),
            messages::sent_at.eq(AsInt(after.sent_at)),
            messages::received_at.eq(AsInt(after.received_at)),
            messages::version.eq(after.version),
        ))
        .execute(db)?;
    match changed {
        0 => Err(StoreError::Contention),
        _ if after.due_at.is_some() || after.delivery == Some(Delivery::Cancelled) => Ok(()),
        _ => {
            let files = attached(db, after.organization, &[after.id])?;
            let names: Vec<String> = files.into_iter().map(|(_, file)| file.name).collect();
            search::put_message(db, after, &names)
        }
    }
}

/// Takes back what waits in some conversations, with one statement. Gives what was taken back.
pub fn cancel_all(
    db: &mut Db,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<Vec<Message>> {
    let waiting = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq_any(conversations.iter().map(|id| *id.as_ref())))
        .filter(messages::due_at.is_not_null());
    let rows: Vec<Row> = diesel::update(waiting)
        .set((
            messages::delivery.eq(AsText(Delivery::Cancelled)),
            messages::due_at.eq(None::<i64>),
            messages::version.eq(messages::version + 1),
        ))
        .returning(messages::all_columns)
        .get_results(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Files, each with the message it was of.
pub type FilesOf = Vec<(MessageId, AttachmentId)>;

/// Gives the files of messages that were taken back to their uploaders, as if they had just come up.
/// Tells which were whose.
pub fn give_files_back(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
    now: Timestamp,
) -> StoreResult<FilesOf> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let links = message_attachments::table
        .filter(message_attachments::organization_id.eq(AsInt(organization)))
        .filter(message_attachments::message_id.eq_any(ids.iter().map(|id| *id.as_ref())));
    let files: Vec<(AsInt<MessageId>, AsInt<AttachmentId>)> = diesel::delete(links)
        .returning((
            message_attachments::message_id,
            message_attachments::attachment_id,
        ))
        .get_results(db)?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let own = attachments::table
        .filter(attachments::organization_id.eq(AsInt(organization)))
        .filter(attachments::id.eq_any(files.iter().map(|(_, id)| *id.0.as_ref())));
    diesel::update(own)
        .set((
            attachments::used.eq(false),
            attachments::created_at.eq(AsInt(now)),
        ))
        .execute(db)?;
    Ok(files
        .into_iter()
        .map(|(message, file)| (message.0, file.0))
        .collect())
}
