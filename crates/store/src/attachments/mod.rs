//! Files of messages. An upload belongs to its uploader until a message uses it; the bytes are
//! kept once per organization and content, counted in [`files`].

mod copying;
pub mod files;

pub use copying::copy;

use crate::columns::{AsInt, AsText};
use crate::db::insert_many;
use crate::schema::attachments;
use crate::{Db, StoreError, StoreResult};
use diesel::dsl::not;
use diesel::prelude::*;
use domain::files::FileError;
use domain::messages::AttachmentState;
use domain::{AgentId, ApiTokenId, AttachmentId, ChannelId, Flaw, OrganizationId, Timestamp};
use std::convert::Infallible;
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    pub organization: OrganizationId,
    pub id: AttachmentId,
    /// SHA-256 of its bytes, in hex: its name in the file store. Empty while they are not here.
    pub content: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub state: AttachmentState,
    /// The content of a smaller picture.
    pub thumbnail: Option<String>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub duration_ms: Option<i64>,
    pub uploader: Uploader,
    pub used: bool,
    pub created_at: Timestamp,
    /// Of one that failed: why the organization does not take it; none where it did not arrive.
    pub refused: Option<FileError>,
    /// Of one that failed and may be asked for again: where it was to be had.
    pub source: Option<String>,
}

/// Whose an unused upload is. One word in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploader(String);

impl Uploader {
    pub fn agent(id: AgentId) -> Self {
        Self(format!("agent:{id}"))
    }

    pub fn integration(id: ApiTokenId) -> Self {
        Self(format!("integration:{id}"))
    }

    /// As it was written before.
    pub fn written(text: String) -> Self {
        Self(text)
    }

    /// What the messages of a channel link to, and the server fetches.
    pub fn channel(id: ChannelId) -> Self {
        Self(format!("channel:{id}"))
    }

    /// A visitor of a web chat; the address of their identity tells them apart.
    pub fn visitor(channel: ChannelId, address: &str) -> Self {
        Self(format!("visitor:{channel}:{address}"))
    }
}

impl AsRef<str> for Uploader {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Uploader {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<AttachmentId>,
    content: String,
    name: String,
    media_type: String,
    size: i64,
    state: AsText<AttachmentState>,
    thumbnail: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
    duration_ms: Option<i64>,
    uploader: AsText<Uploader>,
    used: bool,
    created_at: AsInt<Timestamp>,
    refused: Option<String>,
    source: Option<String>,
}

/// Adds an upload; its bytes are counted by [`files::use_content`].
pub fn insert(db: &mut Db, attachment: &Attachment) -> StoreResult<()> {
    diesel::insert_into(attachments::table)
        .values(Row::from(attachment))
        .execute(db)?;
    Ok(())
}

/// Adds many.
pub fn insert_all(db: &mut Db, all: &[Attachment]) -> StoreResult<()> {
    let rows: Vec<Row> = all.iter().map(Row::from).collect();
    insert_many!(db, attachments::table, &rows);
    Ok(())
}

/// Attachments by their ids; unknown ones are left out.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AttachmentId],
) -> StoreResult<Vec<Attachment>> {
    let rows: Vec<Row> = attachments::table
        .filter(attachments::organization_id.eq(AsInt(organization)))
        .filter(attachments::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Attachment::from).collect())
}

/// The attachments of links, each with whose it is, in the order of the links.
pub(crate) fn of_links<T>(
    db: &mut Db,
    organization: OrganizationId,
    links: Vec<(T, AttachmentId)>,
) -> StoreResult<Vec<(T, Attachment)>> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<AttachmentId> = links.iter().map(|(_, id)| *id).collect();
    let files = of_ids(db, organization, &ids)?;
    let file = |id: AttachmentId| files.iter().find(|file| file.id == id).cloned();
    Ok(links
        .into_iter()
        .filter_map(|(of, id)| Some((of, file(id)?)))
        .collect())
}

/// Those of some uploads that can still go with a message of their uploader, in the order given.
pub fn unused(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AttachmentId],
    uploader: &Uploader,
) -> StoreResult<Vec<Attachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let is_left = |file: &Attachment| {
        !file.used && file.uploader == *uploader && file.state == AttachmentState::Ready
    };
    let mut left = of_ids(db, organization, ids)?;
    left.retain(is_left);
    left.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
    Ok(left)
}

