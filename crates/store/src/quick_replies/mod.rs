//! Answers written once and used often. Who sees one is `domain::quick_replies::is_visible`, which
//! the SQL here mirrors.

pub mod files;

use crate::columns::{AsInt, AsText};
use crate::like::containing;
use crate::schema::quick_replies;
use crate::written::{IdsColumn, ids};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::quick_replies::Visibility;
use domain::search::folded;
use domain::{AgentId, ChannelId, OrganizationId, QuickReplyId, Timestamp};

/// A quick reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    pub organization: OrganizationId,
    pub id: QuickReplyId,
    /// Whose it is; none is an integration's.
    pub owner: Option<AgentId>,
    pub name: String,
    pub topic: Option<String>,
    pub message: String,
    pub visibility: Visibility,
    /// None is every channel.
    pub channels: Vec<ChannelId>,
    pub version: i64,
    pub created_at: Timestamp,
}

/// Which of them a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Somewhere in name, topic or message.
    pub text: Option<String>,
    pub visibility: Option<Visibility>,
    /// Those that can be used there.
    pub channel: Option<ChannelId>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = quick_replies, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<QuickReplyId>,
    owner_id: Option<AsInt<AgentId>>,
    name: String,
    name_key: String,
    topic: Option<String>,
    message: String,
    visibility: AsText<Visibility>,
    channel_ids: IdsColumn<ChannelId>,
    folded: String,
    version: i64,
    created_at: AsInt<Timestamp>,
}

type Query<'a> = quick_replies::BoxedQuery<'a, <Db as Connection>::Backend>;

/// Those of an organization that `agent` sees.
fn visible<'a>(organization: OrganizationId, agent: Option<AgentId>) -> Query<'a> {
    let everyone = quick_replies::visibility.eq(AsText(Visibility::Everyone));
    let query = quick_replies::table
        .filter(quick_replies::organization_id.eq(AsInt(organization)))
        .into_boxed();
    match agent {
        None => query.filter(everyone),
        Some(me) => query.filter(
            everyone.or(quick_replies::owner_id
                .assume_not_null()
                .eq(AsInt(me))
                .and(quick_replies::owner_id.is_not_null())),
        ),
    }
}

/// What `agent` sees, by name.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    agent: Option<AgentId>,
    wanted: &Wanted,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<QuickReply, String>> {
    let mut query = visible(organization, agent);
    if let Some(visibility) = wanted.visibility {
        query = query.filter(quick_replies::visibility.eq(AsText(visibility)));
    }
    if let Some(channel) = wanted.channel {
        // A JSON array of numbers: `[1,23]`.
        let of = |pattern: String| quick_replies::channel_ids.like(pattern);
        query = query.filter(
            quick_replies::channel_ids
                .eq("[]")
                .or(of(format!("[{channel}]")))
                .or(of(format!("[{channel},%")))
                .or(of(format!("%,{channel},%")))
                .or(of(format!("%,{channel}]"))),
        );
    }
    if let Some(text) = &wanted.text {
        let pattern = containing(&folded(text));
        query = query.filter(quick_replies::folded.like(pattern).escape('\\'));
    }
    if let Some(Cursor { key, id }) = after {
        query = query.filter(
            quick_replies::name_key
                .gt(key.clone())
                .or(quick_replies::name_key
                    .eq(key)
                    .and(quick_replies::id.gt(id))),
        );
    }
    let rows: Vec<Row> = query
        .order((quick_replies::name_key, quick_replies::id))
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: row.name_key.clone(),
        id: *row.id.0.as_ref(),
    });
    Ok(page.map(QuickReply::from))
}

/// One of the organization, whoever sees it.
pub fn get(db: &mut Db, organization: OrganizationId, id: QuickReplyId) -> StoreResult<QuickReply> {
    let row: Row = quick_replies::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// How many everyone sees, or how many `owner` has to themselves; counted up to `most`.
pub fn count(
    db: &mut Db,
    organization: OrganizationId,
    owner: Option<AgentId>,
    most: usize,
) -> StoreResult<usize> {
    let query = quick_replies::table
        .filter(quick_replies::organization_id.eq(AsInt(organization)))
        .into_boxed();
    let query = match owner {
        None => query.filter(quick_replies::visibility.eq(AsText(Visibility::Everyone))),
        Some(owner) => query
            .filter(quick_replies::visibility.eq(AsText(Visibility::Me)))
            .filter(quick_replies::owner_id.eq(AsInt(owner))),
    };
    let some: Vec<AsInt<QuickReplyId>> = query
        .limit(most as i64)
        .select(quick_replies::id)
        .load(db)?;
    Ok(some.len())
}

/// Adds one.
pub fn insert(db: &mut Db, reply: &QuickReply) -> StoreResult<()> {
    diesel::insert_into(quick_replies::table)
        .values(Row::from(reply))
        .execute(db)?;
    Ok(())
}

/// Keeps a change of what was read in this transaction, and counts the version up.
pub fn save(db: &mut Db, reply: &mut QuickReply) -> StoreResult<()> {
    let read = reply.version;
    reply.version += 1;
    let own = quick_replies::table.find((AsInt(reply.organization), AsInt(reply.id)));
    let saved = diesel::update(own)
        .filter(quick_replies::version.eq(read))
        .set(Row::from(&*reply))
        .execute(db)?;
    match saved {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Removes one with its files.
pub fn delete(
    db: &mut Db,
    organization: OrganizationId,
    id: QuickReplyId,
    now: Timestamp,
) -> StoreResult<()> {
    files::remove(db, organization, id, now)?;
    let own = quick_replies::table.find((AsInt(organization), AsInt(id)));
    diesel::delete(own).execute(db)?;
    Ok(())
}

impl From<&QuickReply> for Row {
    fn from(reply: &QuickReply) -> Self {
        let topic = reply.topic.as_deref().unwrap_or_default();
        Self {
            organization_id: AsInt(reply.organization),
            id: AsInt(reply.id),
            owner_id: reply.owner.map(AsInt),
            name: reply.name.clone(),
            name_key: folded(&reply.name),
            topic: reply.topic.clone(),
            message: reply.message.clone(),
            visibility: AsText(reply.visibility),
            channel_ids: ids(&reply.channels),
            folded: folded(&format!("{}\n{topic}\n{}", reply.name, reply.message)),
            version: reply.version,
            created_at: AsInt(reply.created_at),
        }
    }
}

impl From<Row> for QuickReply {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            owner: row.owner_id.map(|id| id.0),
            name: row.name,
            topic: row.topic,
            message: row.message,
            visibility: row.visibility.0,
            channels: row.channel_ids.0.value.0,
            version: row.version,
            created_at: row.created_at.0,
        }
    }
}
