//! What a channel brought and we could not take: kept as it came, to be looked at and tried again.

use crate::columns::AsInt;
use crate::schema::inbound_failures;
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::{ChannelId, FailureId, OrganizationId, Timestamp};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub organization: OrganizationId,
    pub id: FailureId,
    pub channel: ChannelId,
    /// As it came.
    pub raw: String,
    /// Why it was not taken, for people.
    pub reason: String,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = inbound_failures, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<FailureId>,
    channel_id: AsInt<ChannelId>,
    raw: String,
    reason: String,
    created_at: AsInt<Timestamp>,
}

/// Keeps one.
pub fn insert(db: &mut Db, failure: &Failure) -> StoreResult<()> {
    let row = Row {
        organization_id: AsInt(failure.organization),
        id: AsInt(failure.id),
        channel_id: AsInt(failure.channel),
        raw: failure.raw.clone(),
        reason: failure.reason.clone(),
        created_at: AsInt(failure.created_at),
    };
    diesel::insert_into(inbound_failures::table)
        .values(row)
        .execute(db)?;
    Ok(())
}

/// A page of a channel's, the newest first.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Failure>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.id);
    let rows: Vec<Row> = inbound_failures::table
        .filter(inbound_failures::organization_id.eq(AsInt(organization)))
        .filter(inbound_failures::channel_id.eq(AsInt(channel)))
        .filter(inbound_failures::id.lt(before))
        .order(inbound_failures::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(Row::as_select())
        .load(db)?;
    let failures = rows.into_iter().map(Failure::from).collect();
    Ok(Slice::cut(failures, limit, |failure: &Failure| Cursor {
        key: 0,
        id: *failure.id.as_ref(),
    }))
}

/// One of a channel's.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    id: FailureId,
) -> StoreResult<Failure> {
    let row: Row = inbound_failures::table
        .find((AsInt(organization), AsInt(id)))
        .filter(inbound_failures::channel_id.eq(AsInt(channel)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Takes one away; `NotFound` when it has gone.
pub fn delete(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    id: FailureId,
) -> StoreResult<()> {
    let own = inbound_failures::table
        .find((AsInt(organization), AsInt(id)))
        .filter(inbound_failures::channel_id.eq(AsInt(channel)));
    match diesel::delete(own).execute(db)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Takes some of a removed channel's away; tells whether there may be more.
pub fn delete_some(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    limit: i64,
) -> StoreResult<bool> {
    let some: Vec<i64> = inbound_failures::table
        .filter(inbound_failures::organization_id.eq(AsInt(organization)))
        .filter(inbound_failures::channel_id.eq(AsInt(channel)))
        .order(inbound_failures::id)
        .limit(limit)
        .select(inbound_failures::id)
        .load(db)?;
    let gone = inbound_failures::table
        .filter(inbound_failures::organization_id.eq(AsInt(organization)))
        .filter(inbound_failures::id.eq_any(&some));
    diesel::delete(gone).execute(db)?;
    Ok(i64::try_from(some.len()).is_ok_and(|found| found == limit))
}

impl From<Row> for Failure {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            channel: row.channel_id.0,
            raw: row.raw,
            reason: row.reason,
            created_at: row.created_at.0,
        }
    }
}
