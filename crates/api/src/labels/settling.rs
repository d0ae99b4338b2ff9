//! After a label was deleted or became more or less urgent its conversations follow, a few in each
//! transaction. Readers do not wait for it: a deleted label is not shown any more at once.

use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::steps;
use domain::actors::Actor;
use domain::{ConversationId, LabelId, OrganizationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::conversations::{count_labelled, lock_labelled};
use store::labels::{self, Label};
use store::{Db, StoreResult};

/// How many conversations one transaction takes.
const STEP: i64 = 20;

/// Which conversations have still to follow their label.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub label_id: LabelId,
    /// Those with a greater id; at first all of them.
    pub after: Option<ConversationId>,
    /// What it is called, for people to see.
    #[serde(default)]
    pub name: Option<String>,
}

impl Rest {
    pub fn all(label: &Label) -> Self {
        Self {
            label_id: label.id,
            after: None,
            name: Some(label.name.clone()),
        }
    }
}

impl steps::Rest for Rest {
    const KIND: &'static str = "labels.settle";
    const NAME: &'static str = "settle a label";

    /// What it brings is what the label says when it runs.
    fn lane(&self) -> i64 {
        *self.label_id.as_ref()
    }

    /// Brings some of them to what their labels say.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let some = lock_labelled(db, organization, self.label_id, self.after, STEP)?;
        let Some(last) = some.last().map(|locked| locked.conversation.id) else {
            labels::forget(db, organization, self.label_id)?;
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
        Ok(Some(Self {
            after: Some(last),
            ..self.clone()
        }))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        count_labelled(db, organization, self.label_id, self.after).map(Some)
    }
}
