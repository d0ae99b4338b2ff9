//! What goes when a conversation is deleted: at once whatever finds it, and then, some at a time, what
//! nobody can reach any more.

use super::{Locked, counts, side_rows};
use crate::attachments;
use crate::columns::AsInt;
use crate::schema::{
    conversation_assignees, conversation_channels, conversation_log, conversation_reads,
    conversation_viewers, conversations, dead_jobs, drafts, jobs, message_attachments,
    message_pieces, message_tags, messages, search_words,
};
use crate::webhooks::deliveries;
use crate::{Db, StoreResult, notes};
use diesel::prelude::*;
use domain::notes::About;
use domain::{ConversationId, OrganizationId, Timestamp};

/// Removes the row, what lists and counts have of it, and what was still to be done for it.
pub fn delete(db: &mut Db, locked: &Locked) -> StoreResult<()> {
    let c = locked.before();
    let (organization, id) = (AsInt(c.organization), AsInt(c.id));
    diesel::delete(conversations::table.find((organization, id))).execute(db)?;
    diesel::delete(conversation_assignees::table)
        .filter(conversation_assignees::organization_id.eq(organization))
        .filter(conversation_assignees::conversation_id.eq(id))
        .execute(db)?;
    diesel::delete(conversation_viewers::table)
        .filter(conversation_viewers::organization_id.eq(organization))
        .filter(conversation_viewers::conversation_id.eq(id))
        .execute(db)?;
    side_rows::labels::remove(db, c)?;
    side_rows::tags::remove(db, c)?;
    diesel::delete(search_words::table.find((organization, *c.id.as_ref()))).execute(db)?;
    // Its answers that have not left do not leave.
    diesel::delete(jobs::table)
        .filter(jobs::organization_id.eq(organization))
        .filter(jobs::lane.eq(*c.id.as_ref()))
        .execute(db)?;
    counts::count(db, Some(c), None)
}

/// Removes up to `limit` of what is left of a deleted conversation; answers how much that was.
pub fn clear(
    db: &mut Db,
    organization: OrganizationId,
    id: ConversationId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let cleared = clear_messages(db, organization, id, now, limit)?;
    if cleared > 0 {
        return Ok(cleared);
    }
    let entries: Vec<i64> = conversation_log::table
        .filter(conversation_log::organization_id.eq(AsInt(organization)))
        .filter(conversation_log::conversation_id.eq(AsInt(id)))
        .limit(limit)
        .select(conversation_log::id)
        .load(db)?;
    if !entries.is_empty() {
        return Ok(diesel::delete(conversation_log::table)
            .filter(conversation_log::organization_id.eq(AsInt(organization)))
            .filter(conversation_log::id.eq_any(entries))
            .execute(db)?);
    }
    let noted = notes::remove_some(db, organization, About::Conversation(id), now, limit)?;
    if noted > 0 {
        return Ok(noted);
    }
    let told = deliveries::remove_about(db, organization, *id.as_ref(), limit)?;
    if told > 0 {
        return Ok(told);
    }
    clear_rest(db, organization, id)
}

/// Messages with their files and tags; the tags themselves stay.
fn clear_messages(
    db: &mut Db,
    organization: OrganizationId,
    id: ConversationId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let some: Vec<i64> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(id)))
        .order((messages::position, messages::id))
        .limit(limit)
        .select(messages::id)
        .load(db)?;
    if some.is_empty() {
        return Ok(0);
    }
    let links = message_attachments::table
        .filter(message_attachments::organization_id.eq(AsInt(organization)))
        .filter(message_attachments::message_id.eq_any(some.clone()));
    let files: Vec<i64> = links
        .clone()
        .select(message_attachments::attachment_id)
        .load(db)?;
    diesel::delete(links).execute(db)?;
    if !files.is_empty() {
        attachments::remove(db, organization, &files, now)?;
    }
    diesel::delete(message_tags::table)
        .filter(message_tags::organization_id.eq(AsInt(organization)))
        .filter(message_tags::message_id.eq_any(some.clone()))
        .execute(db)?;
    diesel::delete(message_pieces::table)
        .filter(message_pieces::organization_id.eq(AsInt(organization)))
        .filter(message_pieces::message_id.eq_any(some.clone()))
        .execute(db)?;
    diesel::delete(search_words::table)
        .filter(search_words::organization_id.eq(AsInt(organization)))
        .filter(search_words::id.eq_any(some.clone()))
        .execute(db)?;
    Ok(diesel::delete(messages::table)
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(some))
        .execute(db)?)
}

/// One row for each agent or channel: few.
fn clear_rest(db: &mut Db, organization: OrganizationId, id: ConversationId) -> StoreResult<usize> {
    let reads = diesel::delete(conversation_reads::table)
        .filter(conversation_reads::organization_id.eq(AsInt(organization)))
        .filter(conversation_reads::conversation_id.eq(AsInt(id)))
        .execute(db)?;
    let drafts = diesel::delete(drafts::table)
        .filter(drafts::organization_id.eq(AsInt(organization)))
        .filter(drafts::conversation_id.eq(AsInt(id)))
        .execute(db)?;
    let channels = diesel::delete(conversation_channels::table)
        .filter(conversation_channels::organization_id.eq(AsInt(organization)))
        .filter(conversation_channels::conversation_id.eq(AsInt(id)))
        .execute(db)?;
    // What could not be done for it may hold what was to be said.
    let given_up = diesel::delete(dead_jobs::table)
        .filter(dead_jobs::organization_id.eq(AsInt(organization)))
        .filter(dead_jobs::lane.eq(*id.as_ref()))
        .execute(db)?;
    Ok(reads + drafts + channels + given_up)
}
