//! After a colleague was deactivated no contact waits for them: they are taken out of its viewers and of
//! who gets what it begins, and it is detached from them, a few in each transaction. Routing passes over
//! them meanwhile.

use super::telling::changed;
use crate::conversations::work::Work;
use crate::steps;
use domain::agents::AgentState;
use domain::{AgentId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::{Db, StoreResult, agents, contacts, events};

/// How many contacts one transaction takes, of each way they are somebody's.
const STEP: i64 = 10;

/// Who has still to be taken out: what finds their contacts says which are left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub agent_id: AgentId,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "contacts.let_go";
    const NAME: &'static str = "let go of an agent";

    /// What it does is what the agent's row says when it runs.
    fn lane(&self) -> i64 {
        *self.agent_id.as_ref()
    }

    /// Takes them out of some.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let agent = agents::get(db, organization, self.agent_id)?;
        if agent.state != AgentState::Deactivated {
            return Ok(None);
        }
        let mut is_any = false;
        for before in contacts::lock_of_agent(db, organization, agent.id, STEP)? {
            let mut after = before.clone();
            if after.let_go(agent.id) {
                contacts::save(db, &before, &after)?;
                events::append(db, &changed(work, &before, &after))?;
                is_any = true;
            }
        }
        Ok(is_any.then(|| self.clone()))
    }
}
