//! Receipts that came before the answer which says what the provider calls the message: they wait for
//! it, for a while.

use super::DeliveryError;
use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::early_receipts;
use crate::{Db, StoreResult, json};
use diesel::prelude::*;
use domain::messages::Delivery;
use domain::{ChannelId, OrganizationId, Timestamp};

/// How long they wait, in seconds: longer than any answer takes.
pub const KEPT: i64 = 3600;

/// How far a message got that is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Early {
    pub state: Delivery,
    pub error: Option<DeliveryError>,
}

/// Keeps one; the same twice is one.
pub fn keep(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
    early: &Early,
    now: Timestamp,
) -> StoreResult<()> {
    let error = early.error.as_ref().map(json::write).transpose()?;
    let query = diesel::insert_into(early_receipts::table)
        .values((
            early_receipts::organization_id.eq(AsInt(organization)),
            early_receipts::channel_id.eq(AsInt(channel)),
            early_receipts::provider_id.eq(provider_id),
            early_receipts::state.eq(AsText(early.state)),
            early_receipts::error.eq(error),
            early_receipts::received_at.eq(AsInt(now)),
        ))
        .on_conflict_do_nothing();
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Takes those of a message, the least far first.
pub fn take(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    provider_id: &str,
) -> StoreResult<Vec<Early>> {
    let of_message = early_receipts::table
        .filter(early_receipts::organization_id.eq(AsInt(organization)))
        .filter(early_receipts::channel_id.eq(AsInt(channel)))
        .filter(early_receipts::provider_id.eq(provider_id));
    let rows: Vec<(AsText<Delivery>, Option<String>)> = of_message
        .select((early_receipts::state, early_receipts::error))
        .load(db)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    diesel::delete(of_message).execute(db)?;
    let mut all = Vec::new();
    for (state, error) in rows {
        let error = error.as_deref().map(json::read).transpose()?;
        let state = state.0;
        all.push(Early { state, error });
    }
    all.sort_by_key(|early| early.state);
    Ok(all)
}

/// Forgets about `limit` from before `until`, the oldest first; answers how many.
pub fn prune(db: &mut Db, until: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<AsInt<Timestamp>> = early_receipts::table
        .filter(early_receipts::received_at.lt(AsInt(until)))
        .order(early_receipts::received_at)
        .limit(limit)
        .select(early_receipts::received_at)
        .load(db)?;
    let Some(last) = old.last().copied() else {
        return Ok(0);
    };
    let gone = early_receipts::table.filter(early_receipts::received_at.le(last));
    Ok(diesel::delete(gone).execute(db)?)
}
