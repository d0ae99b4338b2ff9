//! What customers changed about messages that are not here yet: it waits for them, for a while.

use crate::columns::AsInt;
use crate::schema::{early_changes, messages};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{ChannelId, JobId, OrganizationId, Timestamp};

/// How long they wait, in seconds: providers bring for hours what we could not take.
pub const KEPT: i64 = 24 * 3600;

/// Keeps one, as it was brought.
pub fn keep(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
    (id, change): (JobId, &str),
    now: Timestamp,
) -> StoreResult<()> {
    diesel::insert_into(early_changes::table)
        .values((
            early_changes::organization_id.eq(AsInt(organization)),
            early_changes::channel_id.eq(AsInt(channel)),
            early_changes::provider_id.eq(provider_id),
            early_changes::id.eq(AsInt(id)),
            early_changes::change.eq(change),
            early_changes::received_at.eq(AsInt(now)),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes those of a message, in the order in which they came.
pub fn take(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
) -> StoreResult<Vec<String>> {
    let of_message = early_changes::table
        .filter(early_changes::organization_id.eq(AsInt(organization)))
        .filter(early_changes::channel_id.eq(AsInt(channel)))
        .filter(early_changes::provider_id.eq(provider_id));
    let all: Vec<String> = of_message
        .order(early_changes::id)
        .select(early_changes::change)
        .load(db)?;
    if !all.is_empty() {
        diesel::delete(of_message).execute(db)?;
    }
    Ok(all)
}

/// Where a message is here by now, at most this many. Only PostgreSQL comes to that: a change that finds no message
/// and a message that finds no change may pass each other.
pub fn passed(db: &mut Db, limit: i64) -> StoreResult<Vec<(OrganizationId, ChannelId, String)>> {
    type Place = (AsInt<OrganizationId>, AsInt<ChannelId>, String);
    let found: Vec<Place> = early_changes::table
        .inner_join(
            messages::table.on(messages::organization_id
                .eq(early_changes::organization_id)
                .and(messages::channel_id.eq(early_changes::channel_id))
                .and(messages::provider_id.eq(early_changes::provider_id.nullable()))),
        )
        .select((
            early_changes::organization_id,
            early_changes::channel_id,
            early_changes::provider_id,
        ))
        .distinct()
        .limit(limit)
        .load(db)?;
    let place = |(organization, channel, id): Place| (organization.0, channel.0, id);
    Ok(found.into_iter().map(place).collect())
}

/// Forgets about `limit` from before `until`, the oldest first; answers how many.
pub fn prune(db: &mut Db, until: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = early_changes::table
        .filter(early_changes::received_at.lt(AsInt(until)))
        .order(early_changes::received_at)
        .limit(limit)
        .select(early_changes::received_at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    let gone = early_changes::table.filter(early_changes::received_at.le(last));
    Ok(diesel::delete(gone).execute(db)?)
}
