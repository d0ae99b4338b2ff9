//! The end of a channel. It holds at once: nothing goes in or out any more, its webhook is not found,
//! and what it was told to say by itself is forgotten. Messages that wait to leave are brought to the
//! worker at once, some in each step, which finds the channel gone and says so on each; what could not be
//! taken goes too, and so do templates. The row stays, for conversations that name it.

use super::actions;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use crate::steps;
use domain::audit::AuditAction;
use domain::automated::AutomatedMessages;
use domain::{ChannelId, OrganizationId};
use serde::{Deserialize, Serialize};
use steps::Rest as _;
use store::channels::{self, Channel, failures, health};
use store::{Db, StoreResult, audit, events, jobs, templates};

/// How many rows one transaction changes.
const STEP: i64 = 200;

/// Ends a channel.
pub async fn remove(state: &State, by: &Principal, id: ChannelId) -> Reply<()> {
    let before = actions::find(state, by.organization(), id).await?;
    let work = Work::new(state);
    let gone = Channel {
        removed_at: Some(work.now),
        sealed_secrets: None,
        business_hours: None,
        automated_messages: AutomatedMessages::default(),
        failing_since: None,
        version: before.version + 1,
        ..before.clone()
    };
    let told = actions::changed(state, &gone);
    let noted = recording::act(state, by, AuditAction::ChannelDeleted, id).named(&gone.name);
    let read = before.version;
    let done = state.write(move |db| {
        let organization = gone.organization;
        // Somebody else may have written since it was read.
        if channels::get(db, organization, id)?.version != read {
            return Err(Problem::stale());
        }
        channels::save(db, &gone)?;
        let rest = Rest {
            channel_id: id,
            name: Some(gone.name.clone()),
        };
        if let Some(rest) = rest.step(db, &work, organization)? {
            jobs::push(db, &rest.job(&work, organization))?;
        }
        audit::append(db, &noted)?;
        Ok(events::append(db, &told)?)
    });
    done.await
}

/// What is left of which channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub channel_id: ChannelId,
    /// What it was called, for people to see.
    #[serde(default)]
    pub name: Option<String>,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "remove_channel";
    const NAME: &'static str = "remove a channel";

    fn lane(&self) -> i64 {
        *self.channel_id.as_ref()
    }

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        work.state.paces.forget(self.channel_id);
        let more_waits = jobs::hurry(db, organization, self.channel_id, work.now, STEP)?;
        let more_failed = failures::delete_some(db, organization, self.channel_id, STEP)?;
        let more_templates = templates::delete_some(db, organization, self.channel_id, STEP)?;
        health::forget(db, organization, self.channel_id)?;
        Ok((more_waits || more_failed || more_templates).then(|| self.clone()))
    }
}
