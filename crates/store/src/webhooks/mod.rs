//! Webhooks of integrators: the subscriptions. What is to be sent to them is in [`deliveries`], how
//! far the log of events was read for them in [`feed`], and who sends now in [`lanes`].

pub mod deliveries;
pub mod feed;
pub mod lanes;

pub use deliveries::Delivery;
pub use lanes::{Health, Lane};

use crate::columns::{AsInt, AsText};
use crate::events::Cursor as Place;
use crate::schema::{webhook_lanes, webhooks};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::webhooks::{DisabledReason, WebhookEvent};
use domain::{OrganizationId, Timestamp, WebhookId};

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub organization: OrganizationId,
    pub id: WebhookId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
    pub enabled: bool,
    /// Why the server switched it off.
    pub disabled_reason: Option<DisabledReason>,
    pub include_restricted: bool,
    pub sealed_secrets: String,
    /// It hears of what happens behind this place in the log. On PostgreSQL what happened while the
    /// oldest running transaction ran is behind it too: rather too much than too little.
    pub since: Place,
    pub version: i64,
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<WebhookId>,
    url: String,
    events: String,
    enabled: bool,
    disabled_reason: Option<AsText<DisabledReason>>,
    include_restricted: bool,
    sealed_secrets: String,
    since_epoch: i64,
    since_position: i64,
    since_id: i64,
    version: i64,
    created_at: AsInt<Timestamp>,
}

/// Adds a subscription.
pub fn insert(db: &mut Db, webhook: &Webhook) -> StoreResult<()> {
    diesel::insert_into(webhooks::table)
        .values(Row::from(webhook))
        .execute(db)?;
    diesel::insert_into(webhook_lanes::table)
        .values((
            webhook_lanes::organization_id.eq(AsInt(webhook.organization)),
            webhook_lanes::webhook_id.eq(AsInt(webhook.id)),
            webhook_lanes::locked_until.eq(0),
            webhook_lanes::paused_until.eq(0),
            webhook_lanes::failures.eq(0),
        ))
        .execute(db)?;
    Ok(())
}

/// A subscription of this organization that was not removed.
pub fn get(db: &mut Db, organization: OrganizationId, id: WebhookId) -> StoreResult<Webhook> {
    let row: Row = webhooks::table
        .find((AsInt(organization), AsInt(id)))
        .filter(webhooks::removed_at.is_null())
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// The subscriptions of an organization, the oldest first.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    after: Option<Cursor>,
    limit: usize,
) -> StoreResult<Slice<Webhook>> {
    let rows: Vec<Row> = webhooks::table
        .filter(webhooks::organization_id.eq(AsInt(organization)))
        .filter(webhooks::removed_at.is_null())
        .filter(webhooks::id.gt(after.map_or(0, |cursor| cursor.id)))
        .order(webhooks::id)
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: *row.id.0.as_ref(),
        id: *row.id.0.as_ref(),
    });
    Ok(page.map(Webhook::from))
}

/// How many subscriptions an organization has, counted up to `limit`.
pub fn count(db: &mut Db, organization: OrganizationId, limit: i64) -> StoreResult<usize> {
    let ids: Vec<i64> = webhooks::table
        .filter(webhooks::organization_id.eq(AsInt(organization)))
        .filter(webhooks::removed_at.is_null())
        .limit(limit)
        .select(webhooks::id)
        .load(db)?;
    Ok(ids.len())
}

/// Those of some organizations that are switched on.
pub fn enabled(db: &mut Db, organizations: &[OrganizationId]) -> StoreResult<Vec<Webhook>> {
    let rows: Vec<Row> = webhooks::table
        .filter(webhooks::organization_id.eq_any(organizations.iter().map(|id| *id.as_ref())))
        .filter(webhooks::enabled.eq(true))
        .order((webhooks::organization_id, webhooks::id))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Webhook::from).collect())
}

