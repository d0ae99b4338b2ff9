//! Jobs as people look at them: those that wait or are in hand, and those that were given up.

use super::dead::DeadRow;
use super::{Claimed, Job, Row};
use crate::columns::AsInt;
use crate::schema::{dead_jobs, jobs};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use domain::jobs::JobState;
use domain::{OrganizationId, Timestamp};

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Running,
    Dead { error: String, at: Timestamp },
}

/// A job and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub job: Job,
    pub attempts: i32,
    pub standing: Standing,
}

/// Which jobs are asked for; all of it must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: Option<JobState>,
    /// Any kind unless told.
    pub kinds: Option<Vec<&'static str>>,
    pub lane: Option<i64>,
}

/// A page of an organization's, the newest first.
pub fn list(
    db: &mut Db,
    organization: OrganizationId,
    wanted: &Wanted,
    now: Timestamp,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.id);
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = match wanted.state {
        Some(JobState::Dead) => Vec::new(),
        _ => living(db, organization, wanted, now, before, most)?,
    };
    if matches!(wanted.state, None | Some(JobState::Dead)) {
        found.extend(dead(db, organization, wanted, before, most)?);
        found.sort_by_key(|listed| std::cmp::Reverse(listed.job.id));
    }
    Ok(Slice::cut(found, limit, |listed: &Listed| Cursor {
        key: 0,
        id: *listed.job.id.as_ref(),
    }))
}

fn living(
    db: &mut Db,
    organization: OrganizationId,
    wanted: &Wanted,
    now: Timestamp,
    before: i64,
    most: i64,
) -> StoreResult<Vec<Listed>> {
    let mut query = jobs::table
        .filter(jobs::organization_id.eq(AsInt(organization)))
        .filter(jobs::id.lt(before))
        .into_boxed();
    match wanted.state {
        Some(JobState::Waiting) => query = query.filter(jobs::locked_until.le(AsInt(now))),
        Some(JobState::Running) => query = query.filter(jobs::locked_until.gt(AsInt(now))),
        Some(JobState::Dead) | None => {}
    }
    if let Some(kinds) = &wanted.kinds {
        query = query.filter(jobs::kind.eq_any(kinds.clone()));
    }
    if let Some(lane) = wanted.lane {
        query = query.filter(jobs::lane.eq(lane));
    }
    let rows: Vec<Row> = query
        .order(jobs::id.desc())
        .limit(most)
        .select(jobs::all_columns)
        .load(db)?;
    let listed = rows.into_iter().map(|row| {
        let standing = match row.locked_until.0 > now {
            true => Standing::Running,
            false => Standing::Waiting,
        };
        let Claimed { job, attempts } = row.into();
        Listed {
            job,
            attempts,
            standing,
        }
    });
    Ok(listed.collect())
}

fn dead(
    db: &mut Db,
    organization: OrganizationId,
    wanted: &Wanted,
    before: i64,
    most: i64,
) -> StoreResult<Vec<Listed>> {
    let mut query = dead_jobs::table
        .filter(dead_jobs::organization_id.eq(AsInt(organization)))
        .filter(dead_jobs::id.lt(before))
        .into_boxed();
    if let Some(kinds) = &wanted.kinds {
        query = query.filter(dead_jobs::kind.eq_any(kinds.clone()));
    }
    if let Some(lane) = wanted.lane {
        query = query.filter(dead_jobs::lane.eq(lane));
    }
    let rows: Vec<DeadRow> = query
        .order(dead_jobs::id.desc())
        .limit(most)
        .select(DeadRow::as_select())
        .load(db)?;
    let listed = rows.into_iter().map(|row| Listed {
        attempts: row.attempts,
        standing: Standing::Dead {
            error: row.error.clone(),
            at: row.died_at.0,
        },
        job: row.into(),
    });
    Ok(listed.collect())
}
