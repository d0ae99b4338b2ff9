//! One lane for each webhook: whoever has its lease makes its calls, so two servers make each once,
//! and an endpoint that is slow or dead holds up nobody but itself.

use crate::columns::AsInt;
use crate::schema::{webhook_deliveries, webhook_lanes, webhooks};
use crate::{Db, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::{OrganizationId, Timestamp, WebhookId};

/// A lane in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub organization: OrganizationId,
    pub webhook: WebhookId,
    /// When the lease ends; also what proves that it is ours.
    pub locked_until: Timestamp,
    pub health: Health,
}

/// Whether an endpoint answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Nobody calls before; none is at once.
    pub paused_until: Option<Timestamp>,
    /// In a row.
    pub failures: i32,
    pub failing_since: Option<Timestamp>,
    pub last_error: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_lanes)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    webhook_id: AsInt<WebhookId>,
    locked_until: AsInt<Timestamp>,
    paused_until: AsInt<Timestamp>,
    failures: i32,
    failing_since: Option<AsInt<Timestamp>>,
    last_error: Option<String>,
}

/// Lanes that nobody works in and that have something to do now.
pub fn waiting(
    db: &mut Db,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(OrganizationId, WebhookId)>> {
    let due = webhook_deliveries::table
        .filter(webhook_deliveries::organization_id.eq(webhook_lanes::organization_id))
        .filter(webhook_deliveries::webhook_id.eq(webhook_lanes::webhook_id))
        .filter(webhook_deliveries::next_try_at.le(AsInt(now)));
    let rows: Vec<(AsInt<OrganizationId>, AsInt<WebhookId>)> = webhook_lanes::table
        .inner_join(
            webhooks::table.on(webhooks::organization_id
                .eq(webhook_lanes::organization_id)
                .and(webhooks::id.eq(webhook_lanes::webhook_id))),
        )
        .filter(webhooks::enabled.eq(true))
        .filter(webhook_lanes::locked_until.le(AsInt(now)))
        .filter(webhook_lanes::paused_until.le(AsInt(now)))
        .filter(exists(due))
        .order(webhook_lanes::paused_until)
        .limit(limit)
        .select((webhook_lanes::organization_id, webhook_lanes::webhook_id))
        .load(db)?;
    Ok(rows.into_iter().map(|(o, w)| (o.0, w.0)).collect())
}

/// Takes those of some lanes that are still free.
pub fn claim(
    db: &mut Db,
    lanes: &[(OrganizationId, WebhookId)],
    now: Timestamp,
    until: Timestamp,
) -> StoreResult<Vec<Lane>> {
    // Ids are unique across organizations.
    let ids = lanes.iter().map(|(_, webhook)| *webhook.as_ref());
    let organizations = lanes.iter().map(|(organization, _)| *organization.as_ref());
    let free = webhook_lanes::table
        .filter(webhook_lanes::organization_id.eq_any(organizations))
        .filter(webhook_lanes::webhook_id.eq_any(ids))
        .filter(webhook_lanes::locked_until.le(AsInt(now)));
    let rows: Vec<Row> = diesel::update(free)
        .set(webhook_lanes::locked_until.eq(AsInt(until)))
        .returning(webhook_lanes::all_columns)
        .get_results(db)?;
    Ok(rows.into_iter().map(Lane::from).collect())
}

/// Keeps a lane in hand for longer; false when somebody else has taken it.
pub fn renew(db: &mut Db, lane: &Lane, until: Timestamp) -> StoreResult<bool> {
    let renewed = diesel::update(own(lane))
        .set(webhook_lanes::locked_until.eq(AsInt(until)))
        .execute(db)?;
    Ok(renewed == 1)
}

/// Lets go of a lane.
pub fn release(db: &mut Db, lane: &Lane) -> StoreResult<()> {
    diesel::update(own(lane))
        .set(webhook_lanes::locked_until.eq(0))
        .execute(db)?;
    Ok(())
}

/// Frees every lane: nobody else is there, and whoever was is dead.
pub fn release_all(db: &mut Db) -> StoreResult<()> {
    diesel::update(webhook_lanes::table.filter(webhook_lanes::locked_until.gt(0)))
        .set(webhook_lanes::locked_until.eq(0))
        .execute(db)?;
    Ok(())
}

/// Writes how an endpoint does, whoever has the lane.
pub fn note(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    health: &Health,
) -> StoreResult<()> {
    let paused_until = health.paused_until.unwrap_or(Timestamp::EPOCH);
    diesel::update(webhook_lanes::table.find((AsInt(organization), AsInt(webhook))))
        .set((
            webhook_lanes::paused_until.eq(AsInt(paused_until)),
            webhook_lanes::failures.eq(health.failures),
            webhook_lanes::failing_since.eq(health.failing_since.map(AsInt)),
            webhook_lanes::last_error.eq(health.last_error.as_deref()),
        ))
        .execute(db)?;
    Ok(())
}

/// How the endpoints of some webhooks do.
pub fn health(
    db: &mut Db,
    organization: OrganizationId,
    webhooks: &[WebhookId],
) -> StoreResult<Vec<(WebhookId, Health)>> {
    let rows: Vec<Row> = webhook_lanes::table
        .filter(webhook_lanes::organization_id.eq(AsInt(organization)))
        .filter(webhook_lanes::webhook_id.eq_any(webhooks.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.webhook_id.0, Lane::from(row).health))
        .collect())
}

/// The lane, as long as its lease is ours.
#[diesel::dsl::auto_type(no_type_alias)]
fn own<'a>(lane: &'a Lane) -> _ {
    let organization: AsInt<OrganizationId> = AsInt(lane.organization);
    let webhook: AsInt<WebhookId> = AsInt(lane.webhook);
    let locked_until: AsInt<Timestamp> = AsInt(lane.locked_until);
    webhook_lanes::table
        .filter(webhook_lanes::organization_id.eq(organization))
        .filter(webhook_lanes::webhook_id.eq(webhook))
        .filter(webhook_lanes::locked_until.eq(locked_until))
}

impl From<Row> for Lane {
    fn from(row: Row) -> Self {
        let paused_until = row.paused_until.0;
        Self {
            organization: row.organization_id.0,
            webhook: row.webhook_id.0,
            locked_until: row.locked_until.0,
            health: Health {
                paused_until: (paused_until > Timestamp::EPOCH).then_some(paused_until),
                failures: row.failures,
                failing_since: row.failing_since.map(|at| at.0),
                last_error: row.last_error,
            },
        }
    }
}
