//! Work to be done after a commit: deliveries, webhooks, clearing up.
//!
//! A job is written in the transaction that causes it and claimed by a worker for a while; a
//! worker that dies loses its claim, not the job. The jobs of a lane run one after the other, so a
//! job that is tried again keeps its place. A claim counts the attempt, and only the latest
//! attempt may end the job: a worker that comes back late finds that its claim is gone.

mod dead;
mod listing;

pub use dead::{bury, count_dead, discard, find_dead, revive};
pub use listing::{Listed, Standing, Wanted, list};

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::jobs;
use crate::{Db, StoreResult};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::{ChannelId, JobId, OrganizationId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub organization: OrganizationId,
    pub id: JobId,
    /// What the jobs that must keep their order share: a conversation, an endpoint, an import.
    pub lane: i64,
    /// The channel whose share of the workers it takes, if it is work of one.
    pub channel: Option<ChannelId>,
    /// Which work: a name the worker knows.
    pub kind: String,
    pub payload: String,
    pub due_at: Timestamp,
}

/// A job in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub job: Job,
    /// Counts this one; 1 is the first.
    pub attempts: i32,
}

/// Which jobs a worker can take.
#[derive(Clone, Debug)]
pub struct Claim {
    pub now: Timestamp,
    /// When the claim is lost if the worker is not heard of again.
    pub until: Timestamp,
    pub limit: i64,
    /// Channels that use up their share already.
    pub busy: Vec<ChannelId>,
    /// What the worker knows how to do.
    pub kinds: &'static [&'static str],
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<JobId>,
    lane: i64,
    channel_id: Option<AsInt<ChannelId>>,
    kind: String,
    payload: String,
    attempts: i32,
    due_at: AsInt<Timestamp>,
    locked_until: AsInt<Timestamp>,
}

/// Adds a job; call it in the transaction that causes the work.
pub fn push(db: &mut Db, job: &Job) -> StoreResult<()> {
    diesel::insert_into(jobs::table)
        .values(Row::from(job))
        .execute(db)?;
    Ok(())
}

/// Adds several with one statement.
pub fn push_all(db: &mut Db, jobs: &[Job]) -> StoreResult<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = jobs.iter().map(Row::from).collect();
    let query = diesel::insert_into(jobs::table).values(&rows);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Whether any job is due: what a worker asks often, without taking the lock of a write.
pub fn is_any_due(db: &mut Db, now: Timestamp) -> StoreResult<bool> {
    let due = jobs::table
        .filter(jobs::due_at.le(AsInt(now)))
        .filter(jobs::locked_until.le(AsInt(now)));
    Ok(diesel::select(exists(due)).get_result(db)?)
}

/// Jobs of one kind, as an operator wants to know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub kind: String,
    pub jobs: i64,
    pub oldest_due_at: Timestamp,
}

/// The jobs that wait or are in hand, by kind, among the 10 000 that are due first.
pub fn waiting(db: &mut Db) -> StoreResult<Vec<Waiting>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = BigInt)]
        jobs: i64,
        #[diesel(sql_type = BigInt)]
        oldest_due_at: AsInt<Timestamp>,
    }
    let by_kind = "SELECT kind, COUNT(*) AS jobs, MIN(due_at) AS oldest_due_at FROM \
         (SELECT kind, due_at FROM jobs ORDER BY due_at, id LIMIT 10000) AS first GROUP BY kind";
    let rows: Vec<Row> = diesel::sql_query(by_kind).load(db)?;
    let waiting = rows.into_iter().map(|row| Waiting {
        kind: row.kind,
        jobs: row.jobs,
        oldest_due_at: row.oldest_due_at.0,
    });
    Ok(waiting.collect())
}

/// Claims jobs that are due, unlocked and first in their lane, the longest due first.
pub fn claim(db: &mut Db, claim: &Claim) -> StoreResult<Vec<Claimed>> {
    let earlier = diesel::alias!(jobs as earlier);
    let ahead = earlier
        .filter(
            earlier
                .field(jobs::organization_id)
                .eq(jobs::organization_id),
        )
        .filter(earlier.field(jobs::lane).eq(jobs::lane))
        // A channel that is away holds back nothing of another one.
        .filter(
            earlier
                .field(jobs::channel_id)
                .eq(jobs::channel_id)
                .or(earlier
                    .field(jobs::channel_id)
                    .is_null()
                    .and(jobs::channel_id.is_null())),
        )
        .filter(earlier.field(jobs::id).lt(jobs::id));
    let busy = claim.busy.iter().map(|id| *id.as_ref());
    let first = jobs::table
        .filter(jobs::due_at.le(AsInt(claim.now)))
        .filter(jobs::locked_until.le(AsInt(claim.now)))
        .filter(jobs::channel_id.is_null().or(jobs::channel_id.ne_all(busy)))
        .filter(jobs::kind.eq_any(claim.kinds))
        .filter(not(exists(ahead)))
        .order((jobs::due_at, jobs::id))
        .limit(claim.limit)
        .select((jobs::organization_id, jobs::id));
    // PostgreSQL lets workers step over each other's rows; SQLite has one writer at a time.
    let found: Vec<(i64, i64)> = match db {
        Db::Postgres(c) => first.for_update().skip_locked().load(c)?,
        Db::Sqlite(c) => first.load(c)?,
    };
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let (organizations, ids): (Vec<i64>, Vec<i64>) = found.into_iter().unzip();
    let taken = jobs::table
        .filter(jobs::organization_id.eq_any(organizations))
        .filter(jobs::id.eq_any(ids));
    let mut rows: Vec<Row> = diesel::update(taken)
        .set((
            jobs::locked_until.eq(AsInt(claim.until)),
            jobs::attempts.eq(jobs::attempts + 1),
        ))
        .returning(jobs::all_columns)
        .get_results(db)?;
    rows.sort_by_key(|row| (row.due_at.0, row.id.0));
    Ok(rows.into_iter().map(Claimed::from).collect())
}

