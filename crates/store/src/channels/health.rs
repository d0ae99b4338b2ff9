//! How channels are: when something went in and out, what waits, what failed.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::{channel_health, channels};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel::upsert::excluded;
use domain::channels::health::{Lately, Record, Turn};
use domain::{ChannelId, OrganizationId, Timestamp};
use std::collections::HashMap;

/// Whose channel.
pub type Key = (OrganizationId, ChannelId);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = channel_health, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    channel_id: AsInt<ChannelId>,
    last_inbound_at: Option<AsInt<Timestamp>>,
    last_outbound_at: Option<AsInt<Timestamp>>,
    failures_in_a_row: i64,
    last_error: Option<String>,
}

impl Row {
    fn record(self) -> Record {
        Record {
            last_inbound_at: self.last_inbound_at.map(|at| at.0),
            last_outbound_at: self.last_outbound_at.map(|at| at.0),
            failures_in_a_row: self.failures_in_a_row,
            last_error: self.last_error,
        }
    }
}

/// What is known of a channel.
pub fn get(db: &mut Db, organization: OrganizationId, channel: ChannelId) -> StoreResult<Record> {
    let row: Option<Row> = channel_health::table
        .find((AsInt(organization), AsInt(channel)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(Row::record).unwrap_or_default())
}

/// Adds what happened lately on some channels; tells which stopped working, or work again.
pub fn add(db: &mut Db, lately: &[(Key, Lately)]) -> StoreResult<Vec<(Key, Turn)>> {
    let ids = lately.iter().map(|((_, channel), _)| *channel.as_ref());
    let owners = lately.iter().map(|((owner, _), _)| *owner.as_ref());
    let known = channel_health::table
        .filter(channel_health::organization_id.eq_any(owners.collect::<Vec<_>>()))
        .filter(channel_health::channel_id.eq_any(ids.collect::<Vec<_>>()))
        .order((channel_health::organization_id, channel_health::channel_id))
        .select(channel_health::all_columns);
    // Servers that share a PostgreSQL add to the same rows.
    let known: Vec<Row> = match db {
        Db::Postgres(c) => known.for_update().load(c)?,
        Db::Sqlite(c) => known.load(c)?,
    };
    let mut records: HashMap<Key, Record> = known
        .into_iter()
        .map(|row| ((row.organization_id.0, row.channel_id.0), row.record()))
        .collect();
    let (mut rows, mut turns) = (Vec::new(), Vec::new());
    for (key, lately) in lately {
        let record = records.entry(*key).or_default();
        turns.extend(record.add(lately).map(|turn| (*key, turn)));
        rows.push(Row {
            organization_id: AsInt(key.0),
            channel_id: AsInt(key.1),
            last_inbound_at: record.last_inbound_at.map(AsInt),
            last_outbound_at: record.last_outbound_at.map(AsInt),
            failures_in_a_row: record.failures_in_a_row,
            last_error: record.last_error.clone(),
        });
    }
    let query = diesel::insert_into(channel_health::table)
        .values(&rows)
        .on_conflict((channel_health::organization_id, channel_health::channel_id))
        .do_update()
        .set((
            channel_health::last_inbound_at.eq(excluded(channel_health::last_inbound_at)),
            channel_health::last_outbound_at.eq(excluded(channel_health::last_outbound_at)),
            channel_health::failures_in_a_row.eq(excluded(channel_health::failures_in_a_row)),
            channel_health::last_error.eq(excluded(channel_health::last_error)),
        ));
    each_backend!(db, |c| query.execute(c))?;
    Ok(turns)
}

/// Writes since when channels do not work, none for those that do; answers each with its version.
pub fn turn(
    db: &mut Db,
    keys: &[Key],
    failing_since: Option<Timestamp>,
) -> StoreResult<Vec<(Key, i64)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let owners: Vec<i64> = keys.iter().map(|(owner, _)| *owner.as_ref()).collect();
    let ids: Vec<i64> = keys.iter().map(|(_, channel)| *channel.as_ref()).collect();
    let those = channels::table
        .filter(channels::organization_id.eq_any(owners))
        .filter(channels::id.eq_any(ids))
        .filter(channels::removed_at.is_null());
    let changed: Vec<(AsInt<OrganizationId>, AsInt<ChannelId>, i64)> = diesel::update(those)
        .set((
            channels::failing_since.eq(failing_since.map(AsInt)),
            channels::version.eq(channels::version + 1),
        ))
        .returning((channels::organization_id, channels::id, channels::version))
        .get_results(db)?;
    let changed = changed.into_iter();
    Ok(changed
        .map(|(o, c, version)| ((o.0, c.0), version))
        .collect())
}

/// What waits on a channel, and what failed lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Messages that wait to leave, up to 10 000.
    pub queued: i64,
    /// The job that waits longest.
    pub oldest_job: Option<i64>,
    /// What did not leave, and what could not be read, up to 10 000 of each.
    pub failed: i64,
}

/// Counts at most 10 000 of anything.
pub fn load(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    since: Timestamp,
) -> StoreResult<Load> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        queued: i64,
        #[diesel(sql_type = Nullable<BigInt>)]
        oldest_job: Option<i64>,
        #[diesel(sql_type = BigInt)]
        unsent: i64,
        #[diesel(sql_type = BigInt)]
        unread: i64,
    }
    let counted: Counted = diesel::sql_query(
        "SELECT q.queued, q.oldest_job, f.unsent, u.unread FROM \
         (SELECT COUNT(*) AS queued, MIN(id) AS oldest_job FROM (SELECT id FROM jobs \
           WHERE organization_id = $1 AND channel_id = $2 AND kind = 'deliver' ORDER BY id LIMIT 10000) AS j) AS q, \
         (SELECT COUNT(*) AS unsent FROM (SELECT 1 FROM messages \
           WHERE organization_id = $1 AND channel_id = $2 AND delivery = 'failed' AND position > $3 LIMIT 10000) AS m) AS f, \
         (SELECT COUNT(*) AS unread FROM (SELECT 1 FROM inbound_failures \
           WHERE organization_id = $1 AND channel_id = $2 AND created_at > $3 LIMIT 10000) AS i) AS u",
    )
    .bind::<BigInt, _>(AsInt(organization))
    .bind::<BigInt, _>(AsInt(channel))
    .bind::<BigInt, _>(AsInt(since))
    .get_result(db)?;
    Ok(Load {
        queued: counted.queued,
        oldest_job: counted.oldest_job,
        failed: counted.unsent + counted.unread,
    })
}

/// Forgets a channel.
pub fn forget(db: &mut Db, organization: OrganizationId, channel: ChannelId) -> StoreResult<()> {
    let own = channel_health::table.find((AsInt(organization), AsInt(channel)));
    diesel::delete(own).execute(db)?;
    Ok(())
}
