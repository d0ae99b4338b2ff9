//! After a label was deleted or became more or less urgent its conversations follow, a few in each
//! transaction. Readers do not wait for it: a deleted label is not shown any more at once.

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::actors::Actor;
use domain::{ConversationId, JobId, LabelId, OrganizationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::conversations::lock_labelled;
use store::jobs::Job;
use store::{Db, StoreResult, labels};

/// The kind of job that does it.
pub const SETTLE: &str = "labels.settle";
/// How many conversations one transaction takes.
const STEP: i64 = 20;

/// Which conversations have still to follow their label.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub label_id: LabelId,
    /// Those with a greater id; at first all of them.
    pub after: Option<ConversationId>,
}

/// One job of a label at a time: what it brings is what the label says when it runs.
pub fn job(work: &Work, organization: OrganizationId, label: LabelId) -> Reply<Job> {
    let all = Rest {
        label_id: label,
        after: None,
    };
    Ok(Job {
        organization,
        id: work.id::<JobId>(),
        lane: *label.as_ref(),
        channel: None,
        kind: SETTLE.to_owned(),
        payload: serde_json::to_string(&all).map_err(Problem::malformed)?,
        due_at: work.now,
    })
}

/// Brings some of them to what their labels say; gives what is left.
pub fn step(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    rest: &Rest,
) -> StoreResult<Option<Rest>> {
    let some = lock_labelled(db, organization, rest.label_id, rest.after, STEP)?;
    let Some(last) = some.last().map(|locked| locked.conversation.id) else {
        labels::forget(db, organization, rest.label_id)?;
        return Ok(None);
    };
    let named: BTreeSet<LabelId> = some
        .iter()
        .flat_map(|locked| locked.conversation.labels.iter().copied())
        .collect();
    let named: Vec<LabelId> = named.into_iter().collect();
    let known = labels::urgencies(db, organization, &named)?;
    for mut locked in some {
        locked.conversation.settle_labels(&known, work.now);
        record::save(db, work, &locked, Change::of(Actor::System, Vec::new()))?;
    }
    Ok(Some(Rest {
        after: Some(last),
        ..rest.clone()
    }))
}
