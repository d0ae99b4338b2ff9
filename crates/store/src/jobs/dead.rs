//! Jobs that were given up: kept for people to see, who take them up again or throw them away.

use super::{Claimed, Job, Row, done};
use crate::columns::AsInt;
use crate::schema::{dead_jobs, jobs};
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::{ChannelId, JobId, OrganizationId, Timestamp};

#[derive(Queryable, Selectable)]
#[diesel(table_name = dead_jobs)]
pub(super) struct DeadRow {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<JobId>,
    lane: i64,
    channel_id: Option<AsInt<ChannelId>>,
    kind: String,
    payload: String,
    pub attempts: i32,
    pub error: String,
    pub died_at: AsInt<Timestamp>,
}

/// Gives up: the job is kept for people to see, and its lane goes on. False when the claim was
/// lost meanwhile.
pub fn bury(db: &mut Db, claimed: &Claimed, error: &str, at: Timestamp) -> StoreResult<bool> {
    if !done(db, claimed)? {
        return Ok(false);
    }
    let job = &claimed.job;
    diesel::insert_into(dead_jobs::table)
        .values((
            dead_jobs::organization_id.eq(AsInt(job.organization)),
            dead_jobs::id.eq(AsInt(job.id)),
            dead_jobs::lane.eq(job.lane),
            dead_jobs::channel_id.eq(job.channel.map(AsInt)),
            dead_jobs::kind.eq(&job.kind),
            dead_jobs::payload.eq(&job.payload),
            dead_jobs::attempts.eq(claimed.attempts),
            dead_jobs::error.eq(error),
            dead_jobs::died_at.eq(AsInt(at)),
        ))
        .execute(db)?;
    Ok(true)
}

/// How many jobs were given up, up to 10 000.
pub fn count_dead(db: &mut Db) -> StoreResult<i64> {
    #[derive(QueryableByName)]
    struct Dead {
        #[diesel(sql_type = BigInt)]
        jobs: i64,
    }
    let all = "SELECT COUNT(*) AS jobs FROM (SELECT 1 FROM dead_jobs LIMIT 10000) AS counted";
    let dead: Dead = diesel::sql_query(all).get_result(db)?;
    Ok(dead.jobs)
}

/// One of an organization that was given up.
pub fn find_dead(db: &mut Db, organization: OrganizationId, id: JobId) -> StoreResult<Job> {
    let row: DeadRow = dead_jobs::table
        .find((AsInt(organization), AsInt(id)))
        .select(DeadRow::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Takes one up again, with all the tries of a new one and its place in the lane.
pub fn revive(db: &mut Db, job: &Job, now: Timestamp) -> StoreResult<()> {
    discard(db, job.organization, job.id)?;
    let again = Job {
        due_at: now,
        ..job.clone()
    };
    diesel::insert_into(jobs::table)
        .values(Row::from(&again))
        .execute(db)?;
    Ok(())
}

/// Throws one away; `NotFound` when it has gone.
pub fn discard(db: &mut Db, organization: OrganizationId, id: JobId) -> StoreResult<()> {
    let own = dead_jobs::table.find((AsInt(organization), AsInt(id)));
    match diesel::delete(own).execute(db)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

impl From<DeadRow> for Job {
    fn from(row: DeadRow) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            lane: row.lane,
            channel: row.channel_id.map(|id| id.0),
            kind: row.kind,
            payload: row.payload,
            due_at: row.died_at.0,
        }
    }
}
