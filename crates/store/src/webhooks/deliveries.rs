//! What is to be sent to webhooks, and what became of it. A row names the event and the thing; the
//! payload is made when it is sent and kept as it was sent.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::fragment::Fragment;
use crate::schema::webhook_deliveries as deliveries;
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::webhooks::{DeliveryState, WebhookEvent};
use domain::{ConversationId, DeliveryId, OrganizationId, Timestamp, WebhookId};

/// One event for one webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub organization: OrganizationId,
    pub id: DeliveryId,
    pub webhook: WebhookId,
    /// The name the webhook hears it by.
    pub event: String,
    /// The id of the thing itself.
    pub object: i64,
    pub conversation: Option<ConversationId>,
    pub version: i64,
    pub revision: Option<i64>,
    pub happened_at: Timestamp,
    pub state: DeliveryState,
    /// Since it was asked for.
    pub attempts: i32,
    /// None when there will be no other.
    pub next_try_at: Option<Timestamp>,
    pub last: Option<Attempt>,
    pub created_at: Timestamp,
}

/// One call, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub at: Timestamp,
    /// The status of the answer, if there was one.
    pub status: Option<i32>,
    /// The beginning of its body.
    pub answer: Option<String>,
    /// Why it does not count as delivered.
    pub error: Option<String>,
    /// What was sent; none after the thing it tells of was deleted.
    pub payload: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<DeliveryId>,
    webhook_id: AsInt<WebhookId>,
    event: String,
    object_id: i64,
    conversation_id: Option<AsInt<ConversationId>>,
    subject_id: i64,
    version: i64,
    revision: Option<i64>,
    happened_at: AsInt<Timestamp>,
    state: AsText<DeliveryState>,
    attempts: i32,
    next_try_at: Option<AsInt<Timestamp>>,
    attempted_at: Option<AsInt<Timestamp>>,
    status: Option<i32>,
    answer: Option<String>,
    error: Option<String>,
    payload: Option<String>,
    created_at: AsInt<Timestamp>,
}

/// Rows of one statement; both databases bound the number of its parameters.
const AT_ONCE: usize = 500;

/// Adds deliveries.
pub fn insert(db: &mut Db, new: &[Delivery]) -> StoreResult<()> {
    let rows: Vec<Row> = new.iter().map(Row::from).collect();
    for rows in rows.chunks(AT_ONCE) {
        let query = diesel::insert_into(deliveries::table).values(rows);
        each_backend!(db, |c| query.execute(c))?;
    }
    Ok(())
}

