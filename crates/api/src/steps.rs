//! Large changes that hold at once: a job brings them to the rows they concern, a few in each
//! transaction. A room that has one says what is left of it and how some of that is done; the
//! worker does the rest of the walking.

use crate::conversations::work::Work;
use domain::{JobId, OrganizationId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::jobs::Job;
use store::{Db, StoreResult};

/// What people are told of a job, beside what it works with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// What a thing of the settings was called when it was removed; never a customer's name.
    pub name: Option<String>,
    /// How many rows were left when they were counted last.
    pub remaining: Option<i64>,
}

/// What has still to be done.
pub trait Rest: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind of its job.
    const KIND: &'static str;
    /// For the log of slow writes.
    const NAME: &'static str;

    /// One job at a time has the lane.
    fn lane(&self) -> i64;

    /// Does some of it; gives what is left.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>>;

    /// How many rows it has still to reach, if that is counted.
    fn remaining(&self, _db: &mut Db, _organization: OrganizationId) -> StoreResult<Option<i64>> {
        Ok(None)
    }

    /// The job that does it.
    fn job(&self, work: &Work, organization: OrganizationId) -> Job {
        Job {
            organization,
            id: work.id::<JobId>(),
            lane: self.lane(),
            channel: None,
            kind: Self::KIND.to_owned(),
            // Plain data always has a JSON form.
            payload: serde_json::to_string(self).unwrap_or_default(),
            due_at: work.now,
        }
    }
}