/// Writes a changed subscription over the one that had the version `read`; `Contention` when
/// somebody was faster.
pub fn save(db: &mut Db, webhook: &Webhook, read: i64) -> StoreResult<()> {
    let own = webhooks::table
        .find((AsInt(webhook.organization), AsInt(webhook.id)))
        .filter(webhooks::version.eq(read))
        .filter(webhooks::removed_at.is_null());
    match diesel::update(own).set(Row::from(webhook)).execute(db)? {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Switches one off, for a reason of the server's.
pub fn disable(
    db: &mut Db,
    organization: OrganizationId,
    id: WebhookId,
    reason: DisabledReason,
) -> StoreResult<()> {
    let own = webhooks::table
        .find((AsInt(organization), AsInt(id)))
        .filter(webhooks::enabled.eq(true));
    diesel::update(own)
        .set((
            webhooks::enabled.eq(false),
            webhooks::disabled_reason.eq(AsText(reason)),
            webhooks::version.eq(webhooks::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Removes one for everybody who asks; what belongs to it is cleared away by [`clear`].
pub fn remove(
    db: &mut Db,
    organization: OrganizationId,
    id: WebhookId,
    now: Timestamp,
) -> StoreResult<()> {
    let own = webhooks::table
        .find((AsInt(organization), AsInt(id)))
        .filter(webhooks::removed_at.is_null());
    let removed = diesel::update(own)
        .set((
            webhooks::enabled.eq(false),
            webhooks::removed_at.eq(AsInt(now)),
        ))
        .execute(db)?;
    match removed {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// All subscriptions of the server, for clearing up: the first with an id above `after`.
pub fn next(
    db: &mut Db,
    after: Option<WebhookId>,
) -> StoreResult<Option<(OrganizationId, WebhookId, bool)>> {
    let row: Option<(AsInt<OrganizationId>, AsInt<WebhookId>, Option<i64>)> = webhooks::table
        .filter(webhooks::id.gt(after.map_or(0, |id| *id.as_ref())))
        .order(webhooks::id)
        .select((
            webhooks::organization_id,
            webhooks::id,
            webhooks::removed_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.map(|(organization, id, removed)| (organization.0, id.0, removed.is_some())))
}

/// Clears away up to `limit` deliveries of a removed subscription, and itself with the last; answers
/// whether anything is left.
pub fn clear(
    db: &mut Db,
    organization: OrganizationId,
    id: WebhookId,
    limit: i64,
) -> StoreResult<bool> {
    if deliveries::remove_of(db, organization, id, limit)? > 0 {
        return Ok(true);
    }
    let key = (AsInt(organization), AsInt(id));
    diesel::delete(webhook_lanes::table.find(key)).execute(db)?;
    let key = (AsInt(organization), AsInt(id));
    let own = webhooks::table
        .find(key)
        .filter(webhooks::removed_at.is_not_null());
    diesel::delete(own).execute(db)?;
    Ok(false)
}

impl From<&Webhook> for Row {
    fn from(w: &Webhook) -> Self {
        let names: Vec<&str> = w.events.iter().map(|event| event.as_str()).collect();
        Self {
            organization_id: AsInt(w.organization),
            id: AsInt(w.id),
            url: w.url.clone(),
            events: names.join(" "),
            enabled: w.enabled,
            disabled_reason: w.disabled_reason.map(AsText),
            include_restricted: w.include_restricted,
            sealed_secrets: w.sealed_secrets.clone(),
            since_epoch: w.since.epoch,
            since_position: w.since.position,
            since_id: w.since.id,
            version: w.version,
            created_at: AsInt(w.created_at),
        }
    }
}

impl From<Row> for Webhook {
    fn from(row: Row) -> Self {
        // A word of a newer program is passed over: two versions run side by side in an upgrade.
        let names = row.events.split_ascii_whitespace();
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            url: row.url,
            events: names.filter_map(|name| name.parse().ok()).collect(),
            enabled: row.enabled,
            disabled_reason: row.disabled_reason.map(|reason| reason.0),
            include_restricted: row.include_restricted,
            sealed_secrets: row.sealed_secrets,
            since: Place {
                epoch: row.since_epoch,
                position: row.since_position,
                id: row.since_id,
            },
            version: row.version,
            created_at: row.created_at.0,
        }
    }
}