/// What is due for a webhook, the longest due first.
pub fn due(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<Vec<Delivery>> {
    let rows: Vec<Row> = of(organization, webhook)
        .filter(deliveries::next_try_at.le(AsInt(now)))
        .order((deliveries::next_try_at, deliveries::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Delivery::from).collect())
}

/// Writes what became of a delivery. What was removed meanwhile stays removed.
pub fn settle(db: &mut Db, delivery: &Delivery) -> StoreResult<()> {
    let last = delivery.last.as_ref();
    diesel::update(deliveries::table.find((AsInt(delivery.organization), AsInt(delivery.id))))
        .set((
            deliveries::state.eq(AsText(delivery.state)),
            deliveries::attempts.eq(delivery.attempts),
            deliveries::next_try_at.eq(delivery.next_try_at.map(AsInt)),
            deliveries::attempted_at.eq(last.map(|attempt| AsInt(attempt.at))),
            deliveries::status.eq(last.and_then(|attempt| attempt.status)),
            deliveries::answer.eq(last.and_then(|attempt| attempt.answer.as_deref())),
            deliveries::error.eq(last.and_then(|attempt| attempt.error.as_deref())),
            deliveries::payload.eq(last.and_then(|attempt| attempt.payload.as_deref())),
        ))
        .execute(db)?;
    Ok(())
}

/// Takes back deliveries of what the webhook may not see any more: as if it had never been.
pub fn drop_unseen(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[DeliveryId],
) -> StoreResult<()> {
    let gone = deliveries::table
        .filter(deliveries::organization_id.eq(AsInt(organization)))
        .filter(deliveries::id.eq_any(ids.iter().map(|id| *id.as_ref())));
    diesel::delete(gone).execute(db)?;
    Ok(())
}

/// One delivery of a webhook.
pub fn get(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    id: DeliveryId,
) -> StoreResult<Delivery> {
    let row: Row = of(organization, webhook)
        .filter(deliveries::id.eq(AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// The deliveries of a webhook, the newest first; one range of the index for each state, all in one
/// statement: what is delivered meanwhile is in one of them, not in two or none.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    states: &[DeliveryState],
    after: Option<Cursor>,
    limit: usize,
) -> StoreResult<Slice<Delivery>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.id);
    let newest = |state: &DeliveryState| {
        Fragment::<Bool>::new(
            "SELECT id FROM (SELECT id FROM webhook_deliveries WHERE organization_id = ",
        )
        .int(*organization.as_ref())
        .sql(" AND webhook_id = ")
        .int(*webhook.as_ref())
        .sql(format!(" AND state = '{state}' AND id < "))
        .int(before)
        .sql(format!(" ORDER BY id DESC LIMIT {}) AS {state}", limit + 1))
    };
    let ranges = states.iter().map(newest);
    let Some(ranges) = ranges.reduce(|all, one| all.sql(" UNION ALL ").then(one)) else {
        return Ok(Slice {
            items: Vec::new(),
            next: None,
        });
    };
    let among = Fragment::<Bool>::new("webhook_deliveries.id IN (")
        .then(ranges)
        .sql(")");
    let rows: Vec<Row> = of(organization, webhook)
        .filter(among)
        .order(deliveries::id.desc())
        .limit(limit as i64 + 1)
        .select(Row::as_select())
        .load(db)?;
    let page = Slice::cut(rows, limit, |row| Cursor {
        key: *row.id.0.as_ref(),
        id: *row.id.0.as_ref(),
    });
    Ok(page.map(Delivery::from))
}

/// How many wait for a webhook, counted up to `limit`.
pub fn waiting(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    limit: i64,
) -> StoreResult<i64> {
    let some = of(organization, webhook)
        .filter(deliveries::state.eq(AsText(DeliveryState::Pending)))
        .limit(limit)
        .select(deliveries::id);
    let ids: Vec<i64> = some.load(db)?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}

/// Gives up to `limit` deliveries up that have waited since before `until`; answers how many.
pub fn expire(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    until: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let old = oldest(
        db,
        organization,
        webhook,
        DeliveryState::Pending,
        until,
        limit,
    )?;
    let given_up = deliveries::table
        .filter(deliveries::organization_id.eq(AsInt(organization)))
        .filter(deliveries::id.eq_any(&old));
    diesel::update(given_up)
        .set((
            deliveries::state.eq(AsText(DeliveryState::Failed)),
            deliveries::next_try_at.eq(None::<i64>),
        ))
        .execute(db)?;
    Ok(old.len())
}

/// Forgets up to `limit` deliveries of one state from before `until`; answers how many.
pub fn prune(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    state: DeliveryState,
    until: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let old = oldest(db, organization, webhook, state, until, limit)?;
    remove(db, organization, &old)
}

/// Removes up to `limit` deliveries of a webhook; answers how many.
pub fn remove_of(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    limit: i64,
) -> StoreResult<usize> {
    let some: Vec<i64> = of(organization, webhook)
        .limit(limit)
        .select(deliveries::id)
        .load(db)?;
    remove(db, organization, &some)
}

/// What tells that a thing is gone says nothing else of it, and is told after the thing went.
const OF_WHAT_IS_GONE: [WebhookEvent; 3] = [
    WebhookEvent::ConversationHidden,
    WebhookEvent::ContactHidden,
    WebhookEvent::NoteDeleted,
];

/// Removes the deliveries that tell of some things, with what was sent: for when these are deleted.
pub fn remove_about_all(
    db: &mut Db,
    organization: OrganizationId,
    subjects: &[i64],
) -> StoreResult<()> {
    let gone = deliveries::table
        .filter(deliveries::organization_id.eq(AsInt(organization)))
        .filter(deliveries::subject_id.eq_any(subjects))
        .filter(deliveries::event.ne_all(OF_WHAT_IS_GONE.map(|event| event.as_str())));
    diesel::delete(gone).execute(db)?;
    Ok(())
}

/// Removes up to `limit` deliveries that tell of a conversation or another thing, with what was
/// sent: for when that thing is deleted. Answers how many.
pub fn remove_about(
    db: &mut Db,
    organization: OrganizationId,
    subject: i64,
    limit: i64,
) -> StoreResult<usize> {
    let some: Vec<i64> = deliveries::table
        .filter(deliveries::organization_id.eq(AsInt(organization)))
        .filter(deliveries::subject_id.eq(subject))
        .filter(deliveries::event.ne_all(OF_WHAT_IS_GONE.map(|event| event.as_str())))
        .limit(limit)
        .select(deliveries::id)
        .load(db)?;
    remove(db, organization, &some)
}

fn oldest(
    db: &mut Db,
    organization: OrganizationId,
    webhook: WebhookId,
    state: DeliveryState,
    until: Timestamp,
    limit: i64,
) -> StoreResult<Vec<i64>> {
    // Ids are in the order of time, so the oldest are the first.
    let rows: Vec<(i64, AsInt<Timestamp>)> = of(organization, webhook)
        .filter(deliveries::state.eq(AsText(state)))
        .order(deliveries::id)
        .limit(limit)
        .select((deliveries::id, deliveries::created_at))
        .load(db)?;
    let old = rows.into_iter().take_while(|(_, at)| at.0 < until);
    Ok(old.map(|(id, _)| id).collect())
}

fn remove(db: &mut Db, organization: OrganizationId, ids: &[i64]) -> StoreResult<usize> {
    let gone = deliveries::table
        .filter(deliveries::organization_id.eq(AsInt(organization)))
        .filter(deliveries::id.eq_any(ids));
    Ok(diesel::delete(gone).execute(db)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of(organization: OrganizationId, webhook: WebhookId) -> _ {
    let organization: AsInt<OrganizationId> = AsInt(organization);
    let webhook: AsInt<WebhookId> = AsInt(webhook);
    deliveries::table
        .filter(deliveries::organization_id.eq(organization))
        .filter(deliveries::webhook_id.eq(webhook))
}

impl From<&Delivery> for Row {
    fn from(d: &Delivery) -> Self {
        let last = d.last.clone();
        Self {
            organization_id: AsInt(d.organization),
            id: AsInt(d.id),
            webhook_id: AsInt(d.webhook),
            event: d.event.clone(),
            object_id: d.object,
            conversation_id: d.conversation.map(AsInt),
            subject_id: d.conversation.map_or(d.object, |id| *id.as_ref()),
            version: d.version,
            revision: d.revision,
            happened_at: AsInt(d.happened_at),
            state: AsText(d.state),
            attempts: d.attempts,
            next_try_at: d.next_try_at.map(AsInt),
            attempted_at: last.as_ref().map(|attempt| AsInt(attempt.at)),
            status: last.as_ref().and_then(|attempt| attempt.status),
            answer: last.as_ref().and_then(|attempt| attempt.answer.clone()),
            error: last.as_ref().and_then(|attempt| attempt.error.clone()),
            payload: last.and_then(|attempt| attempt.payload),
            created_at: AsInt(d.created_at),
        }
    }
}

impl From<Row> for Delivery {
    fn from(row: Row) -> Self {
        let (status, answer, error, payload) = (row.status, row.answer, row.error, row.payload);
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            webhook: row.webhook_id.0,
            event: row.event,
            object: row.object_id,
            conversation: row.conversation_id.map(|id| id.0),
            version: row.version,
            revision: row.revision,
            happened_at: row.happened_at.0,
            state: row.state.0,
            attempts: row.attempts,
            next_try_at: row.next_try_at.map(|at| at.0),
            last: row.attempted_at.map(|at| Attempt {
                at: at.0,
                status,
                answer,
                error,
                payload,
            }),
            created_at: row.created_at.0,
        }
    }
}
