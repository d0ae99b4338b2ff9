//! How far the log of events was turned into deliveries. One server at a time does it, by a lease;
//! what makes it right is that the place moves in the transaction that adds the deliveries, and
//! only from where its reader began.

use crate::columns::AsInt;
use crate::events::{self, Cursor};
use crate::schema::{webhook_feed, webhooks};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::Timestamp;

/// Takes or keeps the lease; false while another server has it.
pub fn hold(db: &mut Db, holder: i64, now: Timestamp, until: Timestamp) -> StoreResult<bool> {
    let free = webhook_feed::table.filter(
        webhook_feed::holder
            .eq(holder)
            .or(webhook_feed::held_until.le(AsInt(now))),
    );
    let held = diesel::update(free)
        .set((
            webhook_feed::holder.eq(holder),
            webhook_feed::held_until.eq(AsInt(until)),
        ))
        .execute(db)?;
    Ok(held == 1)
}

/// Gives the lease back, for a server that stops.
pub fn release(db: &mut Db, holder: i64) -> StoreResult<()> {
    diesel::update(webhook_feed::table.filter(webhook_feed::holder.eq(holder)))
        .set(webhook_feed::held_until.eq(0))
        .execute(db)?;
    Ok(())
}

/// Where the log stands for webhooks, as it is kept.
pub fn position(db: &mut Db) -> StoreResult<Cursor> {
    let (epoch, position, id) = webhook_feed::table
        .select((
            webhook_feed::epoch,
            webhook_feed::position,
            webhook_feed::event_id,
        ))
        .first(db)?;
    Ok(Cursor {
        epoch,
        position,
        id,
    })
}

/// Where to read on: behind what is done, and behind where the first subscription begins. None
/// while nobody listens. After a restore the log is another one, and everything in it is new.
pub fn begin(db: &mut Db) -> StoreResult<Option<Cursor>> {
    let first: Option<(i64, i64, i64)> = webhooks::table
        .filter(webhooks::enabled.eq(true))
        .order(webhooks::since_position)
        .select((
            webhooks::since_epoch,
            webhooks::since_position,
            webhooks::since_id,
        ))
        .first(db)
        .optional()?;
    let Some((epoch, position, id)) = first else {
        return Ok(None);
    };
    let now = events::latest(db)?.epoch;
    let of_now = |cursor: Cursor| match cursor.epoch == now {
        true => cursor,
        false => Cursor {
            epoch: now,
            position: 0,
            id: 0,
        },
    };
    let since = of_now(Cursor {
        epoch,
        position,
        id,
    });
    Ok(Some(of_now(self::position(db)?).max(since)))
}

/// Moves the place on, in the transaction of what was made of the events between; false when
/// another server has moved it.
pub fn advance(db: &mut Db, from: &Cursor, to: &Cursor) -> StoreResult<bool> {
    let own = webhook_feed::table
        .filter(webhook_feed::epoch.eq(from.epoch))
        .filter(webhook_feed::position.eq(from.position))
        .filter(webhook_feed::event_id.eq(from.id));
    let moved = diesel::update(own)
        .set((
            webhook_feed::epoch.eq(to.epoch),
            webhook_feed::position.eq(to.position),
            webhook_feed::event_id.eq(to.id),
        ))
        .execute(db)?;
    Ok(moved == 1)
}