/// Makes some jobs of a channel due at once; tells whether there may be more.
pub fn hurry(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<bool> {
    let some: Vec<i64> = jobs::table
        .filter(jobs::organization_id.eq(AsInt(organization)))
        .filter(jobs::channel_id.eq(AsInt(channel)))
        .filter(jobs::due_at.gt(AsInt(now)))
        .order(jobs::id)
        .limit(limit)
        .select(jobs::id)
        .load(db)?;
    let those = jobs::table
        .filter(jobs::organization_id.eq(AsInt(organization)))
        .filter(jobs::id.eq_any(&some));
    diesel::update(those)
        .set(jobs::due_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(i64::try_from(some.len()).is_ok_and(|found| found == limit))
}

/// Whether the claim on a job still holds; asked in the transaction that relies on it.
pub fn is_held(db: &mut Db, claimed: &Claimed) -> StoreResult<bool> {
    Ok(diesel::select(exists(own(claimed))).get_result(db)?)
}

/// Gives back what was claimed but cannot be started, as if it had not been.
pub fn release(db: &mut Db, claimed: &Claimed) -> StoreResult<bool> {
    let given_back = diesel::update(own(claimed))
        .set((
            jobs::locked_until.eq(AsInt(Timestamp::EPOCH)),
            jobs::attempts.eq(jobs::attempts - 1),
        ))
        .execute(db)?;
    Ok(given_back == 1)
}

/// The work is done: the next of the lane may run. False when the claim was lost meanwhile.
pub fn done(db: &mut Db, claimed: &Claimed) -> StoreResult<bool> {
    Ok(diesel::delete(own(claimed)).execute(db)? == 1)
}

/// Keeps how far a long job has come, and the claim on it. False when the claim was lost meanwhile.
pub fn progress(
    db: &mut Db,
    claimed: &Claimed,
    payload: &str,
    until: Timestamp,
) -> StoreResult<bool> {
    let kept = diesel::update(own(claimed))
        .set((
            jobs::payload.eq(payload),
            jobs::locked_until.eq(AsInt(until)),
        ))
        .execute(db)?;
    Ok(kept == 1)
}

/// Keeps the claim on a job that takes long. False when it was lost, or given back, meanwhile.
pub fn renew(db: &mut Db, claimed: &Claimed, until: Timestamp) -> StoreResult<bool> {
    let kept = diesel::update(own(claimed).filter(jobs::locked_until.gt(AsInt(Timestamp::EPOCH))))
        .set(jobs::locked_until.eq(AsInt(until)))
        .execute(db)?;
    Ok(kept == 1)
}

/// Is not its turn before `due_at`, which is no fault of its own: as if it had not been claimed.
pub fn wait(db: &mut Db, claimed: &Claimed, due_at: Timestamp) -> StoreResult<bool> {
    let put_off = diesel::update(own(claimed))
        .set((
            jobs::due_at.eq(AsInt(due_at)),
            jobs::locked_until.eq(AsInt(Timestamp::EPOCH)),
            jobs::attempts.eq(jobs::attempts - 1),
        ))
        .execute(db)?;
    Ok(put_off == 1)
}

/// Tries again at `due_at`; the lane waits. False when the claim was lost meanwhile.
pub fn retry(db: &mut Db, claimed: &Claimed, due_at: Timestamp) -> StoreResult<bool> {
    let put_off = diesel::update(own(claimed))
        .set((
            jobs::due_at.eq(AsInt(due_at)),
            jobs::locked_until.eq(AsInt(Timestamp::EPOCH)),
        ))
        .execute(db)?;
    Ok(put_off == 1)
}

/// Leaves its lane for another one: those behind it wait for it no more.
pub fn step_aside(db: &mut Db, claimed: &Claimed, lane: i64) -> StoreResult<bool> {
    let moved = diesel::update(own(claimed))
        .set(jobs::lane.eq(lane))
        .execute(db)?;
    Ok(moved == 1)
}

/// The job, as long as the claim on it holds.
#[diesel::dsl::auto_type(no_type_alias)]
fn own<'a>(claimed: &'a Claimed) -> _ {
    let organization: AsInt<OrganizationId> = AsInt(claimed.job.organization);
    let id: AsInt<JobId> = AsInt(claimed.job.id);
    let attempts: i32 = claimed.attempts;
    jobs::table
        .filter(jobs::organization_id.eq(organization))
        .filter(jobs::id.eq(id))
        .filter(jobs::attempts.eq(attempts))
}

impl From<&Job> for Row {
    fn from(job: &Job) -> Self {
        Self {
            organization_id: AsInt(job.organization),
            id: AsInt(job.id),
            lane: job.lane,
            channel_id: job.channel.map(AsInt),
            kind: job.kind.clone(),
            payload: job.payload.clone(),
            attempts: 0,
            due_at: AsInt(job.due_at),
            locked_until: AsInt(Timestamp::EPOCH),
        }
    }
}

impl From<Row> for Claimed {
    fn from(row: Row) -> Self {
        let job = Job {
            organization: row.organization_id.0,
            id: row.id.0,
            lane: row.lane,
            channel: row.channel_id.map(|id| id.0),
            kind: row.kind,
            payload: row.payload,
            due_at: row.due_at.0,
        };
        Self {
            job,
            attempts: row.attempts,
        }
    }
}