/// The attachment a signed link is for, whoever's it is: the signature vouches for the reader.
pub fn by_id(db: &mut Db, id: AttachmentId) -> StoreResult<Attachment> {
    let row: Row = attachments::table
        .filter(attachments::id.eq(AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// One attachment of this organization.
pub fn get(db: &mut Db, organization: OrganizationId, id: AttachmentId) -> StoreResult<Attachment> {
    let row: Row = attachments::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Ends the waiting of an attachment for its bytes, with them or without; false when somebody was
/// faster or it is gone.
pub fn settle(db: &mut Db, attachment: &Attachment) -> StoreResult<bool> {
    let pending = attachments::table
        .find((AsInt(attachment.organization), AsInt(attachment.id)))
        .filter(attachments::state.eq(AttachmentState::Pending.as_str()));
    let settled = diesel::update(pending)
        .set((
            attachments::content.eq(&attachment.content),
            attachments::media_type.eq(&attachment.media_type),
            attachments::size.eq(attachment.size),
            attachments::state.eq(AsText(attachment.state)),
            attachments::width.eq(attachment.width),
            attachments::height.eq(attachment.height),
            attachments::refused.eq(attachment.refused.map(|why| why.code())),
            attachments::source.eq(&attachment.source),
        ))
        .execute(db)?;
    Ok(settled == 1)
}

/// Waits again for a file that did not come; false when it did, or is waited for already.
pub fn expect_again(
    db: &mut Db,
    organization: OrganizationId,
    id: AttachmentId,
) -> StoreResult<bool> {
    let failed = attachments::table
        .find((AsInt(organization), AsInt(id)))
        .filter(attachments::state.eq(AttachmentState::Failed.as_str()));
    let expected = diesel::update(failed)
        .set((
            attachments::state.eq(AttachmentState::Pending.as_str()),
            attachments::refused.eq(None::<String>),
            attachments::source.eq(None::<String>),
        ))
        .execute(db)?;
    Ok(expected == 1)
}

/// Hands an uploader's own uploads to a message, in the order given. `MissingReference` when one is
/// not theirs, not ready or used before: then none is taken.
pub fn take(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AttachmentId],
    uploader: &Uploader,
) -> StoreResult<Vec<Attachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let own = attachments::table
        .filter(attachments::organization_id.eq(AsInt(organization)))
        .filter(attachments::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .filter(attachments::uploader.eq(uploader.as_ref()))
        .filter(attachments::state.eq(AttachmentState::Ready.as_str()))
        .filter(attachments::used.eq(false));
    let rows: Vec<Row> = diesel::update(own)
        .set(attachments::used.eq(true))
        .returning(attachments::all_columns)
        .get_results(db)?;
    let mut taken: Vec<Attachment> = rows.into_iter().map(Attachment::from).collect();
    if taken.len() != ids.len() {
        return Err(StoreError::MissingReference);
    }
    taken.sort_by_key(|attachment| ids.iter().position(|id| *id == attachment.id));
    Ok(taken)
}

/// Removes up to `limit` uploads from before `until` that no message took; answers how many.
pub fn forget_unused(
    db: &mut Db,
    organization: OrganizationId,
    until: Timestamp,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let old: Vec<i64> = attachments::table
        .filter(attachments::organization_id.eq(AsInt(organization)))
        .filter(not(attachments::used))
        .filter(attachments::created_at.lt(AsInt(until)))
        .order(attachments::id)
        .limit(limit)
        .select(attachments::id)
        .load(db)?;
    remove(db, organization, &old, now)
}

/// Organizations that have uploads from before `until` which no message took.
pub fn organizations_with_unused(
    db: &mut Db,
    until: Timestamp,
    limit: i64,
) -> StoreResult<Vec<OrganizationId>> {
    let rows: Vec<AsInt<OrganizationId>> = attachments::table
        .filter(not(attachments::used))
        .filter(attachments::created_at.lt(AsInt(until)))
        .select(attachments::organization_id)
        .distinct()
        .limit(limit)
        .load(db)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

/// Removes attachments that belong to nothing any more, and gives their bytes back.
pub(crate) fn remove(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[i64],
    now: Timestamp,
) -> StoreResult<usize> {
    let gone = attachments::table
        .filter(attachments::organization_id.eq(AsInt(organization)))
        .filter(attachments::id.eq_any(ids));
    let rows: Vec<(String, Option<String>)> = diesel::delete(gone)
        .returning((attachments::content, attachments::thumbnail))
        .get_results(db)?;
    let contents: Vec<String> = rows
        .iter()
        .flat_map(|(content, thumbnail)| [Some(content), thumbnail.as_ref()])
        .flatten()
        .cloned()
        .collect();
    files::give_back(db, organization, &contents, now)?;
    Ok(rows.len())
}

impl From<&Attachment> for Row {
    fn from(a: &Attachment) -> Self {
        Self {
            organization_id: AsInt(a.organization),
            id: AsInt(a.id),
            content: a.content.clone(),
            name: a.name.clone(),
            media_type: a.media_type.clone(),
            size: a.size,
            state: AsText(a.state),
            thumbnail: a.thumbnail.clone(),
            width: a.width,
            height: a.height,
            duration_ms: a.duration_ms,
            uploader: AsText(a.uploader.clone()),
            used: a.used,
            created_at: AsInt(a.created_at),
            refused: a.refused.map(|why| why.code().to_owned()),
            source: a.source.clone(),
        }
    }
}

impl From<Row> for Attachment {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            content: row.content,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            state: row.state.0,
            thumbnail: row.thumbnail,
            width: row.width,
            height: row.height,
            duration_ms: row.duration_ms,
            uploader: row.uploader.0,
            used: row.used,
            created_at: row.created_at.0,
            refused: row.refused.as_deref().and_then(FileError::of_code),
            source: row.source,
        }
    }
}
